package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.crash.KillSwitch;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.Parts;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.TestClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A part that the store took without saying so, repeated when its message is sent already. */
class RepeatedPartTest {
  private static final String TEXT = "A text of two parts. ".repeat(10);
  private static final int RSYSERR = 0x08;

  @TempDir Path folder;
  @AutoClose final StubGateway gateway = StubGateway.start();

  @Test
  void aPartWhoseCommitWasNotAnsweredGetsTheIdItGotFirst() {
    KillSwitch store = new KillSwitch();
    List<Sms> parts =
        Parts.of(0, TEXT.getBytes(StandardCharsets.US_ASCII), 120).to("4915112345678").udh8(7);
    try (TestBridge bridge =
        TestBridge.start(
            gateway,
            folder,
            Map.of(),
            TestClock.running(),
            options -> options.withCommits(store),
            context -> {})) {
      Esme esme = bridge.bind();
      store.loseAnswer(passage -> passage.commits("part add"));
      assertThat(esme.submitStatus(parts.get(0))).isEqualTo(RSYSERR);
      String second = esme.submit(parts.get(1));
      assertThat(gateway.sentTexts()).containsExactly(TEXT);

      String first = esme.submit(parts.get(0));

      // not the beginning of another message, which would end with a receipt EXPIRED
      assertThat(bridge.database().run("SELECT COUNT(*) FROM message WHERE message_id = ?", first))
          .isEqualTo(1);
      assertThat(first).isNotEqualTo(second);
      assertThat(gateway.sentTexts()).containsExactly(TEXT);
    }
  }
}
