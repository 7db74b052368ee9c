package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.Reader;
import io.github.smppbridge.store.commit.StoreException;
import io.github.smppbridge.store.commit.WriteKind.Phase;
import io.github.smppbridge.store.commit.Writer;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * Events of webhooks that a gateway has refused, as it does not know them. Stages complete on the
 * store's callback executor and fail with {@link StoreException}.
 */
public final class WebhookRefusals {
  /** They are asked for again before that, while the gateway is the same. */
  static final Duration RETENTION = Duration.ofDays(30);

  private final Writer writer;
  private final Reader reader;

  private record Refusal(String event, long at) {}

  WebhookRefusals(Writer writer, Reader reader) {
    this.writer = writer;
    this.reader = reader;
  }

  /** What a gateway has refused, and when, epoch milliseconds. */
  public CompletionStage<Map<String, Long>> of(String gateway) {
    return reader
        .query(
            "SELECT event, refused_at FROM webhook_refusal WHERE gateway = ?",
            row -> new Refusal(row.getString(1), row.getLong(2)),
            gateway)
        .thenApply(found -> found.stream().collect(Collectors.toMap(Refusal::event, Refusal::at)));
  }

  /** A gateway has refused some, again or for the first time. */
  public CompletionStage<Void> note(String gateway, Collection<String> events, long at) {
    return writer.submit(
        "webhook refusal",
        Phase.OTHER,
        transaction -> {
          for (String event : events) {
            transaction.update(
                "INSERT INTO webhook_refusal (gateway, event, refused_at) VALUES (?, ?, ?)"
                    + " ON CONFLICT (gateway, event) DO UPDATE SET refused_at = excluded.refused_at",
                gateway,
                event,
                at);
          }
          return null;
        });
  }
}
