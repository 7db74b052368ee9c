package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.crash.KillSwitch;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.Parts;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.TestClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts that come again because their ESME had no answer to them. */
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

  private static List<Sms> parts(int reference) {
    return Parts.of(0, TEXT.getBytes(StandardCharsets.US_ASCII), 120)
        .to("4915112345678")
        .udh8(reference);
  }

  @Test
  void theLastPartWaitsForTheAnswerOfTheFirstAttempt() {
    TestClock clock = TestClock.running();
    try (TestBridge bridge = TestBridge.start(gateway, folder, Map.of(), clock)) {
      Esme esme = bridge.bind();
      List<Sms> parts = parts(8);
      esme.submit(parts.get(0));
      gateway.hold(GatewayOperation.SEND_MESSAGE);
      CompletableFuture<String> first = esme.submitAsync(parts.get(1));
      await().until(() -> gateway.sentTexts().size() == 1);
      // timed out at the client
      clock.advance(Duration.ofSeconds(2));
      CompletableFuture<String> second = esme.submitAsync(parts.get(1));
      await()
          .until(
              () ->
                  bridge.server().getSessions().sessions().stream()
                      .anyMatch(each -> each.requestsInWork() == 2));
      gateway.release(GatewayOperation.SEND_MESSAGE);
      assertThat(second.join()).isEqualTo(first.join());

      // over a new connection
      List<Sms> others = parts(9);
      esme.submit(others.get(0));
      gateway.hold(GatewayOperation.SEND_MESSAGE);
      esme.submitAsync(others.get(1));
      await().until(() -> gateway.sentTexts().size() == 2);
      esme.session().close();
      await().until(() -> bridge.server().getSessions().sessions().isEmpty());
      Esme again = bridge.bind();
      CompletableFuture<String> known = again.submitAsync(others.get(1));
      await()
          .until(
              () ->
                  bridge.server().getSessions().sessions().stream()
                      .anyMatch(each -> each.requestsInWork() == 1));
      gateway.release(GatewayOperation.SEND_MESSAGE);
      String id = known.join();
      gateway.deliver(gateway.last().id());
      assertThat(again.awaitStat(id)).isEqualTo("DELIVRD");
      assertThat(gateway.sentTexts()).hasSize(2);
    }
  }

  @Test
  void whatWasTakenForANewPartEndsAsTheMessageThatItRepeats() {
    TestClock clock = TestClock.running();
    try (TestBridge bridge = TestBridge.start(gateway, folder, Map.of(), clock)) {
      Esme esme = bridge.bind();
      List<Sms> parts = parts(10);
      List<String> ids = new ArrayList<>();
      ids.add(esme.submit(parts.get(0)));
      ids.add(esme.submit(parts.get(1)));
      ids.add(esme.submit(parts.get(1)));
      ids.add(esme.submit(parts(11).get(0)));
      assertThat(ids).doesNotHaveDuplicates();
      assertThat(esme.query(ids.get(2)).getMessageState().value()).isZero();

      clock.advance(Duration.ofMinutes(5));
      assertThat(esme.awaitStat(ids.get(3))).isEqualTo("EXPIRED");
      // with the others, when that ends
      await().until(() -> rowsOf(bridge, ids.get(2)) == 1);
      gateway.deliver(gateway.sentId());
      assertThat(ids.subList(0, 3)).extracting(esme::awaitStat).containsOnly("DELIVRD");

      // and what comes when that has ended
      ids.add(esme.submit(parts.get(0)));
      clock.advance(Duration.ofMinutes(4));
      ids.add(esme.submit(parts.get(1).withRegistered(0)));
      assertThat(gateway.sentTexts()).hasSize(2);
    }
  }

  @Test
  void aRepetitionThatIsFoundOutLateIsToldHowItsMessageEnded() {
    TestClock clock = TestClock.running();
    try (TestBridge bridge = TestBridge.start(gateway, folder, Map.of(), clock)) {
      Esme esme = bridge.bind();
      List<Sms> parts = parts(12);
      parts.forEach(esme::submit);
      gateway.fireFailed(gateway.sentId(), "no");
      String again = esme.submit(parts.get(0));
      clock.advance(Duration.ofMinutes(5));
      assertThat(esme.awaitStat(again)).isEqualTo("UNDELIV");
      assertThat(gateway.sentTexts()).hasSize(1);
    }
  }

  private static int rowsOf(TestBridge bridge, String id) {
    Object count = bridge.database().run("SELECT COUNT(*) FROM message WHERE message_id = ?", id);
    return ((Number) count).intValue();
  }
}
