package io.github.smppbridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.LogLines;
import io.github.smppbridge.testkit.RecordedRequest;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.WebhookSender;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Walks the table of {@code routes/sandbox/gateway.camel.yaml} over HTTP. */
class SandboxGatewayTest {
  private static Sandbox sandbox;

  @AutoClose private static final LogLines lines = LogLines.of("sandbox.phone", Level.INFO);

  /** Where the pretend phone's reports arrive. */
  @AutoClose private static final StubGateway sink = StubGateway.start();

  @BeforeAll
  static void start() {
    sandbox = new Sandbox(Map.of("sandbox.delay", "50ms", "sandbox.webhook_retry_delay", "50"));
    sink.respondAlways(GatewayOperation.REFRESH_INBOX, Answer.raw(200, ""));
    String url = sink.baseUrl() + "/inbox/refresh?session=x";
    for (String event :
        List.of("sms:sent", "sms:delivered", "sms:failed", "sms:cancelled", "sms:received")) {
      JsonObject hook =
          new JsonObject().put("id", "hook-" + event).put("event", event).put("url", url);
      assertStatus(201, "POST", "/webhooks", hook);
    }
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  /** Whatever field it is, so that who writes a route sees what became of it. */
  @Test
  void theLogSaysWhatAPhoneIsAsked() {
    JsonObject asked = message("told", "00").put("simNumber", 2).put("campaign", "spring");
    assertStatus(202, "POST", "/messages", asked);

    asked.remove("id");
    assertThat(lines.messages())
        .anyMatch(
            line ->
                line.matches("phone1-[0-9a-f]+ is asked: .*")
                    && new JsonObject(line.substring(line.indexOf('{'))).equals(asked));
  }

  @ParameterizedTest
  @CsvSource({
    "00, Delivered, sms:sent sms:delivered",
    "99, Delivered, sms:sent sms:delivered",
    "01, Failed, sms:failed",
    "02, Failed, sms:sent sms:failed",
    "03, Failed, sms:failed",
    "05, Sent, sms:sent",
    "10, Delivered, sms:sent sms:sent sms:delivered sms:delivered",
    "11, Delivered, sms:delivered sms:sent",
  })
  void theLastDigitsDecideStateAndReports(String digits, String state, String events) {
    String id = "walk-" + digits;

    HttpResponse<String> accepted = sandbox.call("POST", "/messages", message(id, digits));

    assertThat(accepted.statusCode()).isEqualTo(202);
    assertThat(accepted.headers().firstValue("Location"))
        .contains("/sandbox/3rdparty/v1/messages/" + id);
    assertThat(new JsonObject(accepted.body()).getString("id")).isEqualTo(id);
    await().until(() -> String.join(" ", eventsOf(id)).equals(events));
    await().until(() -> stateOf(id).equals(state));
    assertStatus(409, "DELETE", "/messages/" + id, null);
  }

  @ParameterizedTest
  @CsvSource({
    "01, Send result: RESULT_ERROR_NO_SERVICE",
    "02, Delivery result from SC +491760000443: 69",
    "03, TTL expired",
  })
  void aFailureCarriesItsReason(String digits, String reason) {
    String id = "why-" + digits;

    sandbox.call("POST", "/messages", message(id, digits));

    await().until(() -> stateOf(id).equals("Failed"));
    JsonObject shown = new JsonObject(sandbox.call("GET", "/messages/" + id, null).body());
    assertThat(shown.getJsonArray("recipients").getJsonObject(0).getString("error"))
        .isEqualTo(reason);
    await().until(() -> eventsOf(id).contains("sms:failed"));
    assertThat(reportsOf(id)).extracting(r -> payload(r).getString("reason")).contains(reason);
  }

  @Test
  void aPhoneThatIsOffLeavesTheMessagePending() {
    sandbox.call("POST", "/messages", message("off", "04"));

    await().during(Duration.ofMillis(300)).until(() -> stateOf("off").equals("Pending"));
    assertStatus(200, "DELETE", "/messages/off", null);
    assertThat(stateOf("off")).isEqualTo("Cancelling");
    assertThat(reportsOf("off")).isEmpty();
  }

  @Test
  void aMessageCancelledInTimeIsNeverSent() {
    JsonObject later =
        message("cancel", "00").put("scheduleAt", Instant.now().plusSeconds(2).toString());
    assertStatus(202, "POST", "/messages", later);

    assertStatus(200, "DELETE", "/messages/cancel", null);

    await().until(() -> stateOf("cancel").equals("Cancelled"));
    await().until(() -> eventsOf("cancel").equals(List.of("sms:cancelled")));
  }

  @Test
  void theServerIsFullBrokenOrSlowOnRequest() {
    HttpResponse<String> full = sandbox.call("POST", "/messages", message("full", "06"));
    assertThat(full.statusCode()).isEqualTo(503);
    assertThat(new JsonObject(full.body()).getString("message")).contains("queue limits exceeded");
    assertStatus(500, "POST", "/messages", message("broken", "07"));
    assertStatus(404, "GET", "/messages/broken", null);

    long start = System.nanoTime();
    assertStatus(202, "POST", "/messages", message("slow", "08"));
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isGreaterThan(1900);
  }

  @Test
  void aHurriedPhoneReportsBeforeTheAnswer() {
    assertStatus(202, "POST", "/messages", message("hurry", "09"));

    assertThat(eventsOf("hurry")).containsExactly("sms:sent", "sms:delivered");
  }

  @Test
  void thePersonCalledAnswers() {
    sandbox.call("POST", "/messages", message("talk", "12"));

    await()
        .untilAsserted(
            () ->
                assertThat(reports())
                    .anySatisfy(
                        report -> {
                          assertThat(report.json().getString("event")).isEqualTo("sms:received");
                          assertThat(payload(report).getString("sender"))
                              .isEqualTo("+4915112345612");
                          assertThat(payload(report).getString("recipient"))
                              .isEqualTo("+4915550000001");
                        }));
  }

  @Test
  void anMmsIsReportedTwiceAndSeveralTextsInABatch() {
    SandboxWebhooks phone = new SandboxWebhooks();
    for (String event : List.of("mms:received", "mms:downloaded", "sms:batch:received")) {
      phone.put("A", Map.of("id", event, "event", event, "url", "http://127.0.0.1/"));
    }
    List<SandboxWebhooks.Report> mms =
        phone.received("A", Map.of("from", "+491", "subject", "Holiday", "text", "Look"));
    assertThat(mms)
        .extracting(report -> report.body().get("event"))
        .containsExactly("mms:received", "mms:downloaded");
    assertThat(mms)
        .extracting(report -> ((Map<?, ?>) report.body().get("payload")).get("messageId"))
        .doesNotHaveDuplicates();
    assertThat(phone.received("A", Map.of("from", "+491", "texts", List.of("one", "two"))))
        .singleElement()
        .satisfies(
            report ->
                assertThat(new JsonObject(report.body()).getJsonObject("payload").toString())
                    .contains("one", "two"));
  }

  @Test
  void everyPartIsDeliveredForItself() {
    JsonObject text = new JsonObject().put("text", "x".repeat(307));
    sandbox.call("POST", "/messages", message("long", "00").put("textMessage", text));

    await().until(() -> reportsOf("long").size() == 4);
    assertThat(reportsOf("long"))
        .extracting(r -> payload(r).getInteger("partsCount"))
        .containsOnlyOnce(3);
    assertThat(reportsOf("long").stream().map(r -> r.json().getString("id")).distinct()).hasSize(4);
  }

  @Test
  void withoutDeliveryReportItEndsAsSent() {
    sandbox.call("POST", "/messages", message("quiet", "00").put("withDeliveryReport", false));

    await().until(() -> stateOf("quiet").equals("Sent"));
    await().during(Duration.ofMillis(200)).until(() -> stateOf("quiet").equals("Sent"));
  }

  @Test
  void reportsAreSignedAndRepeatedUntilTaken() {
    sink.respondAlways(GatewayOperation.REFRESH_INBOX, Answer.raw(503, ""));
    sandbox.call("POST", "/messages", message("again", "05"));
    await().until(() -> !reportsOf("again").isEmpty());
    sink.respondAlways(GatewayOperation.REFRESH_INBOX, Answer.raw(200, ""));

    await().until(() -> reportsOf("again").size() > 1);
    List<RecordedRequest> attempts = reportsOf("again");
    assertThat(attempts.stream().map(attempt -> attempt.json().getString("id")).distinct())
        .hasSize(1);
    for (RecordedRequest attempt : attempts) {
      assertThat(attempt.header("X-Signature"))
          .isEqualTo(
              WebhookSender.sign("sandbox-key", attempt.body(), attempt.header("X-Timestamp")));
    }
  }

  @Test
  void aLandlineIsTakenUnjudged() {
    JsonObject landline =
        message("landline", "00").put("phoneNumbers", new JsonArray().add("+493012345600"));
    assertStatus(400, "POST", "/messages", landline);
    assertStatus(202, "POST", "/messages?skipPhoneValidation=true", landline);
  }

  @Test
  void aTextOfMoreOctetsThanItsColumnIs500() {
    JsonObject text = new JsonObject().put("text", "你".repeat(21_842));
    assertStatus(500, "POST", "/messages", message("long", "00").put("textMessage", text));
  }

  @Test
  void anIdIsTakenOncePerDevice() {
    JsonArray devices = new JsonArray(sandbox.call("GET", "/devices", null).body());
    assertThat(devices).hasSize(2);
    String second = devices.getJsonObject(1).getString("id");
    assertThat(second).hasSize(21);

    assertStatus(202, "POST", "/messages", message("twin", "05"));
    HttpResponse<String> again = sandbox.call("POST", "/messages", message("twin", "05"));
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(new JsonObject(again.body()).getString("message"))
        .isEqualTo("message with the same ID already exists");
    JsonObject elsewhere = message("twin", "05").put("deviceId", second);
    assertStatus(202, "POST", "/messages", elsewhere);
    assertStatus(500, "GET", "/messages/twin", null);
    JsonObject foreign = message("other", "05").put("deviceId", "not-mine");
    assertStatus(400, "POST", "/messages", foreign);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{",
        "[]",
        "{}",
        "{'phoneNumbers':['+4915112345600']}",
        "{'phoneNumbers':[],'textMessage':{'text':'x'}}",
        "{'phoneNumbers':['4915112345600'],'textMessage':{'text':'x'}}",
        "{'phoneNumbers':['+493012345600'],'textMessage':{'text':'x'}}",
        "{'phoneNumbers':['+4915112345600'],'textMessage':{'text':''}}",
        "{'phoneNumbers':['+4915112345600'],'textMessage':{'text':'x'},'ttl':4}",
        "{'phoneNumbers':['+4915112345600'],'textMessage':{'text':'x'},'simNumber':4}",
        "{'phoneNumbers':['+4915112345600'],'textMessage':{'text':'x'},'priority':128}",
        "{'phoneNumbers':['+4915112345600'],'textMessage':{'text':'x'},'scheduleAt':'2020-01-01T00:00:00Z'}",
        "{'phoneNumbers':['+4915112345600'],'dataMessage':{'data':'!','port':1}}",
        "{'id':'0123456789012345678901234567890123456','phoneNumbers':['+4915112345600'],'textMessage':{'text':'x'}}",
      },
      quoteCharacter = '"')
  void whatTheServerWouldNotTakeIs400(String body) {
    HttpResponse<String> response =
        sandbox.call(Sandbox.BASIC, "POST", "/3rdparty/v1/messages", body.replace('\'', '"'));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(new JsonObject(response.body()).getString("message")).startsWith("failed to");
  }

  @Test
  void webhooksMustBeHttpsOrLoopback() {
    JsonObject hook =
        new JsonObject().put("event", "sms:sent").put("url", "http://example.org/hook");
    assertStatus(400, "POST", "/webhooks", hook);
    hook.put("url", "https://example.org/hook").put("id", "gone");
    assertStatus(201, "POST", "/webhooks", hook);
    assertThat(sandbox.call("GET", "/webhooks", null).body()).contains("https://example.org/hook");
    assertStatus(204, "DELETE", "/webhooks/gone", null);
    assertStatus(204, "DELETE", "/webhooks/gone", null);
    assertThat(sandbox.call("GET", "/webhooks", null).body()).doesNotContain("example.org");
  }

  @Test
  void wrongCredentialsAre401AndAccountsDoNotSeeEachOther() {
    String path = "/3rdparty/v1/devices";
    assertThat(sandbox.call(null, "GET", path, null).statusCode()).isEqualTo(401);
    HttpResponse<String> wrong = sandbox.call(Sandbox.basic("SANDBOX", "wrong"), "GET", path, null);
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(new JsonObject(wrong.body()).getString("message")).isEqualTo("Unauthorized");
    assertThat(wrong.headers().firstValue("Authorization")).isEmpty();

    sandbox.call("POST", "/messages", message("mine", "04"));
    String other = Sandbox.basic("OTHER1", "sandbox1");
    assertThat(sandbox.call(other, "GET", "/3rdparty/v1/messages/mine", null).statusCode())
        .isEqualTo(404);
    assertThat(sandbox.call("GET", "/messages", null).body()).contains("mine");
  }

  @Test
  void messagesAreListedByTimeAndPage() {
    final String before = Instant.now().toString();
    sandbox.call("POST", "/messages", message("listed1", "04"));
    sandbox.call("POST", "/messages", message("listed2", "04"));
    String query = "/messages?from=" + before + "&to=2999-01-01T00:00:00Z&sort=created_at";
    JsonArray first = new JsonArray(sandbox.call("GET", query + "&limit=1", null).body());
    JsonArray second = new JsonArray(sandbox.call("GET", query + "&offset=1", null).body());
    assertThat(first.getJsonObject(0).getString("id")).isEqualTo("listed1");
    assertThat(second.getJsonObject(0).getString("id")).isEqualTo("listed2");
    assertThat(first.size() + second.size()).isEqualTo(2);
    assertThat(sandbox.call("GET", "/messages?to=" + before, null).body())
        .doesNotContain("listed1");
    assertStatus(400, "GET", "/messages?from=yesterday", null);
  }

  @Test
  void tokensAreScopedRotatedAndRevoked() {
    JsonObject request =
        new JsonObject().put("ttl", 600).put("scopes", new JsonArray().add("messages:send"));
    HttpResponse<String> issued = sandbox.call("POST", "/auth/token", request);
    assertThat(issued.statusCode()).isEqualTo(201);
    JsonObject token = new JsonObject(issued.body());
    String bearer = "Bearer " + token.getString("access_token");
    String send = message("jwt", "00").encode();

    assertThat(sandbox.call(bearer, "POST", "/3rdparty/v1/messages", send).statusCode())
        .isEqualTo(202);
    assertThat(sandbox.call(bearer, "GET", "/3rdparty/v1/devices", null).statusCode())
        .isEqualTo(403);

    String refresh = "Bearer " + token.getString("refresh_token");
    HttpResponse<String> next =
        sandbox.call(refresh, "POST", "/3rdparty/v1/auth/token/refresh", null);
    assertThat(next.statusCode()).isEqualTo(201);
    assertThat(sandbox.call(refresh, "POST", "/3rdparty/v1/auth/token/refresh", null).statusCode())
        .isEqualTo(401);

    JsonObject second = new JsonObject(next.body());
    assertStatus(204, "DELETE", "/auth/token/" + second.getString("id"), null);
    String revoked = "Bearer " + second.getString("access_token");
    assertThat(sandbox.call(revoked, "POST", "/3rdparty/v1/messages", send).statusCode())
        .isEqualTo(401);
  }

  @Test
  void somebodyWritesToThePhone() {
    String text = new JsonObject().put("from", "+4917099").put("text", "Hello").encode();

    HttpResponse<String> response = sandbox.call(Sandbox.BASIC, "POST", "/phone/messages", text);

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(new JsonObject(response.body()).getInteger("webhooks")).isEqualTo(1);
    await()
        .until(
            () ->
                reports().stream()
                    .anyMatch(r -> "+4917099".equals(payload(r).getString("sender"))));
  }

  @Test
  void aPhoneReportsTwiceOnRequestAndAgainWhatItIsAskedFor() {
    Instant since = Instant.now().minusSeconds(60);
    String text = new JsonObject().put("from", "+4917010").put("text", "Hello").encode();
    sandbox.call(Sandbox.BASIC, "POST", "/phone/messages", text);
    await().until(() -> eventIdsFrom("+4917010") == 2);

    JsonObject body =
        new JsonObject()
            .put("since", since.toString())
            .put("until", since.plusSeconds(120).toString())
            .put("triggerWebhooks", true);
    HttpResponse<String> answer = sandbox.call("POST", "/inbox/refresh", body);
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body()).isEqualTo("Accepted");
    await().until(() -> eventIdsFrom("+4917010") == 3);
    assertStatus(202, "POST", "/inbox/refresh", body.copy().put("webhookDelivery", "Disabled"));
    assertStatus(400, "POST", "/inbox/refresh", body.copy().put("until", "2020-01-01T00:00:00Z"));
    assertStatus(400, "POST", "/inbox/refresh", new JsonObject());
  }

