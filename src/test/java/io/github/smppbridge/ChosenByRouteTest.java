package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.github.smppbridge.submit.RouteChoices;
import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.LogLines;
import io.github.smppbridge.testkit.Parts;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.StubMessage;
import io.github.smppbridge.testkit.TestClock;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.builder.RouteBuilder;
import org.jsmpp.bean.OptionalParameter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What before-submit chooses by headers: it wins, whatever way the message goes. */
class ChosenByRouteTest {
  private static final int RSYSERR = 0x08;
  private static final int RMSGQFUL = 0x14;
  private static final String NUMBER = "4915112345678";
  private static final String IN_TWO_HOURS = "000000020000000R";
  private static final Map<String, Object> ALL =
      Map.of(
          "GatewayDevice", "second",
          "GatewaySim", "2",
          "GatewayPriority", "100",
          "GatewayValidity", "10m",
          "GatewayDeliveryReport", "false",
          "GatewaySkipPhoneValidation", "true");

  @TempDir Path folder;
  @AutoClose private final StubGateway gateway = StubGateway.start();
  private final TestClock clock = TestClock.running();
  private final Map<String, Object> chosen = new ConcurrentHashMap<>();
  private TestBridge bridge;
  private Esme esme;

  @BeforeEach
  void start() {
    gateway
        .account(StubGateway.USERNAME)
        .noDevices()
        .device("first", Instant.now(), "+4915100000011", "+4915100000012")
        .device("second", Instant.now(), "+4915100000021", "+4915100000022");
    bridge = bridge();
    esme = bridge.bind();
  }

  @AfterEach
  void stop() {
    bridge.close();
  }

