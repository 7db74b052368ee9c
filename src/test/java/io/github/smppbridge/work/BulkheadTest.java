package io.github.smppbridge.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class BulkheadTest {
  private static final int THREADS = 4;
  private static final long PATIENCE_MILLIS = 300;

  @AutoClose private final Bulkhead bulkhead = new Bulkhead("test", THREADS, 10, PATIENCE_MILLIS);

  private final CountDownLatch open = new CountDownLatch(1);
  private final AtomicInteger inside = new AtomicInteger();
  private final List<String> done = new CopyOnWriteArrayList<>();
  private final List<String> late = new CopyOnWriteArrayList<>();

  private void hang(String account) {
    bulkhead.execute(
        account,
        () -> {
          inside.incrementAndGet();
          try {
            open.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          done.add(account);
        },
        () -> late.add(account));
  }

  private void quick(String account) {
    bulkhead.execute(account, () -> done.add(account), () -> late.add(account));
  }

  private boolean isRefused(String account) {
    try {
      quick(account);
      return false;
    } catch (RejectedExecutionException e) {
      return true;
    }
  }

  @Test
  void anAccountThatHangsHasHalfOfTheThreads() {
    for (int i = 0; i < THREADS; i++) {
      hang("a");
    }
    quick("b");
    await().until(() -> done.contains("b"));
    assertThat(inside).hasValue(THREADS / 2);
    // b has gone, too
    await().untilAsserted(() -> assertThat(bulkhead.busy()).isEqualTo(THREADS / 2));
  }

  @Test
  void whatWaitsInVainIsToldSoAndThenIsRefusedAtOnceUntilSomethingEnds() {
    hang("a");
    hang("a");
    quick("a");
    assertThat(bulkhead.waiting()).isEqualTo(1);
    await().until(() -> late.size() == 1);
    await().until(() -> isRefused("a"));
    assertThat(bulkhead.waiting()).isZero();
    assertThat(bulkhead.refused()).isEqualTo(2);
    assertThat(isRefused("b")).isFalse();

    open.countDown();
    await().until(() -> done.stream().filter("a"::equals).count() == 2);
    quick("a");
    await().until(() -> done.stream().filter("a"::equals).count() == 3);
    await().until(() -> bulkhead.busy() == 0);
  }

  @Test
  void placesToWaitAreBoundedAndHalfOfThemIsAnAccounts() {
    hang("a");
    hang("a");
    for (int i = 0; i < 5; i++) {
      quick("a");
    }
    assertThatThrownBy(() -> quick("a")).isInstanceOf(RejectedExecutionException.class);
    hang("b");
    hang("b");
    for (int i = 0; i < 5; i++) {
      quick("b");
    }
    assertThatThrownBy(() -> quick("c")).isInstanceOf(RejectedExecutionException.class);
    open.countDown();
    await().until(() -> done.size() == 14);
  }

  @Test
  void whatWentOnElsewhereComesBackThoughNoThreadIsFree() {
    AtomicReference<Executor> home = new AtomicReference<>();
    AtomicReference<Executor> again = new AtomicReference<>();
    bulkhead.execute("a", () -> home.set(Bulkhead.home()), () -> late.add("a"));
    await().until(() -> home.get() != null && bulkhead.busy() == 0);
    for (String account : List.of("a", "a", "b", "b")) {
      hang(account);
    }
    home.get().execute(() -> again.set(Bulkhead.home()));
    assertThat(bulkhead.waiting()).isEqualTo(1);
    open.countDown();
    await().until(() -> again.get() != null);
    assertThat(Bulkhead.home()).isNull();
  }

  @Test
  void anErrorOfOneTaskIsNotTheEndOfItsThread() {
    AtomicInteger errors = new AtomicInteger();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> errors.incrementAndGet());
    try {
      bulkhead.execute(
          "a",
          () -> {
            throw new StackOverflowError("of a step");
          },
          () -> late.add("a"));
      await().dontCatchUncaughtExceptions().until(() -> errors.get() == 1 && bulkhead.busy() == 0);
      quick("a");
      await().until(() -> done.size() == 1);
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }
}
