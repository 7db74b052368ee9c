package io.github.smppbridge.routes;

import static io.github.smppbridge.component.SmppServerConstants.COMMAND_STATUS;
import static io.github.smppbridge.component.SmppServerConstants.DESTINATION_PORT;
import static io.github.smppbridge.component.SmppServerConstants.DEST_ADDR;
import static io.github.smppbridge.component.SmppServerConstants.DEST_ADDR_TON;
import static io.github.smppbridge.component.SmppServerConstants.ID;
import static io.github.smppbridge.component.SmppServerConstants.PRIORITY_FLAG;
import static io.github.smppbridge.component.SmppServerConstants.REGISTERED_DELIVERY;
import static io.github.smppbridge.component.SmppServerConstants.SOURCE_ADDR;
import static io.github.smppbridge.component.SmppServerConstants.SYSTEM_ID;
import static io.github.smppbridge.component.SmppServerConstants.VALIDITY_PERIOD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.TestBridge;
import io.github.smppbridge.component.Secret;
import io.github.smppbridge.gateway.Device;
import io.github.smppbridge.gateway.GatewayAccount;
import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.gateway.GatewayCredential;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The submit routes as they stand in {@code routes/}, with the gateway replaced by a mock. */
class SubmitSmRouteTest {
  @TempDir static Path folder;
  @AutoClose static TestBridge bridge;
  static ProducerTemplate esme;
  static MockEndpoint gateway;

  @BeforeAll
  static void start() throws Exception {
    // an account without sessions would be forgotten
    bridge = TestBridge.withoutTimers("http://127.0.0.1:1/none", folder, Map.of());
    CamelContext context = bridge.context();
    AdviceWith.adviceWith(
        context, "gateway-request", a -> a.weaveById("to-gateway").replace().to("mock:gateway"));
    AdviceWith.adviceWith(context, "submit-sm", a -> a.replaceFromWith("direct:submit_sm"));
    gateway = context.getEndpoint("mock:gateway", MockEndpoint.class);
    esme = context.createProducerTemplate();
  }

  @BeforeEach
  void bound() {
    GatewayAccount account =
        new GatewayAccount(
            "ACME", GatewayCredential.basic("ACME", Secret.of("secret")), Clock.systemUTC());
    account.setDevices(
        List.of(
            new Device("phone-1", Instant.EPOCH, List.of(new Device.Sim(2, "+4917011111111")))));
    bridge.bean("gatewayAccounts", GatewayAccounts.class).admit(account);
  }

  @BeforeEach
  void answerAccepted() {
    gateway.reset();
    gateway.whenAnyExchangeReceived(
        e -> {
          JsonNode message = new ObjectMapper().readTree(e.getMessage().getBody(byte[].class));
          e.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 202);
          e.getMessage()
              .setBody("{\"id\":\"" + message.path("id").asText() + "\",\"state\":\"Pending\"}");
        });
  }

  private static Exchange submit(Object body, Map<String, Object> headers) {
    return esme.request(
        "direct:submit_sm",
        exchange -> {
          exchange.getIn().setBody(body);
          exchange.getIn().setHeader(SYSTEM_ID, "ACME");
          exchange.getIn().setHeader(DEST_ADDR, "4915112345678");
          exchange.getIn().setHeader(DEST_ADDR_TON, (byte) 1);
          exchange.getIn().setHeader(REGISTERED_DELIVERY, (byte) 1);
          headers.forEach(exchange.getIn()::setHeader);
        });
  }

  private static JsonNode posted() throws Exception {
    return new ObjectMapper()
        .readTree(gateway.getReceivedExchanges().get(0).getMessage().getBody(byte[].class));
  }

  private static Object status(Exchange exchange) {
    return exchange.getMessage().getHeader(COMMAND_STATUS);
  }

  @Test
  void aTextBecomesATextMessageOfTheChosenDevice() throws Exception {
    Exchange done = submit("hello", Map.of());

    assertThat(status(done)).isNull();
    assertThat(done.getMessage().getHeader(ID, String.class)).matches("[1-9][0-9]+");
    assertThat(posted().at("/textMessage/text").asText()).isEqualTo("hello");
    assertThat(posted().at("/phoneNumbers/0").asText()).isEqualTo("+4915112345678");
    assertThat(posted().path("deviceId").asText()).isEqualTo("phone-1");
    assertThat(posted().path("withDeliveryReport").asBoolean()).isTrue();
    assertThat(posted().has("priority")).isFalse();
  }

  @Test
  void theSourceAddressThatIsASimSelectsIt() throws Exception {
    submit("hello", Map.of(SOURCE_ADDR, "4917011111111"));
    assertThat(posted().path("simNumber").asInt()).isEqualTo(2);
  }

  @Test
  void priorityTimesAndPortsFindTheirFields() throws Exception {
    submit(
        new byte[] {1, 2, 3},
        Map.of(
            PRIORITY_FLAG, (byte) 3, VALIDITY_PERIOD, "000001000000000R", DESTINATION_PORT, 4711));
    assertThat(posted().path("priority").asInt()).isEqualTo(100);
    assertThat(Instant.parse(posted().path("validUntil").asText())).isAfter(Instant.now());
    assertThat(posted().at("/dataMessage/port").asInt()).isEqualTo(4711);
    assertThat(posted().at("/dataMessage/data").asText()).isEqualTo("AQID");
  }

  @Test
  void aShortCodeSkipsTheGatewaysNumberCheck() {
    submit("hello", Map.of(DEST_ADDR, "12345", DEST_ADDR_TON, (byte) 3));
    assertThat(gateway.getReceivedExchanges().get(0).getMessage().getHeader(Exchange.HTTP_QUERY))
        .isEqualTo("skipPhoneValidation=true");
  }

  @Test
  void whatTheGatewayRefusesIsForgotten() {
    gateway.reset();
    gateway.whenAnyExchangeReceived(
        e -> {
          e.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 400);
          e.getMessage().setBody("{\"message\":\"invalid phone number\"}");
        });
    assertThat(status(submit("hello", Map.of()))).isEqualTo("ESME_RINVDSTADR");
  }

  @Test
  void anEmptyTextIsRefusedBeforeTheGatewayIsAsked() {
    assertThat(status(submit("", Map.of()))).isEqualTo("ESME_RINVMSGLEN");
    assertThat(gateway.getReceivedExchanges()).isEmpty();
  }

  @Test
  void theExtensionPointCanRefuse() throws Exception {
    AdviceWith.adviceWith(
        bridge.context(),
        "before-submit",
        a -> a.weaveAddLast().setHeader(COMMAND_STATUS, a.constant("ESME_RINVDSTADR")));
    try {
      assertThat(status(submit("hello", Map.of()))).isEqualTo("ESME_RINVDSTADR");
      assertThat(gateway.getReceivedExchanges()).isEmpty();
    } finally {
      AdviceWith.adviceWith(
          bridge.context(), "before-submit", a -> a.weaveAddLast().removeHeader(COMMAND_STATUS));
    }
  }
}
