package io.github.smppbridge.store;

import java.util.*;
import java.util.concurrent.*;
import java.util.function.*;

/** The store. */
public final class Store implements AutoCloseable {

  /** Opens it. */
  public static Store open(StoreOptions options, Executor callbacks) {
    throw new UnsupportedOperationException("not yet");
  }

  /** Opens it with another clock. */
  public static Store open(StoreOptions options, Executor callbacks, java.time.Clock clock) {
    throw new UnsupportedOperationException("not yet");
  }

  /** Messages. */
  public MessageTable messages() {
    throw new UnsupportedOperationException("not yet");
  }

  /** Parts. */
  public PartTable parts() {
    throw new UnsupportedOperationException("not yet");
  }

  /** Outbox. */
  public OutboxTable outbox() {
    throw new UnsupportedOperationException("not yet");
  }

  /** Webhooks. */
  public WebhookTable webhooks() {
    throw new UnsupportedOperationException("not yet");
  }

  /** Node number 0..1023, unique over replicas. */
  public int node() {
    throw new UnsupportedOperationException("not yet");
  }

  /** Id of this process. */
  public String instanceId() {
    throw new UnsupportedOperationException("not yet");
  }

  /** Completes when the database answers. */
  public CompletionStage<Void> ping() {
    throw new UnsupportedOperationException("not yet");
  }

  /** Figures for metrics. */
  public StoreFigures figures() {
    throw new UnsupportedOperationException("not yet");
  }

  /** Flushes and closes. */
  @Override
  public void close() {
    throw new UnsupportedOperationException("not yet");
  }
}
