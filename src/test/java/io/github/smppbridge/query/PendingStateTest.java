package io.github.smppbridge.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.route.SessionAttributes;
import io.github.smppbridge.store.MessageRow;
import java.time.Clock;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PendingStateTest {
  private static final DefaultCamelContext CONTEXT = new DefaultCamelContext();

  @ParameterizedTest(name = "configured {0}, of the account {1}, version {2}")
  @CsvSource({
    "SCHEDULED, , 0x34, 0",
    "SCHEDULED, , 0x50, 0",
    "ENROUTE, , 0x34, 1",
    "ENROUTE, , 0x50, 1",
    "AUTO, , 0x34, 1",
    "AUTO, , 0x50, 0",
    "SCHEDULED, auto, 0x34, 1",
    "SCHEDULED, auto, 0x50, 0",
    "ENROUTE, scheduled, 0x34, 0",
    "AUTO, enroute, 0x50, 1"
  })
  void theAccountsOwnCountsBeforeTheConfiguredOne(
      PendingState configured, String own, String version, int told) {
    Exchange exchange = new DefaultExchange(CONTEXT);
    exchange.setProperty(
        RouteProperties.MESSAGE_ROW, MessageRow.builder("1", "g", "ACME", 0).destAddr("2").build());
    exchange.getMessage().setHeader(SmppServerConstants.INTERFACE_VERSION, Integer.decode(version));
    exchange
        .getMessage()
        .setHeader(
            SmppServerConstants.ATTRIBUTES,
            own == null ? Map.of() : Map.of(SessionAttributes.PENDING_STATE, own));

    new MessageQueries(null, null, null, configured, Clock.systemUTC()).answerFromStore(exchange);

    assertThat(exchange.getMessage().getHeader(SmppServerConstants.MESSAGE_STATE)).isEqualTo(told);
  }
}
