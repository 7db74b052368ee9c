package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.LogLines;
import io.github.smppbridge.testkit.RecordedRequest;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.StubMessage;
import io.github.smppbridge.testkit.TestClock;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the gateway does, the ESME gets a status it can act on and its session survives. */
@ParameterizedClass
@ValueSource(strings = {"built-in", "http"})
class GatewayFaultsTest {
  private static final int OK = 0;
  private static final int RINVMSGLEN = 0x01;
  private static final int RSYSERR = 0x08;
  private static final int RINVDSTADR = 0x0B;
  private static final int RBINDFAIL = 0x0D;
  private static final int RINVPASWD = 0x0E;
  private static final int RMSGQFUL = 0x14;
  private static final int RSUBMITFAIL = 0x45;
  private static final int RTHROTTLED = 0x58;
  private static final int RINVSCHED = 0x61;
  private static final int RINVEXPIRY = 0x62;

  private static final Duration TIMEOUT = Duration.ofMillis(2_500);
  private static final String NUMBER = "4915112345678";

  private static final Duration RETRY_AFTER = Duration.ofSeconds(40);
  private static final TestClock CLOCK = TestClock.running();

  static StubGateway gateway;
  static TestBridge bridge;

  @Parameter String client;

  @BeforeParameterizedClassInvocation
  static void start(String client) {
    bridge =
        TestBridge.start(
            Map.of(
                "gateway.client", client,
                "gateway.timeout", TIMEOUT.toMillis() + "ms",
                "gateway.retries", "1",
                "limits.bind_refusal_delay", "0",
                // the clock goes forward
                "receipts.first_check", "1d",
                // one fault after the other would open it
                "gateway.circuit_wait", "0"),
            CLOCK);
    gateway = bridge.gateway();
    // classes load
    await().until(() -> bridge.bindStatus(StubGateway.USERNAME, StubGateway.PASSWORD) == 0);
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    bridge.close();
  }

  @AfterEach
  void calm() {
    bridge.calm();
    // tokens stay: that one is refused is noticed by the next call, not by the next bind
    gateway.account(StubGateway.USERNAME, "").passwordAlone(StubGateway.PASSWORD);
  }

  /**
   * @param answer what the gateway does, the first time or every time
   * @param status expected command_status
   * @param messages how many the gateway has afterwards that it did not have before
   */
  record Fault(Answer answer, boolean always, int status, int messages) {
    static Fault always(Answer answer, int status) {
      return new Fault(answer, true, status, 0);
    }

    static Fault once(Answer answer) {
      return new Fault(answer, false, OK, 1);
    }

    @Override
    public String toString() {
      return (always ? "always " : "once ")
          + answer.kind()
          + (answer.status() == 0 ? "" : " " + answer.status() + " " + answer.body())
          + (answer.processed() ? " after processing" : "");
    }
  }

