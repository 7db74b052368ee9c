package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** That an entry was delivered is written with what comes next: nobody waits for it. */
class OutboxSettlementsTest extends StoreContract {
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final int ENTRIES = 8;

  /** Of the shortest commits some, and of the time that such writes gather for the lesser part. */
  private static final long APART_NANOS = Duration.ofNanos(400_000).toNanos();

  private List<OutboxRow> claimed(int entries) {
    List<OutboxEntry> all = IntStream.range(0, entries).mapToObj(i -> mo("ACME", "p" + i)).toList();
    get(store.outbox().insert(null, "ACME", all));
    return get(store.outbox().claim(Map.of("ACME", entries), LEASE));
  }

  /** How many commits they take, one settled shortly after the other. */
  private long commitsFor(List<OutboxRow> rows) {
    long before = store.figures().commits();
    CompletableFuture<?>[] settled = new CompletableFuture<?>[rows.size()];
    for (int i = 0; i < settled.length; i++) {
      settled[i] = store.outbox().settled(rows.get(i).id()).toCompletableFuture();
      LockSupport.parkNanos(APART_NANOS);
    }
    get(CompletableFuture.allOf(settled));
    return store.figures().commits() - before;
  }

  /** However slow the machine, and whatever else is written: the best of some. */
  @Test
  void theyGather() {
    assertThat(IntStream.range(0, 200).anyMatch(i -> commitsFor(claimed(ENTRIES)) == 1)).isTrue();
  }

  /** Without waiting for the time that they may gather: what is waited for takes them along. */
  @Test
  void whatComesAfterThemIsWrittenNoSooner() {
    List<OutboxRow> rows = claimed(ENTRIES);
    List<CompletionStage<Void>> settled =
        rows.stream().map(row -> store.outbox().settled(row.id())).toList();

    insert(message("1", "g1"));

    assertThat(query("SELECT COUNT(*) FROM outbox").toString()).isEqualTo("0");
    settled.forEach(StoreContract::get);
  }

  @Test
  void aStopTakesThemAlong() {
    List<OutboxRow> rows = claimed(ENTRIES);
    List<CompletionStage<Void>> settled =
        rows.stream().map(row -> store.outbox().settled(row.id())).toList();

    store.close();

    settled.forEach(StoreContract::get);
    assertThat(query("SELECT COUNT(*) FROM outbox").toString()).isEqualTo("0");
  }
}
