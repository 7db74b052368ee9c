package io.github.smppbridge.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TurnstileTest {
  private static final int LEAST = 2;

  /** Tasks that wait for a worker; a worker is whoever polls. */
  private final Deque<Runnable> queue = new ArrayDeque<>();

  private final List<String> done = new ArrayList<>();
  private boolean full;
  private long now;
  private final Turnstile turns = new Turnstile(this::submit, LEAST, () -> now);

  private void submit(Runnable task) {
    if (full) {
      throw new RejectedExecutionException("full");
    }
    queue.add(task);
  }

  private void give(String account, int many) {
    for (int i = 0; i < many; i++) {
      String name = account + i;
      turns.execute(account, () -> done.add(name));
    }
  }

  /** One worker, which takes so long to come to the next task. */
  private void work(int many, long nanos) {
    for (int i = 0; i < many && !queue.isEmpty(); i++) {
      now += nanos;
      queue.poll().run();
    }
  }

  @Test
  void aFloodStandsBehindWhoeverComesAfterIt() {
    give("flood", 10_000);
    work(40, Turnstile.SOON);
    give("good", 1);
    work(LEAST + 1, Turnstile.SOON);
    assertThat(done).contains("good0").hasSizeLessThan(50);
    assertThat(turns.waiting()).isGreaterThan(9_900);
  }

  @Test
  void thoseOfAnAccountAreBegunInTheirOrder() {
    give("a", 500);
    work(Integer.MAX_VALUE, Turnstile.SOON);
    assertThat(done).isEqualTo(IntStream.range(0, 500).mapToObj(i -> "a" + i).toList());
    assertThat(turns.waiting()).isZero();
  }

  @Test
  void whileWorkersAreFreeMoreAndMoreAreWithThem() {
    give("a", 10_000);
    int first = queue.size();
    work(2_000, 0);
    assertThat(first).isLessThan(50);
    assertThat(queue).hasSizeGreaterThan(1_000);
  }

  @Test
  void tasksThatHangHoldUpNoneOfTheirAccountWhileWorkersAreFree() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      Turnstile turnstile = new Turnstile(threads, LEAST, System::nanoTime);
      CompletableFuture<Void> wake = new CompletableFuture<>();
      CountDownLatch begun = new CountDownLatch(500);
      for (int i = 0; i < 500; i++) {
        turnstile.execute(
            "a",
            () -> {
              begun.countDown();
              wake.join();
            });
      }
      assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
      wake.complete(null);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void tasksOfAnAccountThatSleepLeaveOthersTheirThreads() throws Exception {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(8, 8, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
    try {
      Turnstile turnstile = new Turnstile(pool);
      CompletableFuture<Void> wake = new CompletableFuture<>();
      for (int i = 0; i < 100; i++) {
        turnstile.execute("hangs", wake::join);
      }
      CompletableFuture<Void> good = new CompletableFuture<>();
      turnstile.execute("good", () -> good.complete(null));
      good.get(10, TimeUnit.SECONDS);
      await().until(() -> turnstile.waiting() == 94);
      wake.complete(null);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void whatNoWorkerTakesIsRefused() {
    full = true;
    assertThatThrownBy(() -> give("a", 1)).isInstanceOf(RejectedExecutionException.class);
    full = false;
    give("a", 1);
    work(1, 0);
    assertThat(done).containsExactly("a0");
  }

  @Test
  void whatWaitedIsDoneAllTheSameWhenNoWorkerTakesIt() {
    give("a", 1_000);
    full = true;
    work(1_000, 0);
    assertThat(done).hasSize(1_000).doesNotHaveDuplicates();
    assertThat(turns.waiting()).isZero();
  }

  @Test
  void aTaskThatFailsHoldsUpNobody() {
    for (int i = 0; i < 100; i++) {
      turns.execute(
          "a",
          () -> {
            done.add("x");
            throw new IllegalStateException("expected");
          });
    }
    while (!queue.isEmpty()) {
      assertThatThrownBy(() -> queue.poll().run()).hasMessage("expected");
    }
    assertThat(done).hasSize(100);
  }

  @Test
  void waitingHasItsLimit() {
    give("a", Turnstile.MOST_WAITING / 2 + 16);
    assertThatThrownBy(() -> give("a", 1)).isInstanceOf(RejectedExecutionException.class);
    give("b", 17);
    assertThat(turns.waiting()).isEqualTo(Turnstile.MOST_WAITING / 2 + 1);
  }
}
