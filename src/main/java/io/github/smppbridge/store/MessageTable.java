package io.github.smppbridge.store;

import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.*;

/** Messages by their ids. */
public final class MessageTable {

  /** Adds rows in one transaction. */
  public CompletionStage<Void> insert(List<MessageRow> rows) {
    throw new UnsupportedOperationException("not yet");
  }

  /** submit_sm_resp was given to the session. */
  public CompletionStage<Void> answered(
      String messageId, String gatewayId, String deviceId, long at) {
    throw new UnsupportedOperationException("not yet");
  }

  /** Deletes the rows of a refused submit; their number. */
  public CompletionStage<Integer> remove(String account, String gatewayId) {
    throw new UnsupportedOperationException("not yet");
  }

  /** Rows of a message id. */
  public CompletionStage<List<MessageRow>> byMessageId(String account, String messageId) {
    throw new UnsupportedOperationException("not yet");
  }

  /** Rows of a gateway id. */
  public CompletionStage<List<MessageRow>> byGatewayId(String account, String gatewayId) {
    throw new UnsupportedOperationException("not yet");
  }

  /** Rows without a final state between two addresses, newest first. */
  public CompletionStage<List<MessageRow>> latest(
      String account, String source, String dest, int limit) {
    throw new UnsupportedOperationException("not yet");
  }

  /** Read-modify-write of the rows of one gateway id. */
  public CompletionStage<TransitionResult> transition(Change change) {
    throw new UnsupportedOperationException("not yet");
  }

  /** Rows whose state is to be asked now. */
  public CompletionStage<List<MessageRow>> claimDueChecks(
      long now, Collection<String> accounts, int limit, Function<Integer, Duration> backoff) {
    throw new UnsupportedOperationException("not yet");
  }
}