  static Stream<Fault> faults() {
    Answer redirect = Answer.raw(302, "").with("Location", "http://127.0.0.1:1/elsewhere");
    return Stream.of(
        // what the message is refused for: permanent and precise
        Fault.always(Answer.error(400, "failed to select device: no devices found"), RMSGQFUL),
        Fault.always(Answer.error(400, "invalid phone number in row 1: not mobile"), RINVDSTADR),
        Fault.always(Answer.error(400, "duplicate phone number +4915112345678"), RINVDSTADR),
        Fault.always(Answer.error(400, "scheduleAt must be before validUntil"), RINVSCHED),
        Fault.always(Answer.error(400, "validUntil is in the past"), RINVEXPIRY),
        Fault.always(Answer.error(400, "no message content"), RINVMSGLEN),
        Fault.always(Answer.error(400, "failed to validate: ID is wrong"), RSUBMITFAIL),
        Fault.always(Answer.raw(400, "<html>no json"), RSUBMITFAIL),
        Fault.always(Answer.error(403, "scope required: messages:send"), RSUBMITFAIL),
        Fault.always(Answer.error(413, "Request Entity Too Large"), RINVMSGLEN),
        Fault.always(Answer.error(422, "unprocessable"), RSUBMITFAIL),
        // what another attempt may cure
        Fault.always(Answer.error(401, "Unauthorized"), RSYSERR),
        Fault.always(Answer.error(404, "Cannot POST /messages"), RSYSERR),
        Fault.always(Answer.error(408, "Request Timeout"), RSYSERR),
        Fault.always(Answer.error(429, "Too Many Requests"), RTHROTTLED),
        Fault.always(
            Answer.error(503, "failed to enqueue message: queue limits exceeded: 100"), RTHROTTLED),
        Fault.always(Answer.raw(503, "<html>upstream"), RTHROTTLED),
        Fault.always(Answer.error(500, "failed to enqueue message"), RSYSERR),
        Fault.always(Answer.raw(500, "<html>\u0000{{{"), RSYSERR),
        Fault.always(Answer.raw(502, "<html>Bad Gateway"), RSYSERR),
        Fault.always(Answer.raw(504, "<html>Gateway Timeout"), RSYSERR),
        Fault.always(redirect, RSYSERR),
        Fault.always(Answer.close(), RSYSERR),
        Fault.always(Answer.hang(), RSYSERR),
        // what the bridge cures itself
        Fault.once(Answer.error(500, "failed to enqueue message")),
        Fault.once(Answer.error(408, "Request Timeout")),
        Fault.once(Answer.raw(502, "<html>Bad Gateway")),
        Fault.once(Answer.close()),
        Fault.once(Answer.hang()),
        // accepted, but the answer is lost or not what it should be: one message, never two
        Fault.once(Answer.raw(202, "<html>\u0000{{{").afterProcessing()),
        Fault.once(Answer.error(409, "message with the same ID").afterProcessing()),
        Fault.once(Answer.error(500, "internal").afterProcessing()),
        Fault.once(Answer.close().afterProcessing()),
        Fault.once(Answer.hang().afterProcessing()),
        new Fault(Answer.close().afterProcessing(), true, OK, 1));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void everyAnswerBecomesAStatusAndTheSessionSurvives(Fault fault) {
    Esme esme = bridge.bind();
    int before = gateway.accepted();
    gateway.forgetRequests();
    if (fault.always()) {
      gateway.respondAlways(GatewayOperation.SEND_MESSAGE, fault.answer());
    } else {
      gateway.respond(GatewayOperation.SEND_MESSAGE, fault.answer());
    }

    long start = System.nanoTime();
    int status = esme.submitStatus(Sms.to(NUMBER).text("faulty"));
    Duration took = Duration.ofNanos(System.nanoTime() - start);

    assertThat(status).as("command_status").isEqualTo(fault.status());
    assertThat(took).isLessThan(TIMEOUT.multipliedBy(10));
    assertThat(gateway.accepted() - before).isEqualTo(fault.messages());
    assertThat(gateway.requests(GatewayOperation.SEND_MESSAGE))
        .isNotEmpty()
        .allSatisfy(r -> assertThat(r.json().getString("deviceId")).isNotEmpty())
        .extracting(r -> r.json().getString("id") + r.json().getString("deviceId"))
        .containsOnly(firstIdAndDevice());

    gateway.respondNormally(GatewayOperation.SEND_MESSAGE);
    assertThat(esme.bound()).isTrue();
    assertThat(esme.submitStatus(Sms.to(NUMBER).text("next"))).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void aGatewayThatAsksToWaitIsNotAskedAgainAtOnce(int status) {
    Esme esme = bridge.bind();
    gateway.forgetRequests();
    gateway.respond(
        GatewayOperation.SEND_MESSAGE,
        Answer.error(status, "limits")
            .with("Retry-After", String.valueOf(RETRY_AFTER.toSeconds())));

    assertThat(esme.submitStatus(Sms.to(NUMBER).text("one"))).isEqualTo(RTHROTTLED);
    assertThat(esme.submitStatus(Sms.to(NUMBER).text("two"))).isEqualTo(RTHROTTLED);
    assertThat(gateway.requests(GatewayOperation.SEND_MESSAGE)).hasSize(1);
    CLOCK.advance(RETRY_AFTER);
    assertThat(esme.submitStatus(Sms.to(NUMBER).text("three"))).isEqualTo(OK);
  }

  private static String firstAuthorization() {
    return gateway.requests(GatewayOperation.SEND_MESSAGE).get(0).header("Authorization");
  }

  private static String firstIdAndDevice() {
    var first = gateway.sent().get(0);
    return first.getString("id") + first.getString("deviceId");
  }

  @Test
  void noHeaderOfTheExchangeReachesTheGateway() {
    gateway.forgetRequests();
    bridge.bind().submit("hello", NUMBER);
    assertThat(gateway.requests(GatewayOperation.SEND_MESSAGE))
        .singleElement()
        .satisfies(
            request ->
                assertThat(request.headers().names())
                    .usingElementComparator(String.CASE_INSENSITIVE_ORDER)
                    .contains("Authorization", "Content-Type")
                    .isSubsetOf(
                        "Authorization",
                        "Content-Type",
                        "Content-Length",
                        "Transfer-Encoding",
                        "Host",
                        "User-Agent",
                        "Connection",
                        "Accept-Encoding"));
  }

  @Test
  void aMessageOfUnknownOutcomeIsTakenBackSinceTheEsmeSendsItAgain() {
    Esme esme = bridge.bind();
    gateway.respondAlways(GatewayOperation.SEND_MESSAGE, Answer.close().afterProcessing());
    gateway.respondAlways(GatewayOperation.GET_MESSAGE, Answer.close());
    gateway.forgetRequests();
    assertThat(esme.submitStatus(Sms.to(NUMBER).text("lost"))).isEqualTo(RSYSERR);

    StubMessage message = gateway.last();
    await().until(() -> message.state().equals("Cancelling"));
    gateway.fireCancelled(message.id());
    assertThat(esme.receipts()).isEmpty();
  }

  @Test
  void itIsTakenBackAgainWhenTheGatewayWasTooBusyForThat() {
    Esme esme = bridge.bind();
    gateway.respondAlways(GatewayOperation.SEND_MESSAGE, Answer.close().afterProcessing());
    gateway.respondAlways(GatewayOperation.GET_MESSAGE, Answer.close());
    gateway.respond(GatewayOperation.CANCEL_MESSAGE, Answer.error(503, "busy"));
    assertThat(esme.submitStatus(Sms.to(NUMBER).text("lost"))).isEqualTo(RSYSERR);

    StubMessage message = gateway.last();
    await().until(() -> message.state().equals("Cancelling"));
    gateway.fireCancelled(message.id());
  }

  @ParameterizedTest
  @ValueSource(ints = {503, 429, 500})
  void aMessageThatArrivedIsNotRefusedForWhatAnotherAttemptWasTold(int status) {
    Esme esme = bridge.bind();
    // a token that the reset between tests took is noticed by the first call
    esme.submit("before", NUMBER);
    gateway.forgetRequests();
    gateway.respond(
        GatewayOperation.SEND_MESSAGE,
        Answer.close().afterProcessing(),
        Answer.error(status, "queue limits exceeded"));
    String id = esme.submit("arrived", NUMBER);

    // the bind has asked for others
    assertThat(gateway.requests(GatewayOperation.GET_MESSAGE))
        .filteredOn(request -> request.path().endsWith(gateway.sentId()))
        .hasSize(1);
    assertThat(gateway.requests(GatewayOperation.CANCEL_MESSAGE)).isEmpty();
    gateway.deliver(gateway.sentId());
    assertThat(esme.awaitStat(id)).isEqualTo("DELIVRD");
  }

  @Test
  void aMessageThatCannotBeConfirmedIsToldOfInOneLine() {
    try (LogLines lines = LogLines.of("gateway-refusal", Level.INFO)) {
      gateway.respond(
          GatewayOperation.SEND_MESSAGE,
          Answer.close().afterProcessing(),
          Answer.error(503, "queue limits exceeded"));
      gateway.respondAlways(GatewayOperation.GET_MESSAGE, Answer.error(500, "internal"));
      assertThat(bridge.bind().submitStatus(Sms.to(NUMBER).text("arrived"))).isEqualTo(RTHROTTLED);
      assertThat(lines.messages())
          .singleElement()
          .asString()
          .startsWith("gateway send_message for " + StubGateway.USERNAME + ": 503");
    }
  }

  @Test
  void aFloodOfRefusalsHasSomeLinesASecondAndTheNextTellsHowManyHadNone() {
    Esme esme = bridge.bind();
    gateway.respondAlways(GatewayOperation.SEND_MESSAGE, Answer.error(400, "no"));
    try (LogLines lines = LogLines.of("gateway-refusal", Level.INFO)) {
      long start = System.nanoTime();
      for (int i = 0; i < 200; i++) {
        assertThat(esme.submitStatus(Sms.to(NUMBER).text("no" + i))).isEqualTo(RSUBMITFAIL);
      }
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start) + 2;
      assertThat(lines.messages()).hasSizeLessThanOrEqualTo((int) seconds * 20).isNotEmpty();
      await()
          .until(
              () -> {
                esme.submitStatus(Sms.to(NUMBER).text("no"));
                long told =
                    lines.messages().stream()
                        .mapToLong(line -> Long.parseLong(line.replaceAll(".*: (\\d+)\\)$", "$1")))
                        .sum();
                return told + lines.messages().size() >= 200;
              });
    }
  }

  @Test
  void aRefusedMessageHasNoReceiptAlthoughItsPhoneReportedItBefore() {
    gateway.deliverAll();
    Esme esme = bridge.bind();
    gateway.respondAlways(GatewayOperation.SEND_MESSAGE, Answer.close().afterProcessing());
    gateway.respondAlways(GatewayOperation.GET_MESSAGE, Answer.close());
    assertThat(esme.submitStatus(Sms.to(NUMBER).text("lost"))).isEqualTo(RSYSERR);
    gateway.respondNormally(GatewayOperation.SEND_MESSAGE);

    // receipts of an account come in order
    esme.awaitReceipt(esme.submit("next", NUMBER));
    assertThat(esme.receipts()).hasSize(1);
  }

  @Test
  void aRefusedMessageIsNotTakenBack() {
    Esme esme = bridge.bind();
    gateway.forgetRequests();
    gateway.respond(GatewayOperation.SEND_MESSAGE, Answer.error(400, "no message content"));
    assertThat(esme.submitStatus(Sms.to(NUMBER).text("x"))).isEqualTo(RINVMSGLEN);
    assertThat(esme.submitStatus(Sms.to(NUMBER).text("y"))).isZero();
    assertThat(gateway.requests(GatewayOperation.CANCEL_MESSAGE)).isEmpty();
  }

  @Test
  void aTokenRefusedInTheMiddleIsReplacedAndTheMessageSentAllTheSame() {
    // no message of its own is asked for after the bind: the refusal is the submit's to notice
    gateway.account("EXPIRING", "expiring-password");
    Esme esme = bridge.bind("EXPIRING", "expiring-password");
    await().until(() -> sendsByToken(esme));
    gateway.forgetRequests();
    gateway.account("EXPIRING").expireTokens();

    assertThat(esme.submitStatus(Sms.to(NUMBER).text("one"))).isZero();
    List<RecordedRequest> sends = gateway.requests(GatewayOperation.SEND_MESSAGE);
    assertThat(sends).hasSize(2);
    assertThat(sends.get(0).header("Authorization")).startsWith("Bearer ");
    assertThat(sends.get(1).header("Authorization")).startsWith("Basic ");
    assertThat(sends.get(1).body()).isEqualTo(sends.get(0).body());

    await().until(() -> sendsByToken(esme));
  }

  /** Whether messages are authorized by a token: a new one is asked for beside them. */
  private static boolean sendsByToken(Esme esme) {
    gateway.forgetRequests();
    esme.submit("two", NUMBER);
    return firstAuthorization().startsWith("Bearer ");
  }

  @Test
  void aPasswordChangedInTheMiddleIsATemporaryErrorWithoutEndlessAttemptsAndEndsTheSession() {
    // no message of its own is asked for after the bind: the refusal is the submit's to notice
    gateway.account("CHANGING", "changing-password");
    Esme esme = bridge.bind("CHANGING", "changing-password");
    await().until(() -> sendsByToken(esme));
    gateway.account("CHANGING").password("another-password");
    gateway.forgetRequests();
    assertThat(esme.submitStatus(Sms.to(NUMBER).text("one"))).isEqualTo(RSYSERR);
    assertThat(gateway.requests(GatewayOperation.SEND_MESSAGE)).hasSize(2);
    esme.awaitClosed();
  }

  @Test
  void wrongCredentialsAreAnInvalidPassword() {
    assertThat(bridge.bindStatus(StubGateway.USERNAME, "not-the-password")).isEqualTo(RINVPASWD);
    assertThat(bridge.bindStatus("NOBODY", StubGateway.PASSWORD)).isEqualTo(RINVPASWD);
    gateway.tokens(false);
    assertThat(bridge.bindStatus(StubGateway.USERNAME, "not-the-password")).isEqualTo(RINVPASWD);
  }

  static Stream<Answer> outages() {
    return Stream.of(
        Answer.close(),
        Answer.hang(),
        Answer.error(500, "internal"),
        Answer.raw(502, "<html>Bad Gateway"),
        Answer.error(503, "maintenance"),
        Answer.garbage().with("Content-Type", "text/html"));
  }

  @ParameterizedTest
  @MethodSource("outages")
  void aGatewayInTroubleFailsTheBindButBlamesNoPassword(Answer outage) {
    gateway.respondAlways(GatewayOperation.ISSUE_TOKEN, outage);
    gateway.respondAlways(GatewayOperation.LIST_DEVICES, outage);
    assertThat(bridge.bindStatus(StubGateway.USERNAME, StubGateway.PASSWORD)).isEqualTo(RBINDFAIL);
    gateway.respondNormally(GatewayOperation.ISSUE_TOKEN);
    gateway.respondNormally(GatewayOperation.LIST_DEVICES);
    bridge.bind().close();
  }

  @ParameterizedTest
  @ValueSource(ints = {501, 404, 403, 400, 500})
  void withoutATokenTheCredentialsThemselvesDo(int status) {
    gateway.respondAlways(GatewayOperation.ISSUE_TOKEN, Answer.error(status, "no tokens"));
    gateway.forgetRequests();
    // another account, which has no token yet
    gateway.account("BASIC" + status, "basic-password-14");
    bridge.bind("BASIC" + status, "basic-password-14").submit("hello", NUMBER);
    assertThat(firstAuthorization()).startsWith("Basic ");
  }

  @Test
  void anAccountWithoutPhonesBindsAndItsMessagesWaitAtTheClient() {
    gateway.account("NOPHONE", "no-phone-password").devices(new JsonObject[0]);
    gateway.forgetRequests();
    Esme esme = bridge.bind("NOPHONE", "no-phone-password");
    assertThat(esme.submitStatus(Sms.to(NUMBER).text("x"))).isEqualTo(RMSGQFUL);
    assertThat(gateway.sent().get(0).containsKey("deviceId")).isFalse();

    // ids are unique a phone: the same message without a phone might be two
    gateway.respond(GatewayOperation.SEND_MESSAGE, Answer.error(500, "internal"));
    gateway.forgetRequests();
    assertThat(esme.submitStatus(Sms.to(NUMBER).text("x"))).isEqualTo(RSYSERR);
    assertThat(gateway.requests(GatewayOperation.SEND_MESSAGE)).hasSize(1);
  }
}
