package io.github.smppbridge.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.store.Store;
import io.github.smppbridge.store.StoreOptions;
import io.github.smppbridge.store.commit.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StoreOpeningTest {
  @TempDir Path folder;

  private Store open() {
    StoreOptions options = StoreOptions.of("jdbc:sqlite:" + folder.resolve("store.db"), "", "");
    return Store.open(options, ForkJoinPool.commonPool(), Clocks.system());
  }

  @Test
  void itOpensBesideWhoBeganIt() {
    CountDownLatch let = new CountDownLatch(1);
    try (StoreOpening opening =
        StoreOpening.begin(
            () -> {
              uninterruptibly(let);
              return open();
            })) {
      // this thread goes on while the store waits
      let.countDown();
      assertThat(opening.await().ping()).succeedsWithin(Duration.ofSeconds(10));
      assertThat(opening.await()).isSameAs(opening.await());
    }
  }

  @Test
  void whatWentWrongIsThrownWhereTheStoreIsNeeded() {
    StoreException failure = new StoreException("store.url: x cannot be used: y", null);
    StoreOpening opening =
        StoreOpening.begin(
            () -> {
              throw failure;
            });
    assertThatThrownBy(opening::await).isSameAs(failure);
    // and there is nothing to close
    opening.close();
  }

  @Test
  void aStoreThatNobodyWaitedForIsClosedAsWell() {
    StoreOpening.begin(this::open).close();
    // the file is free for the next
    open().close();
  }

  private static void uninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
