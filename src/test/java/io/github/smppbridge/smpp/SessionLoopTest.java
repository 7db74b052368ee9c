package io.github.smppbridge.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.smppbridge.testkit.Patience;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Work of other threads comes to an event loop, and back to it. */
class SessionLoopTest {
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final AtomicInteger wakes = new AtomicInteger();
  private final SessionLoop loop = onLoop(() -> EventLoops.enter(counted()));

  @AfterEach
  void close() {
    TestServer.await(vertx.close());
  }

  /** Counts how often it is woken. */
  private Context counted() {
    return (Context)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("runOnContext")) {
                wakes.incrementAndGet();
              }
              return method.invoke(context, arguments);
            });
  }

  private <T> T onLoop(Supplier<T> action) {
    CompletableFuture<T> result = new CompletableFuture<>();
    context.runOnContext(unused -> result.complete(action.get()));
    return result.orTimeout(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }

  @Test
  void manyTasksOfOtherThreadsWakeItOnce() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    context.runOnContext(unused -> awaitQuietly(busy));
    List<Thread> threads = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 1000; i++) {
      loop.execute(() -> threads.add(Thread.currentThread()));
    }
    busy.countDown();
    onLoop(() -> null);
    assertThat(threads).hasSize(1000).containsOnly(loop.thread());
    assertThat(wakes).hasValue(1);
  }

  @Test
  void aStageThatSomebodyElseCompletesComesBack() {
    CompletableFuture<String> elsewhere = new CompletableFuture<>();
    CompletableFuture<Thread> went = new CompletableFuture<>();
    onLoop(
        () ->
            SessionLoop.returning(elsewhere)
                .thenAccept(value -> went.complete(Thread.currentThread())));
    elsewhere.complete("done");
    assertThat(went.orTimeout(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS).join())
        .isSameAs(loop.thread());
  }

  @Test
  void itsFailureComesBackAsItIs() {
    CompletableFuture<String> elsewhere = new CompletableFuture<>();
    CompletionStage<String> back = onLoop(() -> SessionLoop.returning(elsewhere));
    elsewhere.completeExceptionally(new IllegalStateException("on purpose"));
    assertThatThrownBy(
            () ->
                back.toCompletableFuture()
                    .orTimeout(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)
                    .join())
        .hasRootCauseMessage("on purpose");
  }

  @Test
  void whoIsOnNoEventLoopHasNothingBroughtBack() {
    CompletableFuture<String> elsewhere = new CompletableFuture<>();
    assertThat(SessionLoop.current()).isNull();
    assertThat(SessionLoop.returning(elsewhere)).isSameAs(elsewhere);
  }

  @Test
  void oneThatHasEndedSaysSo() {
    TestServer.await(vertx.close());
    assertThatThrownBy(() -> loop.execute(() -> {}))
        .hasRootCauseInstanceOf(RejectedExecutionException.class);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