  private TestBridge bridge() {
    TestBridge started =
        TestBridge.start(
            gateway,
            folder,
            Map.of(
                "gateway.device_selection", "round_robin",
                "gateway.retries", "0",
                "gateway.timeout", "20s",
                "gateway.circuit_wait", "0",
                "gateway.device_active_within", "0"),
            clock);
    try {
      RouteBuilder.addRoutes(
          started.context(),
          routes ->
              routes
                  .from("direct:before-submit")
                  .routeId("before-submit")
                  .process(exchange -> exchange.getMessage().getHeaders().putAll(chosen)));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return started;
  }

  private void choose(Map<String, Object> headers) {
    chosen.clear();
    chosen.putAll(headers);
  }

  private StubMessage sent(String text) {
    await().until(() -> gateway.messages().stream().anyMatch(each -> text.equals(each.text())));
    return gateway.messages().stream()
        .filter(each -> text.equals(each.text()))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  /** Of that text, with all that was chosen but its validity. */
  private JsonObject assertChosen(String text) {
    JsonObject request = sent(text).request();
    assertThat(request.getString("deviceId")).as("device of %s", text).isEqualTo("second");
    assertThat(request.getInteger("simNumber")).isEqualTo(2);
    assertThat(request.getInteger("priority")).isEqualTo(100);
    assertThat(request.getBoolean("withDeliveryReport")).isFalse();
    return request;
  }

  private boolean allPostsSkipValidation() {
    return gateway.requests(GatewayOperation.SEND_MESSAGE).stream()
        .allMatch(request -> "true".equals(request.parameters().get("skipPhoneValidation")));
  }

  private Duration validity(JsonObject request) {
    return Duration.between(clock.instant(), Instant.parse(request.getString("validUntil")));
  }

  private static Sms text(String text) {
    return Sms.to(NUMBER).text(text).withRegistered(1);
  }

  @Test
  void itWinsOverWhatTheEsmeAndTheConfigurationSay() {
    choose(ALL);
    for (int i = 0; i < 3; i++) {
      esme.submit(text("plain " + i).withSource("first").withValidity("000001000000000R"));
      JsonObject request = assertChosen("plain " + i);
      assertThat(validity(request)).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
    }
    assertThat(allPostsSkipValidation()).isTrue();
    choose(Map.of());
    esme.submit(text("not chosen").withPriority(2));
    JsonObject usual = sent("not chosen").request();
    assertThat(usual.getInteger("priority")).isEqualTo(50);
    assertThat(usual.getBoolean("withDeliveryReport")).isTrue();
    assertThat(usual.getString("validUntil")).isNull();
    assertThat(allPostsSkipValidation()).isFalse();
  }

  @Test
  void whatIsHeldIsSentAsItWasChosenThoughTheRuleIsAnotherByThen() {
    choose(ALL);
    esme.submit(text("held").withSchedule(IN_TWO_HOURS));
    String replaced = esme.submit(text("old").withSchedule(IN_TWO_HOURS));
    choose(Map.of());
    assertThat(esme.replaceStatus(replaced, "new", 1)).isZero();
    bridge.close();
    bridge = bridge();
    esme = bridge.bind();
    clock.advance(Duration.ofHours(2).plusSeconds(1));

    JsonObject held = assertChosen("held");
    assertThat(validity(held)).isBetween(Duration.ofMinutes(8), Duration.ofMinutes(10));
    assertChosen("new");
    assertThat(allPostsSkipValidation()).isTrue();
  }

  @Test
  void aReplacementGoesAsItsMessageWent() {
    choose(ALL);
    String id = esme.submit(text("before"));
    assertChosen("before");
    choose(Map.of());
    assertThat(esme.replaceStatus(id, "after", 1)).isZero();

    assertChosen("after");
    assertThat(allPostsSkipValidation()).isTrue();
  }

  @Test
  void everyFormOfAMessageIsChosenFor() {
    choose(ALL);
    String whole = "A text in parts, long enough for two of them. ".repeat(4).strip();
    Parts.of(0, whole.getBytes(StandardCharsets.US_ASCII), 100).to(NUMBER).udh8(7).stream()
        .forEach(part -> esme.submit(part));
    esme.submitMulti(text("multi"), "4915112345601", "4915112345602");
    esme.data(text("data"));
    esme.submit(
        Sms.to(NUMBER)
            .text("")
            .tlv(
                new OptionalParameter.Message_payload(
                    "payload".getBytes(StandardCharsets.US_ASCII))));

    assertChosen(whole);
    assertChosen("multi");
    assertChosen("data");
    assertChosen("payload");
    assertThat(gateway.messages()).hasSize(5).allMatch(each -> each.deviceId().equals("second"));
  }

  @Test
  void aLongMessageThatIsTakenUpAfterTheBridgeEndedGoesToTheSamePhoneAndSim() {
    choose(ALL);
    String whole = "A text in parts, long enough for two of them. ".repeat(4).strip();
    gateway.respondAlways(GatewayOperation.SEND_MESSAGE, Answer.close());
    gateway.respondAlways(GatewayOperation.GET_MESSAGE, Answer.close());
    List<Sms> parts =
        Parts.of(0, whole.getBytes(StandardCharsets.US_ASCII), 100).to(NUMBER).udh8(9);
    esme.submit(parts.get(0));
    assertThat(esme.submitStatus(parts.get(1))).isEqualTo(RSYSERR);
    bridge.close();
    // a rule that would choose another now, as one by weights does
    choose(Map.of("GatewayDevice", "first", "GatewaySim", 1, "GatewayPriority", 100));
    gateway.respondNormally(GatewayOperation.SEND_MESSAGE);
    gateway.respondNormally(GatewayOperation.GET_MESSAGE);
    bridge = bridge();
    esme = bridge.bind();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              clock.advance(Duration.ofSeconds(20));
              return !gateway.messages().isEmpty();
            });
    JsonObject request = sent(whole).request();
    assertThat(request.getString("deviceId")).isEqualTo("second");
    assertThat(request.getInteger("simNumber")).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "GatewaySim, 9, 8",
    "GatewayPriority, high, 8",
    "GatewayValidity, 600, 8",
    "GatewayDeliveryReport, maybe, 8",
    "GatewaySkipPhoneValidation, 2, 8",
    "GatewayDevice, nowhere, 20"
  })
  void aMistakeIsRefusedForNowAndToldAndNeverADefault(String header, String value, int status) {
    choose(Map.of(header, value));
    try (LogLines log = LogLines.of(RouteChoices.class.getName(), Level.WARN)) {
      assertThat(esme.submitStatus(text("wrong"))).isEqualTo(status);
      assertThat(esme.submitStatus(text("wrong").withSchedule(IN_TWO_HOURS))).isEqualTo(status);
      assertThat(log.messages()).singleElement().asString().contains(header);
    }
    assertThat(gateway.messages()).isEmpty();
    assertThat(bridge.database().run("SELECT COUNT(*) FROM held")).hasToString("0");
    choose(Map.of());
    assertThat(esme.submitStatus(text("right"))).isZero();
  }

  @Test
  void aPhoneWithoutThatSimIsNotThere() {
    gateway.account(StubGateway.USERNAME).device("third", Instant.now(), "+4915100000031");
    choose(Map.of("GatewayDevice", "third", "GatewaySim", 2));
    try (Esme again = bridge.bind()) {
      assertThat(again.submitStatus(text("no such SIM"))).isEqualTo(RMSGQFUL);
    }
  }

  @Test
  void aSimAloneIsOfTheSendersPhoneOrOfAnyAndAFullPhoneIsNotLeftForAnotherWhenNamed() {
    choose(Map.of("GatewaySim", 2));
    esme.submit(text("sender's").withSource("second"));
    assertThat(sent("sender's").request().getInteger("simNumber")).isEqualTo(2);
    assertThat(sent("sender's").deviceId()).isEqualTo("second");

    gateway.account(StubGateway.USERNAME).full("second");
    for (int i = 0; i < 2; i++) {
      esme.submit(text("any " + i));
      assertThat(sent("any " + i).request().getInteger("simNumber")).isEqualTo(2);
      assertThat(sent("any " + i).deviceId()).isEqualTo("first");
    }
    choose(Map.of("GatewayDevice", "second"));
    assertThat(esme.submitStatus(text("named"))).isNotZero();
  }

  /** As in "+49 through phone A": the SIM that the sender's number stands for is not lost. */
  @Test
  void aPhoneThatIsChosenKeepsTheSimOfItsOwnNumber() {
    choose(Map.of("GatewayDevice", "second"));
    esme.submit(text("own number").withSource("4915100000022"));
    assertThat(sent("own number").request().getInteger("simNumber")).isEqualTo(2);
    esme.submit(text("other's number").withSource("4915100000012"));
    assertThat(sent("other's number").deviceId()).isEqualTo("second");
    assertThat(sent("other's number").request().getInteger("simNumber")).isNull();
  }

  @Test
  void nothingThatAnEsmeSendsIsAChoice() {
    choose(Map.of());
    for (short tag : new short[] {0x1400, 0x3FFF, 0x0204}) {
      byte[] value = "GatewayDevice=second".getBytes(StandardCharsets.US_ASCII);
      esme.submitStatus(
          text("tlv " + tag)
              .withServiceType("gwdev")
              .tlv(
                  tag == 0x0204
                      ? new OptionalParameter.User_message_reference((short) 9)
                      : new OptionalParameter.OctetString(tag, value)));
    }
    assertThat(gateway.messages())
        .hasSize(3)
        .allSatisfy(
            each -> {
              assertThat(each.request().getInteger("simNumber")).isNull();
              assertThat(each.request().getInteger("priority")).isNull();
            });
    assertThat(gateway.messages()).extracting(StubMessage::deviceId).contains("first", "second");
  }
}
