package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.StoreException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes that must reach the store whatever happens, since the world outside knows already what
 * they say: those that fail are kept in memory and repeated until they succeed. Each may be made
 * any number of times, also after it succeeded without anyone having been told. Bounded;
 * thread-safe.
 */
final class EventualWrites {

  /** Time between two attempts. */
  static final long PERIOD_MILLIS = 500;

  static final int CAPACITY = 50_000;

  /** Attempts a period: what the database was away for should not fill the queue at once. */
  private static final int ATTEMPTS = 2_000;

  private static final Logger LOG = LoggerFactory.getLogger(EventualWrites.class);

  private static final class Pending {
    private final Supplier<CompletionStage<Void>> write;
    private final Runnable givenUp;
    private boolean underWay;

    Pending(Supplier<CompletionStage<Void>> write, Runnable givenUp) {
      this.write = write;
      this.givenUp = givenUp;
    }
  }

  /** The longest waiting first. */
  private final Map<Object, Pending> pending = new LinkedHashMap<>();

  private boolean full;

  /**
   * Writes, now and again until it succeeds.
   *
   * @param key one write of a key waits, the last
   * @param write starts an attempt
   * @param givenUp called when it is repeated no more, since too many wait
   * @return how the first attempt ends
   */
  CompletionStage<Void> insist(
      Object key, Supplier<CompletionStage<Void>> write, Runnable givenUp) {
    return attempt(write)
        .whenComplete(
            (done, error) -> {
              if (error != null) {
                keep(key, new Pending(write, givenUp), error);
              }
            });
  }

  /** How many are to be repeated. */
  synchronized int waiting() {
    return pending.size();
  }

  /** Tries those that wait once more. */
  void repeat() {
    List<Map.Entry<Object, Pending>> due = new ArrayList<>();
    synchronized (this) {
      for (Map.Entry<Object, Pending> entry : pending.entrySet()) {
        if (!entry.getValue().underWay && due.size() < ATTEMPTS) {
          entry.getValue().underWay = true;
          due.add(Map.entry(entry.getKey(), entry.getValue()));
        }
      }
    }
    due.forEach(
        entry ->
            attempt(entry.getValue().write)
                .whenComplete((done, error) -> repeated(entry.getKey(), entry.getValue(), error)));
  }

  private static CompletionStage<Void> attempt(Supplier<CompletionStage<Void>> write) {
    try {
      return write.get();
    } catch (Throwable e) {
      // an Error of the moment must not end the repetition
      return CompletableFuture.failedFuture(e);
    }
  }

  private void keep(Object key, Pending write, Throwable error) {
    Pending eldest = null;
    boolean first;
    synchronized (this) {
      first = pending.isEmpty();
      if (pending.size() >= CAPACITY && !pending.containsKey(key)) {
        eldest = pending.remove(pending.keySet().iterator().next());
      }
      pending.put(key, write);
    }
    if (first) {
      LOG.warn(
          "store: writes that must not fail are repeated until they succeed: {}",
          StoreException.of(error).getMessage());
    }
    if (eldest != null) {
      giveUp(eldest);
    }
  }

  private void giveUp(Pending eldest) {
    if (!full) {
      full = true;
      LOG.error("store: more than {} writes wait to be repeated, the oldest are lost", CAPACITY);
    }
    eldest.givenUp.run();
  }

  private void repeated(Object key, Pending write, Throwable error) {
    boolean last;
    synchronized (this) {
      write.underWay = false;
      // another write of the key may wait in its place by now
      last = error == null && pending.remove(key, write) && pending.isEmpty();
    }
    if (last) {
      full = false;
      LOG.info("store: all repeated writes have succeeded");
    }
  }
}
