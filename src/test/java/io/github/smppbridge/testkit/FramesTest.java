package io.github.smppbridge.testkit;

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
          (buffer, offset) -> sequences.add(Pdus.sequence(buffer, offset)),
          () -> {},
          () -> broken++);

  @Test
  void pdusAreFoundHoweverTheStreamIsCut() {
    Buffer stream = Buffer.buffer();
    for (int i = 1; i <= 5; i++) {
      stream.appendBuffer(enquireLink(i));
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
    frames.handle(enquireLink(1));
    assertThat(broken).isEqualTo(1);
    assertThat(sequences).isEmpty();
  }

  @Test
  void aSubmitSmCarriesItsFieldsWhereTheyBelong() {
    byte[] body = Pdus.submitSm("4915123456789", 1, "hello");
    Buffer pdu = Buffer.buffer(Pdus.pdu(Pdus.SUBMIT_SM, 0, 7, body));
    assertThat(pdu.getInt(0)).isEqualTo(pdu.length());
    assertThat(Pdus.cString(pdu, Pdus.skip(pdu, Pdus.HEADER) + 2)).isEqualTo("Shop");
    assertThat(Pdus.ShortMessage.of(pdu, 0))
        .isEqualTo(new Pdus.ShortMessage("4915123456789", false, "hello"));
  }

  private static Buffer enquireLink(int sequence) {
    return Buffer.buffer(Pdus.pdu(Pdus.ENQUIRE_LINK, 0, sequence, new byte[0]));
  }
}