  private static long eventIdsFrom(String sender) {
    return reports().stream()
        .filter(report -> sender.equals(payload(report).getString("sender")))
        .map(report -> report.json().getString("id"))
        .distinct()
        .count();
  }

  @Test
  void healthNeedsNoCredentials() {
    HttpResponse<String> health = sandbox.call(null, "GET", "/3rdparty/v1/health", null);
    assertThat(new JsonObject(health.body()).getString("status")).isEqualTo("pass");
  }

  private static void assertStatus(int status, String method, String path, JsonObject body) {
    assertThat(sandbox.call(method, path, body).statusCode()).isEqualTo(status);
  }

  private static List<RecordedRequest> reports() {
    return sink.requests(GatewayOperation.REFRESH_INBOX);
  }

  private static JsonObject payload(RecordedRequest report) {
    return report.json().getJsonObject("payload");
  }

  private static List<RecordedRequest> reportsOf(String messageId) {
    return reports().stream()
        .filter(report -> messageId.equals(payload(report).getString("messageId")))
        .toList();
  }

  /** In the order in which the phone saw them: reports may overtake each other on their way. */
  private static List<String> eventsOf(String messageId) {
    return reportsOf(messageId).stream()
        .sorted(Comparator.comparing(SandboxGatewayTest::seenAt))
        .map(r -> r.json().getString("event"))
        .toList();
  }

  private static Instant seenAt(RecordedRequest report) {
    String event = report.json().getString("event");
    return payload(report).getInstant(event.substring("sms:".length()) + "At");
  }

  private static String stateOf(String id) {
    return new JsonObject(sandbox.call("GET", "/messages/" + id, null).body()).getString("state");
  }

  private static JsonObject message(String id, String digits) {
    return new JsonObject()
        .put("id", id)
        .put("phoneNumbers", new JsonArray().add("+49151123456" + digits))
        .put("textMessage", new JsonObject().put("text", "Hello"));
  }
}
