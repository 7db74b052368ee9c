package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.crash.KillSwitch;
import io.github.smppbridge.crash.Passage;
import io.github.smppbridge.store.MessageRow;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jsmpp.bean.MessageState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A message that no receipt is asked for: its row is there to be asked about, and that is all. */
class SubmitWithoutReceiptTest {
  private static final String NUMBER = "4915112345678";
  private static final Sms SILENT = Sms.to(NUMBER).text("hello").withRegistered(0);

  @TempDir Path folder;
  private final StubGateway gateway = StubGateway.start();
  private final Queue<Passage> commits = new ConcurrentLinkedQueue<>();
  private TestBridge bridge;
  private Esme esme;

  @BeforeEach
  void start() {
    KillSwitch observed =
        new KillSwitch(
            (passage, exchange) -> {
              if (passage.isCommit() && passage.after()) {
                commits.add(passage);
              }
              return false;
            });
    bridge =
        TestBridge.start(
            gateway,
            folder,
            Map.of(),
            Duration.ofMillis(200),
            options -> options.withCommits(observed),
            context -> {});
    esme = bridge.bind();
  }

  @AfterEach
  void stop() {
    bridge.close();
    gateway.close();
  }

  private MessageRow row(String messageId) {
    List<MessageRow> rows =
        bridge
            .store()
            .messages()
            .byMessageId(StubGateway.USERNAME, messageId)
            .toCompletableFuture()
            .join();
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }

  private long written(String kind) {
    return commits.stream().filter(commit -> commit.commits(kind)).count();
  }

  /** All that was queued before it is committed by then. */
  private void drain() {
    bridge.store().ping().toCompletableFuture().join();
  }

  @Test
  void isOneWrite() {
    String id = esme.submit(SILENT);
    drain();

    assertThat(written("message insert")).isEqualTo(1);
    assertThat(written("message answered")).isZero();
    assertThat(row(id).heldBy()).isNull();
  }

  @Test
  void oneThatHasAReceiptIsNotedAsAnswered() {
    String id = esme.submit(SILENT.withRegistered(1));
    drain();

    assertThat(written("message insert")).isEqualTo(1);
    assertThat(written("message answered")).isEqualTo(1);
    assertThat(row(id).answeredAt()).isNotNull();
  }

  @Test
  void itsStateIsAskedForAndReported() {
    String id = esme.submit(SILENT);
    assertThat(esme.query(id).getMessageState()).isEqualTo(MessageState.SCHEDULED);

    await().until(() -> gateway.deliver(gateway.last().id()) == 200);

    assertThat(row(id).isFinal()).isTrue();
    assertThat(esme.query(id).getMessageState()).isEqualTo(MessageState.DELIVERED);
  }

  @Test
  void itIsCancelled() {
    String id = esme.submit(SILENT);

    assertThat(esme.cancelStatus(id)).isZero();
  }

  @Test
  void itIsReplacedByOneThatHasAReceipt() {
    String id = esme.submit(SILENT);

    assertThat(esme.replaceStatus(id, "better", 1)).isZero();

    await().until(() -> gateway.deliver(gateway.last().id()) == 200);
    assertThat(esme.awaitStat(id)).isEqualTo("DELIVRD");
  }
}
