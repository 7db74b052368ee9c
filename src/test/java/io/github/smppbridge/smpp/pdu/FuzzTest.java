package io.github.smppbridge.smpp.pdu;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.smpp.Command;
import io.github.smppbridge.testkit.Pdus;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever comes, framer and reader end with a PDU or with the one exception they declare. */
class FuzzTest {
  private static final List<Command> COMMANDS =
      Stream.of(Command.values()).filter(Command::application).collect(Collectors.toList());

  @Property(seed = "20261122", tries = 2000)
  void randomOctetsAreFramedOrRefused(@ForAll byte[] octets, @ForAll Random random) {
    assertThat(consume(octets, random)).isLessThanOrEqualTo(octets.length);
  }

  @Property(seed = "20261122", tries = 5000)
  void randomBodiesAreReadOrRefused(@ForAll("commands") Command command, @ForAll byte[] body) {
    readOrRefuse(command, Pdus.pdu(command, 1, body));
  }

  @Property(seed = "20261122", tries = 10_000)
  void damagedPdusAreReadOrRefused(@ForAll("commands") Command command, @ForAll Random random) {
    byte[] body = Pdus.validBody(command);
    for (int damage = random.nextInt(4); damage >= 0; damage--) {
      body = damaged(body, random);
    }
    readOrRefuse(command, Pdus.pdu(command, 1, body));
  }

  @Property(seed = "20261122", tries = 500)
  void piecesOfAnySizeGiveTheSamePdus(@ForAll Random random) throws Exception {
    byte[][] pdus = new byte[1 + random.nextInt(20)][];
    for (int i = 0; i < pdus.length; i++) {
      pdus[i] = Pdus.pdu(0x04, 0, i, new byte[random.nextInt(300)]);
    }
    byte[] stream = Pdus.join(pdus);
    PduFramer framer = new PduFramer(1000);
    int found = 0;
    for (int at = 0; at < stream.length; ) {
      int size = Math.min(stream.length - at, 1 + random.nextInt(400));
      framer.append(Arrays.copyOfRange(stream, at, at + size));
      at += size;
      while (framer.next()) {
        byte[] expected = pdus[found++];
        assertThat(
                Arrays.copyOfRange(
                    framer.array(), framer.offset(), framer.offset() + expected.length))
            .isEqualTo(expected);
      }
    }
    assertThat(found).isEqualTo(pdus.length);
    assertThat(framer.buffered()).isZero();
  }

  @Provide
  Arbitrary<Command> commands() {
    return Arbitraries.of(COMMANDS);
  }

  private static int consume(byte[] octets, Random random) {
    PduFramer framer = new PduFramer(200);
    int consumed = 0;
    try {
      for (int at = 0; at < octets.length; ) {
        int size = Math.min(octets.length - at, 1 + random.nextInt(50));
        framer.append(Arrays.copyOfRange(octets, at, at + size));
        at += size;
        while (framer.next()) {
          consumed += PduFramer.intAt(framer.array(), framer.offset());
        }
      }
    } catch (PduFramer.InvalidLengthException refused) {
      assertThat(refused.getMessage()).startsWith("command_length");
    }
    return consumed;
  }

  private static void readOrRefuse(Command command, byte[] pdu) {
    // octets of another PDU behind: reading past the end would show
    byte[] segment = Pdus.join(pdu, new byte[] {1, 1, 1, 1, 1, 1, 1, 1});
    try {
      assertThat(PduReader.read(command, segment, 0)).isNotNull();
    } catch (InvalidPduException refused) {
      assertThat(refused.commandStatus()).isPositive();
    }
  }

  private static byte[] damaged(byte[] body, Random random) {
    if (body.length == 0) {
      return new byte[random.nextInt(30)];
    }
    int at = random.nextInt(body.length);
    switch (random.nextInt(5)) {
      case 0:
        return Arrays.copyOf(body, at);
      case 1:
        return Pdus.join(Arrays.copyOf(body, at), Arrays.copyOfRange(body, at + 1, body.length));
      case 2:
        byte[] tail = new byte[random.nextInt(40)];
        random.nextBytes(tail);
        return Pdus.join(body, tail);
      case 3:
        return Pdus.join(
            Arrays.copyOf(body, at), new byte[] {(byte) random.nextInt()}, tail(body, at));
      default:
        byte[] copy = body.clone();
        copy[at] = (byte) random.nextInt();
        return copy;
    }
  }

  private static byte[] tail(byte[] body, int at) {
    return Arrays.copyOfRange(body, at, body.length);
  }
}
