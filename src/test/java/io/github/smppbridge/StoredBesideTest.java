package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.store.MessageRow;
import io.github.smppbridge.store.commit.CommitObserver;
import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The row of a message without a receipt, which is written while the gateway is asked. */
class StoredBesideTest {
  private static final int RSYSERR = 0x08;
  private static final String INSERT = "message insert";
  private static final String NUMBER = "4915112345678";
  private static final Sms SILENT = Sms.to(NUMBER).text("hello").withRegistered(0);

  /** A database whose COMMIT of a message takes its time, fails, or is not answered. */
  private static final class Commits implements CommitObserver {
    private final AtomicBoolean stored = new AtomicBoolean();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile Predicate<Collection<String>> failing = kinds -> false;
    private volatile boolean losing;

    void hold() {
      gate = new CountDownLatch(1);
    }

    void release() {
      gate.countDown();
    }

    @Override
    public void before(Collection<String> kinds) throws SQLException {
      if (kinds.contains(INSERT)) {
        try {
          gate.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      if (failing.test(kinds)) {
        throw new SQLException("the disk is full");
      }
    }

    @Override
    public void after(Collection<String> kinds) throws SQLException {
      stored.compareAndSet(false, kinds.contains(INSERT));
      if (losing && kinds.contains(INSERT)) {
        losing = false;
        throw new SQLException("the answer to COMMIT did not arrive");
      }
    }
  }

  @TempDir Path folder;
  private final StubGateway gateway = StubGateway.start();
  private final Commits commits = new Commits();
  private TestBridge bridge;
  private Esme esme;

  private void start(Map<String, String> keys) {
    bridge =
        TestBridge.start(
            gateway,
            folder,
            keys,
            Duration.ofMillis(200),
            options -> options.withCommits(commits),
            context -> {});
    esme = bridge.bind();
  }

  @AfterEach
  void stop() {
    commits.failing = kinds -> false;
    commits.release();
    bridge.close();
    gateway.close();
  }

  private List<MessageRow> rows(String messageId) {
    return bridge
        .store()
        .messages()
        .byMessageId(StubGateway.USERNAME, messageId)
        .toCompletableFuture()
        .join();
  }

  private int rows() {
    return ((Number) bridge.database().run("SELECT COUNT(*) FROM message")).intValue();
  }

  private CompletableFuture<Integer> submitting() {
    return CompletableFuture.supplyAsync(() -> esme.submitStatus(SILENT));
  }

  private void awaitPost() {
    await().until(() -> gateway.requests(GatewayOperation.SEND_MESSAGE).size() == 1);
  }

  @Test
  void theGatewayIsAskedMeanwhileAndTheAnswerWaitsForBoth() {
    start(Map.of());
    commits.hold();
    CompletableFuture<String> submit = esme.submitAsync(SILENT);
    await().until(() -> gateway.accepted() == 1);
    assertThat(commits.stored).isFalse();
    assertThat(submit).isNotDone();

    commits.release();

    assertThat(rows(submit.join())).hasSize(1);
  }

  static Stream<Sms> promised() {
    return Stream.of(
        SILENT.withRegistered(1),
        SILENT.withRegistered(0x10),
        SILENT.withValidity("000000010000000R"),
        SILENT.withReplaceIfPresent(1));
  }

  @ParameterizedTest
  @MethodSource("promised")
  void whatSomethingIsToHappenToIsStoredFirst(Sms sm) {
    start(Map.of());
    AtomicBoolean before = new AtomicBoolean();
    gateway.onAccepted(message -> before.set(commits.stored.get()));

    esme.submit(sm);

    assertThat(before).isTrue();
  }

  @Test
  void whatTheGatewayHasIsAcceptedThoughItCannotBeStored() {
    start(Map.of());
    commits.failing = kinds -> kinds.contains(INSERT);

    assertThat(rows(esme.submit(SILENT))).isEmpty();

    assertThat(bridge.store().figures().unrecorded()).isEqualTo(1);
    assertThat(gateway.accepted()).isEqualTo(1);
  }

  @Test
  void aStoreThatIsKnownToFailRefusesBeforeTheGatewayIsAsked() {
    start(Map.of());
    commits.failing = kinds -> true;
    await().until(() -> esme.submitStatus(SILENT) == RSYSERR);
    int before = gateway.accepted();

    assertThat(esme.submitStatus(SILENT)).isEqualTo(RSYSERR);
    assertThat(gateway.accepted()).isEqualTo(before);

    commits.failing = kinds -> false;
    assertThat(rows(esme.submit(SILENT))).hasSize(1);
    assertThat(gateway.accepted()).isEqualTo(before + 1);
  }

  @Test
  void aCommitWhoseAnswerIsLostDoesNotMatterToItsEsme() {
    start(Map.of());
    commits.losing = true;

    assertThat(rows(esme.submit(SILENT))).hasSize(1);
  }

  @Test
  void theRowOfOneThatIsRefusedGoesHoweverLateItCame() {
    start(Map.of());
    commits.hold();
    gateway.respond(GatewayOperation.SEND_MESSAGE, Answer.error(400, "invalid"));
    CompletableFuture<Integer> submit = submitting();
    awaitPost();

    commits.release();

    assertThat(submit.join()).isNotZero();
    await().untilTrue(commits.stored);
    await().untilAsserted(() -> assertThat(rows()).isZero());
  }

  @Test
  void theRowOfOneThatWasAnsweredLateGoesAndTheMessageIsTakenBack() {
    start(Map.of("smpp.request_timeout", "1s", "gateway.timeout", "500ms"));
    commits.hold();

    assertThat(esme.submitStatus(SILENT)).isEqualTo(RSYSERR);
    commits.release();

    // none is there yet, either
    await().untilTrue(commits.stored);
    await().untilAsserted(() -> assertThat(rows()).isZero());
    await().until(() -> !gateway.requests(GatewayOperation.CANCEL_MESSAGE).isEmpty());
  }

  @Test
  void whatItsPhoneReportsFindsTheRow() {
    start(Map.of());
    // its webhooks are there
    String first = esme.submit(SILENT);
    await().until(() -> gateway.deliver(gateway.last().id()) == 200);
    assertThat(rows(first).get(0).isFinal()).isTrue();
    commits.hold();
    CompletableFuture<CompletableFuture<Integer>> reported = new CompletableFuture<>();
    gateway.onAccepted(
        message ->
            reported.complete(CompletableFuture.supplyAsync(() -> gateway.deliver(message.id()))));
    CompletableFuture<String> submit = esme.submitAsync(SILENT);
    CompletableFuture<Integer> report = reported.join();

    commits.release();

    assertThat(report.join()).isEqualTo(200);
    assertThat(rows(submit.join()).get(0).isFinal()).isTrue();
  }

  @Test
  void theNextPhoneIsStoredAfterTheRow() {
    gateway
        .account(StubGateway.USERNAME)
        .noDevices()
        .device("a", Instant.now())
        .device("b", Instant.now());
    start(Map.of());
    commits.hold();
    gateway.respond(GatewayOperation.SEND_MESSAGE, Answer.error(404, "device not found"));
    CompletableFuture<String> submit = esme.submitAsync(SILENT);
    awaitPost();

    commits.release();

    assertThat(rows(submit.join()))
        .extracting(MessageRow::deviceId)
        .containsExactly(gateway.last().deviceId());
  }
}
