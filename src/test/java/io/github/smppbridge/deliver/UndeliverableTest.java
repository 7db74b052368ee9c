package io.github.smppbridge.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.component.DeliveryException;
import io.github.smppbridge.component.NoReceiverException;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SessionClosedException;
import io.github.smppbridge.smpp.SmppStatusException;
import io.github.smppbridge.smpp.WindowFullException;
import io.github.smppbridge.smpp.text.MessageState;
import io.github.smppbridge.store.MessageRow;
import io.github.smppbridge.store.OutboxEntry;
import io.github.smppbridge.store.OutboxRow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** What no deliver_sm can be made of ends; what only waits for its ESME does not. */
class UndeliverableTest {
  private static final DefaultCamelContext CONTEXT = new DefaultCamelContext();

  private final Deliveries deliveries =
      new Deliveries(null, Duration.ofMinutes(5), Clock.systemUTC());
  private final Receipts receipts = new Receipts(new ObjectMapper(), Duration.ofHours(72));

  private boolean hopeless(int attempts, Exception failure) {
    Exchange exchange = new DefaultExchange(CONTEXT);
    OutboxEntry entry = new OutboxEntry("ACME", OutboxEntry.MO, null, null, "{}", 0, 0);
    exchange.setProperty(RouteProperties.OUTBOX_ROW, new OutboxRow(1, entry, attempts));
    exchange.setProperty(Exchange.EXCEPTION_CAUGHT, failure);
    return deliveries.hopeless(exchange);
  }

  private static DeliveryException because(SmppStatusException cause) {
    return new DeliveryException(cause.commandStatus(), cause.getMessage(), cause);
  }

  @Test
  void whatNoPduHoldsIsTriedSomeTimesAndDropped() {
    DeliveryException unwritable =
        because(new SmppStatusException(CommandStatus.ESME_RINVMSGLEN, "too long"));
    assertThat(hopeless(1, unwritable)).isFalse();
    assertThat(hopeless(10, unwritable)).isTrue();
  }

  @Test
  void whatWaitsForItsEsmeIsNotDropped() {
    assertThat(hopeless(1_000, because(new WindowFullException("full")))).isFalse();
    assertThat(hopeless(1_000, because(new SessionClosedException("gone")))).isFalse();
    assertThat(hopeless(1_000, new NoReceiverException("ACME"))).isFalse();
  }

  @Test
  void aReceiptHasAsMuchOfAnAddressAsItHolds() throws Exception {
    MessageRow row =
        MessageRow.builder("1", "g", "ACME", System.currentTimeMillis())
            .sourceAddr("s".repeat(64))
            .destAddr("d".repeat(64))
            .build();
    Exchange exchange = new DefaultExchange(CONTEXT);
    exchange
        .getMessage()
        .setBody(
            receipts.entry(row, MessageState.DELIVERED, Instant.now(), Instant.now()).payload());
    receipts.compose(exchange);
    assertThat(exchange.getMessage().getHeader(SmppServerConstants.SOURCE_ADDR))
        .isEqualTo("d".repeat(20));
    assertThat(exchange.getMessage().getHeader(SmppServerConstants.DEST_ADDR))
        .isEqualTo("s".repeat(20));
  }
}
