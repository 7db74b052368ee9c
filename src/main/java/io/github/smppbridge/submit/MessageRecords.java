package io.github.smppbridge.submit;

import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.deliver.Receipts;
import io.github.smppbridge.log.SparseLines;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.route.SmppHeaders;
import io.github.smppbridge.store.BegunInsert;
import io.github.smppbridge.store.MessageRow;
import io.github.smppbridge.store.MessageTable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages without a receipt: their row is a record, there to be asked about, and no promise that
 * must be kept after a crash. So it is written beside the POST, and the answer waits for both. Of
 * one that the gateway has and the store could not take, its ESME is told that it was accepted:
 * that is all it was to know.
 *
 * @param messages the table
 */
record MessageRecords(MessageTable messages) {
  private static final Logger LOG = LoggerFactory.getLogger(MessageRecords.class);
  private static final SparseLines LINES = new SparseLines(10);

  /**
   * Whether a submit is stored only to be asked about: no receipt of it waits for its answer, so
   * that it need not be known when that was given.
   */
  static boolean isRecord(Exchange exchange) {
    Submission submission = Submission.of(exchange);
    return submission.parts().size() == 1
        && !Receipts.wanted(submission.parts().get(0).registeredDelivery())
        && exchange.getProperty(RouteProperties.PART_SET) == null
        && !HeldSubmits.isHeld(exchange);
  }

  /**
   * Begins to write the row, if that may go on beside the POST: {@link RouteProperties#ROW_INSERT}.
   * Not of one that something is to happen to by itself (it expires, is sent later, or replaces
   * another), and not while the store is known to fail.
   *
   * @param rows makes it
   * @return empty when it is to be stored before; else completes at once, and fails when the store
   *     has too much to write
   */
  Optional<CompletionStage<Void>> begin(Exchange exchange, Supplier<List<MessageRow>> rows) {
    if (!isRecord(exchange) || !isOnlyARecord(exchange)) {
      return Optional.empty();
    }
    return messages
        .begin(rows.get())
        .map(
            insert -> {
              if (insert.refusal().isPresent()) {
                return CompletableFuture.failedFuture(insert.refusal().get());
              }
              exchange.setProperty(RouteProperties.ROW_INSERT, insert);
              return CompletableFuture.completedFuture(null);
            });
  }

  private static boolean isOnlyARecord(Exchange exchange) {
    return exchange.getProperty(RouteProperties.EXPIRES_AT) == null
        && exchange.getProperty(RouteProperties.SEND_AT) == null
        && SmppHeaders.octet(exchange.getMessage(), SmppServerConstants.REPLACE_IF_PRESENT_FLAG)
            != 1;
  }

  /**
   * Waits for what {@link #begin} began.
   *
   * @return completes when it is durable, at once when it was before; or fails
   */
  static CompletionStage<Void> stored(Exchange exchange) {
    BegunInsert insert = exchange.getProperty(RouteProperties.ROW_INSERT, BegunInsert.class);
    return insert == null ? CompletableFuture.completedFuture(null) : insert.await();
  }

  /** The same, of a message that the gateway has, whatever comes of it. */
  CompletionStage<Void> storedOrLost(Exchange exchange) {
    return stored(exchange)
        .exceptionally(
            failure -> {
              messages.unrecorded();
              long many = LINES.due("unrecorded");
              if (many > 0) {
                LOG.warn(
                    "{} messages without a receipt are at the gateway and not in the store: {}",
                    many,
                    failure.toString());
              }
              return null;
            });
  }
}
