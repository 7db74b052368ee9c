package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.github.smppbridge.routes.ExampleRoutes;
import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.CommandRefused;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.LogLines;
import io.github.smppbridge.testkit.Parts;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever refuses a submit, the log tells it once, with neither its text nor its number. */
class RefusedSubmitsTest {
  private static final String NUMBER = "4915112345678";
  private static final String TEXT = "the eagle has landed";
  private static final String PASSWORD = "other-password-14";

  /** By service_type: a rule with and without its reason, a busy store, an error. */
  private static final String RULES =
      """
      - route:
          id: before-submit
          description: Refuses as the test wants
          routeConfigurationId: smpp-errors
          from:
            uri: direct:before-submit
            steps:
              - choice:
                  when:
                    - simple: ${header.CamelSmppServiceType} == 'RULE'
                      steps:
                        - setHeader: { name: CamelSmppCommandStatus, constant: ESME_RINVSRCADR }
                        - setHeader: { name: CamelSmppServerReason, constant: not at night }
                    - simple: ${header.CamelSmppServiceType} == 'MUTE'
                      steps:
                        - setHeader: { name: CamelSmppCommandStatus, constant: "1025" }
                    - simple: ${header.CamelSmppServiceType} == 'BUSY'
                      steps:
                        - throwException:
                            exceptionType: io.github.smppbridge.store.commit.StoreBusyException
                            message: full
                    - simple: ${header.CamelSmppServiceType} == 'FAIL'
                      steps:
                        - throwException: { exceptionType: java.lang.IllegalStateException, message: told elsewhere }
      """;

  @TempDir static Path folder;
  @AutoClose static StubGateway gateway;
  @AutoClose static TestBridge bridge;

  @AutoClose
  private final LogLines lines = LogLines.of("io.github.smppbridge.smpp.refusals", Level.INFO);

  private final Esme esme = bridge.bind();

  @BeforeAll
  static void start() throws IOException {
    gateway = StubGateway.start();
    for (String account : List.of("PAUSED", "LIMITED")) {
      gateway.account(account, PASSWORD);
    }
    Path accounts =
        Files.writeString(
            folder.resolve("accounts.yaml"),
            "accounts: {LIMITED: {limits: {daily_quota: 1, message_size: 30}}}");
    Path routes = ExampleRoutes.in(folder, Map.of());
    Files.writeString(routes.resolve("before-submit.camel.yaml"), RULES);
    bridge =
        TestBridge.start(
            gateway.baseUrl(),
            folder,
            Map.of("gateway.retries", "0", "accounts.file", accounts.toString()),
            routes);
  }

  @AfterEach
  void calm() {
    esme.close();
    gateway.calm();
  }

  private static Sms sms() {
    return Sms.to(NUMBER).text(TEXT);
  }

  private void assertTold(String account, String... told) {
    await().untilAsserted(() -> assertThat(lines.messages()).hasSize(told.length));
    for (int i = 0; i < told.length; i++) {
      assertThat(lines.messages().get(i))
          .matches("session [0-9a-f]{16} of .*")
          .endsWith(" of " + account + ": " + told[i])
          .doesNotContain(TEXT, NUMBER);
      assertThat(lines.events().get(i).getMDCPropertyMap())
          .containsEntry("system_id", account)
          .containsKey("session");
    }
  }

  private void assertTold(String line) {
    assertTold(StubGateway.USERNAME, line);
  }

  @Test
  void textThatCannotBeDecoded() {
    esme.submitStatus(Sms.to(NUMBER).octets(0, new byte[] {'h', 'i', (byte) 0x80}));
    assertThat(lines.messages())
        .singleElement()
        .asString()
        .contains("submit_sm refused with ESME_RSUBMITFAIL: octet 2 of the message is not ")
        .endsWith(" (3 octets, data_coding 0)");
  }

  @Test
  void aHeaderThatIsNone() {
    esme.submitStatus(sms().withEsmClass(0x40));
    assertThat(lines.messages())
        .singleElement()
        .asString()
        .contains("submit_sm refused with ESME_RINVESMCLASS: no user data header")
        .endsWith(" (20 octets, data_coding 0)")
        .doesNotContain(TEXT);
  }

  @Test
  void aCodingThatNobodyReads() {
    catchThrowableOfType(
        CommandRefused.class, () -> esme.data(Sms.to(NUMBER).octets(5, new byte[4])));
    assertThat(lines.messages())
        .singleElement()
        .asString()
        .contains("data_sm refused with ")
        .endsWith(" (4 octets, data_coding 5)");
  }

  @Test
  void aStepOfTheRoutes() {
    esme.submitStatus(Sms.to("0123456789").text(TEXT));
    assertTold(
        "submit_sm refused with ESME_RINVDSTADR: not an international phone number"
            + " (20 octets, data_coding 0)");
  }

