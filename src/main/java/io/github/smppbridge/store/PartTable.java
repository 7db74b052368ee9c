package io.github.smppbridge.store;

import java.util.*;
import java.util.concurrent.*;
import java.util.function.*;

/** Parts of long messages. */
public final class PartTable {

  /** Adds a part; a set that becomes complete gets a new gateway id. */
  public CompletionStage<PartResult> add(PartRow part) {
    throw new UnsupportedOperationException("not yet");
  }

  /** Adds a part; a set that becomes complete is marked with this gateway id. */
  public CompletionStage<PartResult> add(PartRow part, String gatewayId) {
    throw new UnsupportedOperationException("not yet");
  }

  /** Opens a complete set again. */
  public CompletionStage<Void> reopen(String gatewayId) {
    throw new UnsupportedOperationException("not yet");
  }

  /**
   * Opens a complete set again without the part of this message id, so that it may be sent again.
   */
  public CompletionStage<Void> reopen(String gatewayId, String messageId) {
    throw new UnsupportedOperationException("not yet");
  }

  /** Deletes the set. */
  public CompletionStage<Void> finished(String gatewayId) {
    throw new UnsupportedOperationException("not yet");
  }

  /** Takes over sets that timed out; each is given to one caller, call finished for it. */
  public CompletionStage<List<PartSet>> expired(long now, int limit) {
    throw new UnsupportedOperationException("not yet");
  }

  /** Takes over marked sets whose owner did not finish them. */
  public CompletionStage<List<PartSet>> unfinished(long olderThan, int limit) {
    throw new UnsupportedOperationException("not yet");
  }
}
