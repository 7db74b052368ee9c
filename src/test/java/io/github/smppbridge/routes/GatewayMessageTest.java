package io.github.smppbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.gateway.JsonTemplate;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.submit.NumberRules;
import io.github.smppbridge.submit.SubmitSteps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code routes/gateway-message}, octet by octet. */
class GatewayMessageTest {
  @AutoClose private static final DefaultCamelContext CONTEXT = new DefaultCamelContext();
  private static final JsonTemplate LANGUAGE = new JsonTemplate(new ObjectMapper());

  @BeforeAll
  static void start() throws Exception {
    CONTEXT.getRegistry().bind("json-template", LANGUAGE);
    CONTEXT
        .getRegistry()
        .bind(
            "submitSteps",
            new SubmitSteps(
                null, null, new NumberRules("", true, false), Map.of(), false, Clock.systemUTC()));
    PluginHelper.getRoutesLoader(CONTEXT)
        .loadRoutes(
            PluginHelper.getResourceLoader(CONTEXT)
                .resolveResource(
                    "file:" + Path.of("routes/gateway-message.camel.yaml").toAbsolutePath()));
    CONTEXT.start();
  }

  static Stream<Arguments> messages() {
    Map<String, Object> all = new TreeMap<>();
    all.put(RouteProperties.DELIVERY_REPORT, false);
    all.put(RouteProperties.DEVICE_ID, "phone-1");
    all.put(RouteProperties.SIM, 2);
    all.put(RouteProperties.PRIORITY, -128);
    all.put(RouteProperties.EXPIRES_AT, Instant.parse("2026-05-01T12:00:00Z"));
    all.put(RouteProperties.SEND_AT, Instant.parse("2026-05-01T11:00:00.5Z"));
    return Stream.of(
        Arguments.of(
            "hello",
            Map.of(),
            "{'id':'g-1','phoneNumbers':['+49'],'textMessage':{'text':'hello'}}"),
        Arguments.of(
            "„a\"\\\n€😀\u0001",
            Map.of(RouteProperties.DEVICE_ID, "phone-1", RouteProperties.DELIVERY_REPORT, true),
            "{'id':'g-1','deviceId':'phone-1','phoneNumbers':['+49'],"
                + "'textMessage':{'text':'„a\\\"\\\\\\n€\\uD83D\\uDE00\\u0001'},'withDeliveryReport':true}"),
        Arguments.of(
            "${body}",
            all,
            "{'id':'g-1','deviceId':'phone-1','simNumber':2,'phoneNumbers':['+49'],"
                + "'textMessage':{'text':'${body}'},'withDeliveryReport':false,'priority':-128,"
                + "'validUntil':'2026-05-01T12:00:00Z','scheduleAt':'2026-05-01T11:00:00.500Z'}"),
        Arguments.of(
            new byte[] {-1, 0, 62, 63},
            all,
            "{'id':'g-1','deviceId':'phone-1','simNumber':2,'phoneNumbers':['+49'],"
                + "'dataMessage':{'data':'/wA+Pw==','port':4711},'withDeliveryReport':false,"
                + "'priority':-128,"
                + "'validUntil':'2026-05-01T12:00:00Z','scheduleAt':'2026-05-01T11:00:00.500Z'}"));
  }

  private static Exchange compose(Object body, Map<String, Object> properties) {
    return CONTEXT
        .createFluentProducerTemplate()
        .to("direct:gateway-message")
        .withProcessor(
            exchange -> {
              exchange.getMessage().setBody(body);
              exchange.getMessage().setHeader(SmppServerConstants.DESTINATION_PORT, "4711");
              exchange.getMessage().setHeader(Exchange.HTTP_QUERY, "left=over");
              exchange.setProperty(RouteProperties.GATEWAY_ID, "g-1");
              exchange.setProperty(RouteProperties.DESTINATION, "+49");
              properties.forEach(exchange::setProperty);
            })
        .send();
  }

  @ParameterizedTest
  @MethodSource("messages")
  void isWhatTheGatewayDocuments(Object body, Map<String, Object> properties, String expected) {
    Exchange composed = compose(body, properties);

    assertThat(composed.getException()).isNull();
    assertThat(composed.getMessage().getBody()).isInstanceOf(byte[].class);
    assertThat(composed.getMessage().getBody(String.class)).isEqualTo(expected.replace('\'', '"'));
  }

  @Test
  void onlyAMessageForAKnownPhoneIsPostedTwice() {
    assertThat(compose("a", Map.of()).getProperty(RouteProperties.GATEWAY_ONCE)).isEqualTo(true);
    assertThat(
            compose("a", Map.of(RouteProperties.DEVICE_ID, "phone-1"))
                .getProperty(RouteProperties.GATEWAY_ONCE))
        .isEqualTo(false);
  }

  @Test
  void onlyWhatIsNoPhoneNumberSkipsTheGatewaysCheck() {
    assertThat(query(Map.of(RouteProperties.DIAL_AS_IS, true)))
        .isEqualTo("skipPhoneValidation=true");
    assertThat(query(Map.of(RouteProperties.DIAL_AS_IS, false))).isNull();
  }

  private static Object query(Map<String, Object> properties) {
    return compose("a", properties).getMessage().getHeader(Exchange.HTTP_QUERY);
  }

  /** The example of docs/extending.md. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '|',
      value = {
        "spring, {'simNumber':2;'serviceType':'CMT';'labels':['spring']}",
        ", {'simNumber':2;'serviceType':'CMT'}"
      })
  void aFieldOfYourOwn(String campaign, String expected) throws IOException {
    String docs = Files.readString(Path.of("docs/extending.md"));
    int from = docs.indexOf("  \"simNumber\"");
    Expression fields =
        LANGUAGE.createExpression("{" + docs.substring(from, docs.indexOf("```", from)) + "}");
    Exchange exchange = new DefaultExchange(CONTEXT);
    exchange.getMessage().setHeader(SmppServerConstants.SERVICE_TYPE, "CMT");
    exchange.setProperty("campaign", campaign);

    assertThat(fields.evaluate(exchange, String.class))
        .isEqualTo(expected.replace('\'', '"').replace(';', ','));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{}", "{\"a\"}", "{\"a\": \"${nothing\"}", "{\"a\":1} x"})
  void aTemplateThatIsNoneStopsTheStart(String template) {
    assertThatThrownBy(() -> LANGUAGE.createExpression(template)).isInstanceOf(Exception.class);
  }
}