  @ParameterizedTest
  @CsvSource({
    "RULE, ESME_RINVSRCADR, not at night",
    "MUTE, 0x00000401, by a route",
    "BUSY, ESME_RTHROTTLED, the store has too much to write",
    "FAIL, ESME_RSYSERR, 'an error, told as such before'"
  })
  void aRuleOfOnesOwnOrAnError(String serviceType, String status, String reason) {
    esme.submitStatus(sms().withServiceType(serviceType));
    assertTold("submit_sm refused with " + status + ": " + reason + " (20 octets, data_coding 0)");
  }

  @ParameterizedTest
  @CsvSource({
    "400, ESME_RINVDSTADR",
    "403, ESME_RSUBMITFAIL",
    "413, ESME_RINVMSGLEN",
    "429, ESME_RTHROTTLED",
    "500, ESME_RSYSERR"
  })
  void theGatewaysRefusalInOurWords(int http, String status) {
    gateway.respond(
        GatewayOperation.SEND_MESSAGE,
        Answer.error(http, "invalid phone number +" + NUMBER + " for '" + TEXT + "'"));
    esme.submitStatus(sms());
    assertTold(
        "submit_sm refused with "
            + status
            + ": the gateway answered "
            + http
            + " (20 octets, data_coding 0)");
  }

  @Test
  void aGatewayThatDoesNotAnswer() {
    gateway.respond(GatewayOperation.SEND_MESSAGE, Answer.close());
    esme.submitStatus(sms());
    assertThat(lines.messages())
        .singleElement()
        .asString()
        .contains("refused with ESME_RSYSERR: gateway not asked, or without answer: no answer: ");
  }

  @Test
  void aGatewayThatAskedToWait() {
    try (Esme paused = bridge.bind("PAUSED", PASSWORD)) {
      gateway.respond(
          GatewayOperation.SEND_MESSAGE, Answer.error(503, "busy").with("Retry-After", "50"));
      paused.submitStatus(sms());
      paused.submitStatus(sms());
    }
    assertTold(
        "PAUSED",
        "submit_sm refused with ESME_RTHROTTLED: the gateway answered 503"
            + " (20 octets, data_coding 0)",
        "submit_sm refused with ESME_RTHROTTLED: the gateway asked to wait (Retry-After)"
            + " (20 octets, data_coding 0)");
  }

  @Test
  void theAccountsLimits() {
    try (Esme limited = bridge.bind("LIMITED", PASSWORD)) {
      limited.submitStatus(Sms.to(NUMBER).text("x".repeat(40)));
      limited.submitStatus(sms());
    }
    assertTold(
        "LIMITED",
        "submit_sm refused with ESME_RINVMSGLEN: longer than message_size 30"
            + " (40 octets, data_coding 0)",
        "submit_sm refused with ESME_RTHROTTLED: over daily_quota 1 (20 octets, data_coding 0)");
  }

  @Test
  void someDestinationsOfMany() {
    esme.submitMulti(sms(), NUMBER, "0123456789", "4915112345679", "0223456789");
    assertTold(
        "submit_multi refused in part: 2 of 4 destinations: 2 ESME_RINVDSTADR (not an international"
            + " phone number) (20 octets, data_coding 0)");
  }

  @Test
  void allDestinationsOfMany() {
    catchThrowableOfType(
        CommandRefused.class,
        () -> esme.submitMulti(sms().withServiceType("RULE"), "0123456789", NUMBER));
    assertTold(
        "submit_multi refused with ESME_RINVSRCADR: 2 of 2 destinations: 2 ESME_RINVSRCADR"
            + " (not at night) (20 octets, data_coding 0)");
  }

  @Test
  void aLongMessageByItsLastPart() {
    byte[] octets = "x".repeat(250).getBytes(StandardCharsets.US_ASCII);
    Parts.of(0, octets, 150)
        .to("0123456789")
        .udh8(77)
        .forEach(part -> esme.submitStatus(part.withServiceType("RULE")));
    assertTold("submit_sm refused with ESME_RINVSRCADR: not at night (106 octets, data_coding 0)");
  }

  @Test
  void oneInThePlaceOfAMessageThatMayBeTakenBackOrNot() {
    esme.submit(TEXT, NUMBER);
    lines.clear();
    gateway.respond(GatewayOperation.CANCEL_MESSAGE, Answer.error(403, "scope of " + NUMBER));
    assertThat(esme.submitStatus(Sms.to(NUMBER).text(TEXT).withReplaceIfPresent(1)))
        .isEqualTo(0x08);
    assertTold(
        "submit_sm refused with ESME_RSYSERR: the gateway answered 403"
            + " (20 octets, data_coding 0)");
  }

  @Test
  void aReplacement() {
    assertThat(esme.replaceStatus("1234567", TEXT, 0)).isEqualTo(0x0C);
    assertTold(
        "replace_sm refused with ESME_RINVMSGID: unknown message_id (20 octets, no data_coding)");
    lines.clear();
    String id = esme.submit(TEXT, NUMBER);
    gateway.respond(GatewayOperation.CANCEL_MESSAGE, Answer.error(409, "not pending"));
    assertThat(esme.replaceStatus(id, TEXT, 0)).isEqualTo(0x13);
    assertTold(
        "replace_sm refused with ESME_RREPLACEFAIL: the gateway does not take the message back"
            + " (20 octets, no data_coding)");
  }
}
