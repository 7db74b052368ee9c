package io.github.smppbridge.store;

import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.*;

/** What waits for an ESME. */
public final class OutboxTable {

  /** Adds entries unless the event was seen before (false). */
  public CompletionStage<Boolean> insert(
      String eventId, String account, List<OutboxEntry> entries) {
    throw new UnsupportedOperationException("not yet");
  }

  /** Claims the oldest entries of each account, up to its limit. */
  public CompletionStage<List<OutboxRow>> claim(
      Map<String, Integer> limits, long now, Duration lease) {
    throw new UnsupportedOperationException("not yet");
  }

  /** Delivered: deletes it. */
  public CompletionStage<Void> settled(long id) {
    throw new UnsupportedOperationException("not yet");
  }

  /** Gives it back for later. */
  public CompletionStage<Void> retry(long id, long nextAttemptAt) {
    throw new UnsupportedOperationException("not yet");
  }

  /** Undeliverable: deletes it. */
  public CompletionStage<Void> drop(long id, String reason) {
    throw new UnsupportedOperationException("not yet");
  }

  /** Gives claimed entries back untried. */
  public CompletionStage<Void> release(Collection<Long> ids) {
    throw new UnsupportedOperationException("not yet");
  }

  /** Called with the account after an entry of it was committed in this process. */
  public void addListener(Consumer<String> listener) {
    throw new UnsupportedOperationException("not yet");
  }

  /** Ends addListener. */
  public void removeListener(Consumer<String> listener) {
    throw new UnsupportedOperationException("not yet");
  }
}
