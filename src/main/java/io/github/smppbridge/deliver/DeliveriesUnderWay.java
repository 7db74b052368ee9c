package io.github.smppbridge.deliver;

import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.store.OutboxRow;
import io.github.smppbridge.store.OutboxTable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The exchanges that were started and have not ended. An Error can lose one on its way: what its
 * ESME took is settled all the same, the rest is due again when its lease ends. Thread-safe;
 * bounded by the delivery windows.
 */
final class DeliveriesUnderWay {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveriesUnderWay.class);

  private record Started(Exchange exchange, long atNanos) {}

  private final OutboxTable outbox;
  private final Map<Long, Started> started = new ConcurrentHashMap<>();

  DeliveriesUnderWay(OutboxTable outbox) {
    this.outbox = outbox;
  }

  void begin(OutboxRow row, Exchange exchange) {
    started.put(row.id(), new Started(exchange, System.nanoTime()));
  }

  /** It ended; unless it was settled, its lease ends and it is due again. */
  void end(OutboxRow row) {
    started.remove(row.id());
    outbox.left(row.id());
  }

  /** Ends those that have been under way for longer than an answer takes. */
  void endLost(long nanos) {
    started.forEach(
        (id, one) -> {
          if (System.nanoTime() - one.atNanos() > nanos && started.remove(id, one)) {
            LOG.error("outbox entry {}: exchange {} is lost", id, one.exchange().getExchangeId());
            if (taken(one.exchange())) {
              outbox.settled(id);
            } else {
              outbox.left(id);
            }
          }
        });
  }

  /** Whether the ESME took what the exchange delivers. */
  static boolean taken(Exchange exchange) {
    Object status = exchange.getMessage().getHeader(SmppServerConstants.COMMAND_STATUS);
    return Integer.valueOf(CommandStatus.ESME_ROK).equals(status);
  }
}
