package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.github.smppbridge.store.commit.CommitObserver;
import io.github.smppbridge.testkit.FreePort;
import io.github.smppbridge.testkit.LogLines;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.TestHttp;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A database that neither answers nor refuses: who asks is told, and nothing else hangs with it.
 */
class FrozenStoreTest {
  private static final int WORKERS = 2;
  private static final int WEBHOOKS = 12;
  private static final String TOKEN = "admin-token-of-the-test";

  private final StubGateway gateway = StubGateway.start();
  private final int management = FreePort.next();
  private final ExecutorService callers = Executors.newCachedThreadPool();
  private volatile CountDownLatch thaw = new CountDownLatch(0);
  private TestBridge bridge;
  @TempDir Path folder;

  @AfterEach
  void end() {
    thaw.countDown();
    bridge.close();
    gateway.close();
    callers.shutdownNow();
  }

  private void freeze(Collection<String> kinds) {
    try {
      thaw.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private CommitObserver freezer() {
    return new CommitObserver() {
      @Override
      public void before(Collection<String> kinds) {
        freeze(kinds);
      }

      @Override
      public void after(Collection<String> kinds) {}
    };
  }

  @Test
  void aliveAndMetricsAnswerAndReadySaysWhatIsAtFault() {
    bridge =
        TestBridge.start(
            gateway,
            folder,
            Map.of(
                "http.worker_threads", "" + WORKERS,
                "admin.token", TOKEN,
                "http.management_address", "127.0.0.1:" + management),
            Duration.ofMillis(200),
            options -> options.withCommits(freezer()),
            context -> {});
    bridge.bind();
    await().until(() -> ready().statusCode() == 200);
    String url = gateway.account(StubGateway.USERNAME).webhookUrl("sms:received");
    try (LogLines lines = LogLines.of("ROOT", Level.WARN)) {
      thaw = new CountDownLatch(1);
      List<CompletableFuture<Integer>> webhooks = new ArrayList<>();
      for (int i = 0; i < WEBHOOKS; i++) {
        String body = event(i);
        webhooks.add(
            CompletableFuture.supplyAsync(
                () -> TestHttp.send("POST", url, null, body).statusCode(), callers));
      }
      await().until(() -> ready().statusCode() == 503);
      assertThat(ready().body()).contains("\"name\":\"store\",\"status\":\"DOWN\"");
      for (int i = 0; i < 20; i++) {
        assertThat(within("/health/live", 1_000)).isEqualTo(200);
        assertThat(within("/health/ready", 1_000)).as("no second wait").isEqualTo(503);
      }
      assertThat(within("/metrics", 2_000)).isEqualTo(200);
      assertThat(bridge.send("GET", "/admin/sessions", TOKEN, null).statusCode())
          .as("webhooks that wait for the store hold no thread of the others")
          .isEqualTo(200);
      assertThat(webhooks).noneMatch(CompletableFuture::isDone);

      thaw.countDown();

      await().until(() -> ready().statusCode() == 200);
      assertThat(webhooks).allMatch(webhook -> webhook.join() == 200);
      assertThat(lines.messages()).filteredOn(line -> line.contains("store")).hasSizeLessThan(10);
      assertThat(lines.messages()).hasSizeLessThan(20);
      assertThat(lines.messages()).filteredOn(line -> line.contains("store is down")).hasSize(1);
    }
  }

  private HttpResponse<String> ready() {
    return get("/health/ready");
  }

  private HttpResponse<String> get(String path) {
    return TestHttp.get("http://127.0.0.1:" + management + path);
  }

  private int within(String path, long millis) {
    long start = System.nanoTime();
    int status = get(path).statusCode();
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .as(path)
        .isLessThan(Duration.ofMillis(millis));
    return status;
  }

  private static String event(int i) {
    return "{\"id\":\"f"
        + i
        + "\",\"event\":\"sms:received\",\"deviceId\":\"d\",\"payload\":"
        + "{\"sender\":\"+4915\",\"message\":\"hi\"}}";
  }
}
