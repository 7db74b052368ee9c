package io.github.smppbridge.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FramesTest {

  private final List<Integer> sequences = new ArrayList<>();
  private int broken;
  private final Frames frames =
      new Frames(
          (buffer, offset, length) -> sequences.add(Pdus.sequence(buffer, offset)),
          () -> {},
          () -> broken++);

  @Test
  void pdusAreFoundHoweverTheStreamIsCut() {
    Buffer stream = Buffer.buffer();
    for (int i = 1; i <= 5; i++) {
      stream.appendBuffer(Pdus.header(Pdus.ENQUIRE_LINK, 0, i));
    }
    for (int cut = 1; cut <= stream.length(); cut++) {
      sequences.clear();
      for (int at = 0; at < stream.length(); at += cut) {
        frames.handle(stream.getBuffer(at, Math.min(at + cut, stream.length())));
      }
      assertThat(sequences).containsExactly(1, 2, 3, 4, 5);
    }
  }

  @Test
  void aLengthThatCannotBeEndsTheStreamOnce() {
    frames.handle(Buffer.buffer().appendInt(15).appendBytes(new byte[12]));
    frames.handle(Pdus.header(Pdus.ENQUIRE_LINK, 0, 1));
    assertThat(broken).isEqualTo(1);
    assertThat(sequences).isEmpty();
  }

  @Test
  void aSubmitSmCarriesItsFieldsWhereTheyBelong() {
    Buffer pdu = Buffer.buffer(Pdus.submitSm("4915123456789", 1, "hello"));
    assertThat(pdu.getInt(0)).isEqualTo(pdu.length());
    int source = Pdus.skip(pdu, Pdus.HEADER) + 2;
    assertThat(Pdus.cString(pdu, source)).isEqualTo("12345");
    int destination = Pdus.skip(pdu, source) + 2;
    assertThat(Pdus.cString(pdu, destination)).isEqualTo("4915123456789");
    assertThat(pdu.getString(pdu.length() - 5, pdu.length())).isEqualTo("hello");
  }
}
