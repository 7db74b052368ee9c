package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.github.smppbridge.route.RouteFailure;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.LogLines;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.TestHttp;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jsmpp.bean.DeliverSm;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What phones report and no message, or no database, can hold: it ends here, and is not asked for
 * again for days.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class UnfitEvents {
  private static final String PHONE = "+4917012345678";

  private final Map<String, String> store;
  private StubGateway gateway;
  private TestBridge bridge;
  private Esme esme;

  /** Each test has its own: what it does not answer is none of another's. */
  private String account;

  private int tests;

  UnfitEvents(Map<String, String> store) {
    this.store = store;
  }

  @BeforeAll
  void start() {
    bridge = TestBridge.start(store);
    gateway = bridge.gateway();
  }

  @BeforeEach
  void bind() {
    account = "UNFIT%03d".formatted(++tests);
    gateway.account(account, StubGateway.PASSWORD);
    esme = bridge.bind(account, StubGateway.PASSWORD);
  }

  @AfterEach
  void calm() {
    bridge.calm();
  }

  @AfterAll
  void stop() {
    bridge.close();
  }

  private int received(String text) {
    return gateway.fireReceived(account, PHONE, "+49301", text);
  }

  private int report(String id, String event, JsonObject payload) {
    JsonObject body =
        new JsonObject()
            .put("id", id)
            .put("webhookId", "w")
            .put("event", event)
            .put("deviceId", "d")
            .put("payload", payload);
    // as phones may write what is no character
    String json = body.encode().replace("<NUL>", "\\u0000").replace("<HALF>", "\\ud83d");
    String url = gateway.account(account).webhookUrl(event);
    return TestHttp.send("POST", url, null, json).statusCode();
  }

  /** The parts of all messages, by message and number, without their headers. */
  private String joined(List<DeliverSm> parts, Charset charset) {
    Set<Integer> references =
        parts.stream().map(part -> part.getShortMessage()[3] & 0xff).collect(Collectors.toSet());
    // they follow each other, and begin anew after 255
    int first =
        references.stream().filter(each -> !references.contains((each - 1) & 0xff)).findAny().get();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    parts.stream()
        .map(DeliverSm::getShortMessage)
        .sorted(
            Comparator.comparingInt(octets -> ((octets[3] - first) & 0xff) << 8 | octets[5] & 0xff))
        .forEach(octets -> all.write(octets, 6, octets.length - 6));
    return all.toString(charset);
  }

  private double rejected(String event) {
    String line = "smsgate_webhooks_total{event=\"" + event + "\",result=\"rejected\"} ";
    return bridge
        .get("/metrics")
        .lines()
        .filter(each -> each.startsWith(line))
        .mapToDouble(each -> Double.parseDouble(each.substring(line.length())))
        .sum();
  }

  @Test
  void aTextOfMorePartsThanAHeaderCountsComesAsSeveralMessages() {
    String text = "0123456789".repeat(4_500);
    try (LogLines lines = LogLines.of("io.github.smppbridge.report", Level.WARN)) {
      assertThat(received(text)).isEqualTo(200);
      assertThat(lines.messages()).singleElement().asString().contains("goes out as 2");
    }
    assertThat(joined(esme.awaitMobileOriginated(295), StandardCharsets.US_ASCII)).isEqualTo(text);
  }

  @Test
  void soDoesOneThatOneCharacterMakesTwiceAsLong() {
    String text = "Ж" + "0123456789".repeat(3_900);
    assertThat(received(text)).isEqualTo(200);
    assertThat(joined(esme.awaitMobileOriginated(583), StandardCharsets.UTF_16BE)).isEqualTo(text);
  }

  @Test
  void soDoOctetsOfMorePartsThanAHeaderCounts() {
    String base64 = Base64.getEncoder().encodeToString(new byte[40_000]);
    try (LogLines lines = LogLines.of("io.github.smppbridge.report", Level.WARN)) {
      assertThat(gateway.fireDataReceived(account, PHONE, "+49301", base64)).isEqualTo(200);
      assertThat(lines.messages()).singleElement().asString().contains("goes out as 2");
    }
    int octets =
        esme.awaitMobileOriginated(313).stream().mapToInt(sm -> sm.getShortMessage().length).sum();
    // of header each: length, part and ports
    assertThat(octets).isEqualTo(40_000 + 313 * (1 + 5 + 6));
  }

  @Test
  void whatNoMessageHoldsIsRejectedWithALineAndACounter() {
    final double before = rejected("sms:data-received");
    JsonObject nowhere = new JsonObject().put("sender", PHONE).put("data", "AQ==");
    try (LogLines lines = LogLines.of(RouteFailure.class.getName(), Level.WARN)) {
      assertThat(report("e1", "sms:data-received", nowhere.put("port", 70_000))).isEqualTo(200);
      assertThat(lines.messages()).singleElement().asString().contains("can never be taken");
    }
    assertThat(rejected("sms:data-received")).isEqualTo(before + 1);
    assertThat(received("next")).isEqualTo(200);
    assertThat(esme.awaitMobileOriginated(1)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<NUL>", "<HALF>", "a<NUL>b<HALF>c"})
  void whatIsNoCharacterIsInNoFieldTheReasonForARetry(String odd) {
    JsonObject mo =
        new JsonObject().put("sender", PHONE).put("recipient", "+49301").put("message", "text");
    for (String field : new String[] {"sender", "recipient", "message"}) {
      String id = UUID.randomUUID().toString();
      assertThat(report(id, "sms:received", mo.copy().put(field, odd))).as(field).isEqualTo(200);
    }
    assertThat(esme.awaitMobileOriginated(3))
        .hasSize(3)
        .noneMatch(sm -> (sm.getSourceAddr() + sm.getDestAddress()).contains("?"));
    assertThat(report("e" + odd, "sms:received", mo)).isEqualTo(200);

    String id = esme.submit("hello", "4915112345678");
    String gatewayId = gateway.last().id();
    for (String event : new String[] {"sms:sent", "sms:failed"}) {
      JsonObject of = new JsonObject().put("messageId", gatewayId).put("reason", odd);
      assertThat(report("e" + odd, event, of)).isEqualTo(200);
      assertThat(report(event, event, of.copy().put("messageId", odd))).isEqualTo(200);
    }
    assertThat(report("last", "sms:failed", new JsonObject().put("messageId", gatewayId)))
        .isEqualTo(200);
    assertThat(esme.awaitStat(id)).isEqualTo("UNDELIV");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+292278994-08-17T07:12:55.807Z",
        "+999999999-12-31T23:59:59.999999999-18:00",
        "-999999999-01-01T00:00:00+18:00",
        "9223372036854775807",
        "0000-00-00T00:00:00Z"
      })
  void aTimeBeyondAllClocksIsNotBelieved(String time) {
    String id = esme.submit("hello", "4915112345678");
    String gatewayId = gateway.last().id();
    JsonObject of = new JsonObject().put("messageId", gatewayId);
    assertThat(report("s", "sms:sent", of.copy().put("sentAt", time).put("partsCount", 1e18)))
        .isEqualTo(200);
    assertThat(report("d", "sms:failed", of.copy().put("failedAt", time))).isEqualTo(200);
    assertThat(esme.awaitStat(id)).isEqualTo("UNDELIV");
    DeliverSm receipt = esme.awaitReceipt(id);
    assertThat(minute(receipt, "done date"))
        .isBetween(minute(receipt, "submit date"), minute(receipt, "submit date").plusMinutes(10));
  }

  private static LocalDateTime minute(DeliverSm receipt, String field) {
    return LocalDateTime.parse(
        Esme.field(receipt, field), DateTimeFormatter.ofPattern("yyMMddHHmm"));
  }

  @Test
  void aTokenThatNoDatabaseKnowsIsUnknown() {
    String url = gateway.account(account).webhookUrl("sms:received");
    String odd = url.replaceAll("session=.*", "session=%00%ED%A0%BD");
    assertThat(TestHttp.send("POST", odd, null, "{}").statusCode()).isEqualTo(404);
  }

  @Test
  void anEventOfNobodyComesFromNobody() {
    assertThat(report("e", "sms:received", new JsonObject().put("message", "who"))).isEqualTo(200);
    assertThat(esme.awaitMobileOriginated(1).get(0).getSourceAddr()).isNullOrEmpty();
  }

  @Test
  void aSenderLongerThanAnAddressIsCut() {
    JsonObject mo = new JsonObject().put("sender", "9".repeat(5_000)).put("message", "who");
    assertThat(report("e", "sms:received", mo)).isEqualTo(200);
    assertThat(esme.awaitMobileOriginated(1).get(0).getSourceAddr()).isEqualTo("9".repeat(20));
  }

  /** Each part repeats it, and one is looked at for all. */
  @Test
  void aLongSenderOfManyPartsTakesAMoment() {
    String text = "0123456789".repeat(900);
    String sender = "\u200B".repeat(5_000) + "Банк";
    assertThat(gateway.fireReceived(account, sender, "+49301", text)).isEqualTo(200);
    assertThat(esme.awaitMobileOriginated(59)).allMatch(sm -> sm.getSourceAddr().equals("Bank"));
  }
}
