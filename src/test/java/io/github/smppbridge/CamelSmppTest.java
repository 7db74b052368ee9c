package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** An ESME made with camel-smpp: a producer that binds TX, a consumer that binds RX. */
class CamelSmppTest {
  private static final String USER = "CAMEL1";
  private static final String PASSWORD = "camelpwd";

  @Test
  void submitsAndGetsItsReceipt() throws Exception {
    try (DefaultCamelContext client = new DefaultCamelContext();
        TestBridge bridge = TestBridge.start(Map.of())) {
      bridge.gateway().deliverAll().account(USER, PASSWORD);
      String uri =
          "smpp://%s@127.0.0.1:%d?password=%s".formatted(USER, bridge.smppPort(), PASSWORD);
      RouteBuilder.addRoutes(client, routes -> routes.from(uri).to("mock:receipts"));
      client.start();
      MockEndpoint receipts = client.getEndpoint("mock:receipts", MockEndpoint.class);
      receipts.expectedMessageCount(1);

      Exchange sent =
          client
              .createFluentProducerTemplate()
              .to(uri + "&registeredDelivery=1")
              .withBody("hello from camel-smpp")
              .withHeader("CamelSmppDestAddr", "4915112345678")
              .withHeader("CamelSmppDestAddrTon", (byte) 1)
              .send();

      assertThat(sent.getException()).isNull();
      String id = (String) ((List<?>) sent.getMessage().getHeader("CamelSmppId")).get(0);
      MockEndpoint.assertIsSatisfied(client);
      assertThat(receipts.getExchanges().get(0).getIn().getHeader("CamelSmppId")).isEqualTo(id);
      assertThat(receipts.getExchanges().get(0).getIn().getHeader("CamelSmppStatus"))
          .hasToString("DELIVRD");
    }
  }
}
