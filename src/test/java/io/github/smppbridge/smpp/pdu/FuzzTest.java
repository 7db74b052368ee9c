package io.github.smppbridge.smpp.pdu;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.smpp.Command;
import io.github.smppbridge.testkit.Pdus;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever comes, framer and reader end with a PDU or with the one exception they declare. */
class FuzzTest {
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
    return Arbitraries.of(Command.class).filter(Command::application);
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
    byte[] head = Arrays.copyOf(body, at);
    return switch (random.nextInt(5)) {
      case 0 -> head;
      case 1 -> Pdus.join(head, tail(body, at + 1));
      case 2 -> {
        byte[] more = new byte[random.nextInt(40)];
        random.nextBytes(more);
        yield Pdus.join(body, more);
      }
      case 3 -> Pdus.join(head, new byte[] {(byte) random.nextInt()}, tail(body, at));
      default -> Pdus.join(head, new byte[] {(byte) random.nextInt()}, tail(body, at + 1));
    };
  }

  private static byte[] tail(byte[] body, int at) {
    return Arrays.copyOfRange(body, at, body.length);
  }
}
