package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.crash.KillSwitch;
import io.github.smppbridge.store.MessageRow;
import io.github.smppbridge.testkit.CommandRefused;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.TestClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jsmpp.session.SubmitMultiResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Submits that have no answer yet, or never get one. */
class UnansweredSubmitTest {
  private static final String NUMBER = "4915112345678";
  private static final Map<String, String> SOON =
      Map.of("receipts.reconcile_interval", "1s", "receipts.first_check", "1s");

  @TempDir Path folder;
  private final StubGateway gateway = StubGateway.start();
  private TestBridge bridge;

  @AfterEach
  void stop() {
    bridge.close();
    gateway.close();
  }

  @Test
  void noReceiptOvertakesAnAnswerHoweverLongThatTakes() {
    TestClock clock = TestClock.running();
    bridge = TestBridge.start(gateway, folder, Map.of(), clock);
    Esme esme = bridge.bind();
    String[] numbers =
        IntStream.range(0, 11)
            .mapToObj(i -> String.valueOf(4915112345600L + i))
            .toArray(String[]::new);
    AtomicInteger accepted = new AtomicInteger();
    AtomicInteger tooEarly = new AtomicInteger(-1);
    // ten at a time: when the last one comes, the phone was long done with the first
    gateway
        .latency(Duration.ofSeconds(2))
        .onAccepted(
            message -> {
              if (accepted.incrementAndGet() == numbers.length) {
                tooEarly.set(esme.receipts().size());
              } else if (accepted.get() == 1) {
                clock.advance(Duration.ofHours(5));
              }
              CompletableFuture.runAsync(() -> gateway.deliver(message.id()));
            });

    SubmitMultiResult result = esme.submitMulti(Sms.to("").text("hi"), numbers);

    assertThat(result.getUnsuccessDeliveries()).isEmpty();
    assertThat(tooEarly).hasValue(0);
    assertThat(esme.awaitReceipts(numbers.length))
        .extracting(receipt -> Esme.field(receipt, "id"))
        .containsOnly(result.getMessageId());
  }

  @Test
  void aRowWhoseCommitNobodyHeardOfIsForgotten() {
    KillSwitch commits = new KillSwitch();
    AtomicInteger lost = new AtomicInteger();
    bridge =
        TestBridge.start(
            gateway,
            folder,
            Map.of(),
            Duration.ofMillis(200),
            options -> options.withCommits(commits),
            context -> {});
    Esme esme = bridge.bind();
    commits.loseAnswer(
        passage -> passage.toString().contains("message insert") && lost.incrementAndGet() > 0);

    assertThatThrownBy(() -> esme.submit("hello", NUMBER)).isInstanceOf(CommandRefused.class);

    assertThat(lost).hasValue(1);
    await().untilAsserted(() -> assertThat(rows()).isZero());
    assertThat(gateway.accepted()).isZero();
  }

  @Test
  void whatAProcessThatIsGoneNeitherSentNorAnsweredIsForgottenInSilence() {
    TestClock clock = TestClock.running();
    bridge = TestBridge.start(gateway, folder, SOON, clock);
    Esme esme = bridge.bind();
    String sent = esme.submit("sent", NUMBER);
    bridge
        .database()
        .run("UPDATE message SET answered_at = NULL, held_by = 'gone' WHERE message_id = ?", sent);
    MessageRow ghost =
        MessageRow.builder("4711", "at-no-gateway", StubGateway.USERNAME, clock.millis())
            .registeredDelivery(1)
            .heldBy("gone")
            .nextCheckAt(clock.millis())
            .build();
    bridge.store().messages().insert(List.of(ghost)).toCompletableFuture().join();

    clock.advance(Duration.ofMinutes(2));

    await().untilAsserted(() -> assertThat(rows()).isEqualTo(1));
    // what was sent has its receipt, once its phone has reported
    gateway.deliver(gateway.last().id());
    assertThat(esme.awaitStat(sent)).isEqualTo("DELIVRD");
    assertThat(esme.receipts()).hasSize(1);
    assertThat(gateway.requests(GatewayOperation.GET_MESSAGE)).isNotEmpty();
  }

  private int rows() {
    return ((Number) bridge.database().run("SELECT COUNT(*) FROM message")).intValue();
  }
}
