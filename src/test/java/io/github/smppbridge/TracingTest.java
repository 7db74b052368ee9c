package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.Collector;
import io.github.smppbridge.testkit.Collector.Seen;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.LogLines;
import io.github.smppbridge.testkit.Parts;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.StubMessage;
import io.github.smppbridge.testkit.TestClock;
import io.github.smppbridge.testkit.WireEsme;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One message is one trace, from its submit to its receipt, over sockets. */
class TracingTest {
  private static final String NUMBER = "4915112345678";
  private static final String TEXT = "a text that nobody else reads";

  static final Collector collector = Collector.start();
  static final StubGateway gateway = StubGateway.start();
  static final TestClock clock = TestClock.running();
  static final TestBridge bridge =
      TestBridge.start(
          gateway,
          folder(),
          with(
              Map.of(
                  "receipts.reconcile_interval", "1s",
                  "receipts.first_check", "30s")),
          clock);
  private static int accounts;

  private final String account = "TRACE" + ++accounts;
  @AutoClose private Esme esme;

  private static Path folder() {
    try {
      return Files.createTempDirectory("traced");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> with(Map<String, String> keys) {
    Map<String, String> all = new HashMap<>(collector.environment());
    all.putAll(keys);
    return all;
  }

  @AfterAll
  static void stop() {
    bridge.close();
    gateway.close();
    collector.close();
  }

  @BeforeEach
  void bind() {
    gateway.account(account, StubGateway.PASSWORD);
    esme = bridge.bind(account, StubGateway.PASSWORD);
    gateway.forgetRequests();
    gateway.forgetMessages();
  }

  private Seen span(String name) {
    return collector.await1(
        each -> each.name().equals(name) && account.equals(each.get("smpp.system_id")));
  }

  private static Seen in(List<Seen> trace, String name) {
    List<Seen> found = trace.stream().filter(each -> each.name().equals(name)).toList();
    assertThat(found).as(name).hasSize(1);
    return found.get(0);
  }

  @Test
  void submitPostWebhooksAndReceiptAreOneTrace() {
    String id = esme.submit(TEXT, NUMBER);
    String gatewayId = gateway.sentId();
    assertThat(gateway.fireSent(gatewayId, 1)).isEqualTo(200);
    assertThat(gateway.fireDelivered(gatewayId)).isEqualTo(200);
    assertThat(esme.awaitStat(id)).isEqualTo("DELIVRD");

    Seen submit = span("submit_sm");
    List<Seen> trace = collector.awaitTrace(submit.traceId(), 5);
    Seen post = in(trace, "POST send_message");
    Seen sent = in(trace, "webhook sms:sent");
    Seen delivered = in(trace, "webhook sms:delivered");
    Seen receipt = in(trace, "deliver_sm");
    assertThat(trace).hasSize(5);
    assertThat(submit.parentId()).isEmpty();
    assertThat(List.of(post, sent, delivered, receipt))
        .extracting(Seen::parentId)
        .containsOnly(submit.spanId());
    assertThat(List.of(submit, sent, delivered))
        .extracting(Seen::kind)
        .containsOnly(SpanKind.SPAN_KIND_SERVER);
    assertThat(List.of(post, receipt))
        .extracting(Seen::kind)
        .containsOnly(SpanKind.SPAN_KIND_CLIENT);
    assertThat(submit.attributes())
        .containsEntry("smpp.system_id", account)
        .containsEntry("smpp.message_id", id)
        .containsEntry("smpp.command_status", "ESME_ROK")
        .containsEntry("gateway.message_id", gatewayId)
        .containsKey("smpp.session_id");
    assertThat(post.get("http.response.status_code")).isEqualTo("202");
    assertThat(receipt.attributes())
        .containsEntry("smpp.message_id", id)
        .containsEntry("smpp.command_status", "ESME_ROK")
        .containsEntry("smpp.delivery", "receipt")
        .containsEntry("smpp.attempt", "1");
    assertThat(delivered.get("gateway.event_result")).isEqualTo("applied");
    assertThat(gateway.requests(GatewayOperation.SEND_MESSAGE).get(0).header("traceparent"))
        .startsWith("00-" + post.traceId() + "-" + post.spanId() + "-");
    assertThat(trace.toString()).doesNotContain(TEXT, NUMBER, NUMBER.substring(2));
    assertThat(collector.resources().get(0)).containsEntry("service.name", "smpp-bridge");
  }

  @Test
  void aReceivedMessageIsOneTrace() {
    assertThat(gateway.fireReceived(account, "+4917012345678", "+4915199999999", TEXT))
        .isEqualTo(200);
    esme.awaitMobileOriginated(1);

    Seen webhook = span("webhook sms:received");
    Seen deliver = span("deliver_sm");
    assertThat(webhook.parentId()).isEmpty();
    assertThat(deliver.traceId()).isEqualTo(webhook.traceId());
    assertThat(deliver.parentId()).isEqualTo(webhook.spanId());
    assertThat(deliver.get("smpp.delivery")).isEqualTo("mo");
  }

  @Test
  void theAttemptsOfAPostAreSpansOfTheirOwn() {
    gateway.respond(GatewayOperation.SEND_MESSAGE, Answer.error(502, "once"));

    esme.submit(TEXT, NUMBER);

    List<Seen> trace = collector.awaitTrace(span("submit_sm").traceId(), 3);
    assertThat(trace)
        .filteredOn(each -> each.name().equals("POST send_message"))
        .extracting(each -> each.get("http.response.status_code"))
        .containsExactly("502", "202");
  }

  @Test
  void whatAQuestionFindsGoesOnInTheTrace() {
    String id = esme.submit(TEXT, NUMBER);
    gateway.state(gateway.last().id(), "Delivered", null);
    clock.advance(Duration.ofMinutes(5));
    assertThat(esme.awaitStat(id)).isEqualTo("DELIVRD");

    Seen submit = span("submit_sm");
    List<Seen> trace = collector.awaitTrace(submit.traceId(), 4);
    assertThat(in(trace, "GET get_message").parentId()).isEqualTo(submit.spanId());
    assertThat(in(trace, "deliver_sm").parentId()).isEqualTo(submit.spanId());
  }

  @Test
  void thePartsOfALongMessageAreOneTrace() {
    List<String> ids =
        Parts.of(0, "long message ".repeat(30).getBytes(StandardCharsets.US_ASCII), 150)
            .to(NUMBER)
            .udh8(7)
            .stream()
            .map(esme::submit)
            .toList();
    assertThat(gateway.deliver(gateway.sentId())).isEqualTo(200);
    assertThat(ids).hasSize(3).extracting(esme::awaitStat).containsOnly("DELIVRD");

    String traceId =
        collector
            .await1(
                each ->
                    each.name().equals("submit_sm")
                        && ids.get(2).equals(each.get("smpp.message_id")))
            .traceId();
    // with the phone's report that it was sent
    List<Seen> trace = collector.awaitTrace(traceId, 3 + 1 + 2 + 3);
    assertThat(trace)
        .filteredOn(each -> each.name().equals("submit_sm"))
        .extracting(each -> each.get("smpp.part") + " of " + each.get("smpp.parts"))
        .containsExactly("1 of 3", "2 of 3", "3 of 3");
    assertThat(in(trace, "POST send_message").parentId())
        .isEqualTo(
            trace.stream()
                .filter(each -> "3".equals(each.get("smpp.part")))
                .findFirst()
                .orElseThrow()
                .spanId());
    assertThat(trace)
        .filteredOn(each -> each.name().equals("deliver_sm"))
        .extracting(each -> each.get("smpp.message_id"))
        .containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void aNextMessageWithTheReferenceOfOneBeforeIsATraceOfItsOwn() {
    Parts parts =
        Parts.of(0, "long message ".repeat(20).getBytes(StandardCharsets.US_ASCII), 150).to(NUMBER);
    parts.udh8(9).forEach(esme::submit);
    parts.udh8(9).forEach(esme::submit);

    await()
        .untilAsserted(
            () ->
                assertThat(collector.spans())
                    .filteredOn(each -> account.equals(each.get("smpp.system_id")))
                    .filteredOn(each -> each.name().equals("submit_sm"))
                    .hasSize(4)
                    .extracting(Seen::traceId)
                    .satisfies(traces -> assertThat(new HashSet<>(traces)).hasSize(2)));
  }

  @Test
  void eachDestinationOfASubmitMultiHasItsOwnSpan() {
    esme.submitMulti(Sms.to("").text(TEXT), "4915112345601", "4915112345602");
    for (StubMessage message : gateway.messages()) {
      gateway.deliver(message.id());
    }
    esme.awaitReceipts(2);

    Seen multi = span("submit_multi");
    List<Seen> trace = collector.awaitTrace(multi.traceId(), 1 + 2 * (1 + 1 + 2 + 1));
    List<Seen> destinations =
        trace.stream().filter(each -> each.name().equals("submit_multi destination")).toList();
    assertThat(destinations)
        .hasSize(2)
        .allSatisfy(each -> assertThat(each.parentId()).isEqualTo(multi.spanId()));
    List<String> ids = destinations.stream().map(Seen::spanId).toList();
    for (String name : List.of("POST send_message", "webhook sms:delivered", "deliver_sm")) {
      assertThat(trace)
          .filteredOn(each -> each.name().equals(name))
          .extracting(Seen::parentId)
          .containsExactlyInAnyOrderElementsOf(ids);
    }
  }

  @Test
  void whatIsHeldGoesOnInItsTraceWhenItIsDue() {
    String id = esme.submit(Sms.to(NUMBER).text(TEXT).withSchedule("000000000500000R"));
    Seen submit = span("submit_sm");
    assertThat(gateway.sent()).isEmpty();
    clock.advance(Duration.ofMinutes(6));
    await().until(() -> gateway.sent().size() == 1);
    gateway.deliver(gateway.sentId());
    esme.awaitReceipt(id);

    List<Seen> trace = collector.awaitTrace(submit.traceId(), 5);
    assertThat(in(trace, "POST send_message").parentId()).isEqualTo(submit.spanId());
    assertThat(in(trace, "deliver_sm").parentId()).isEqualTo(submit.spanId());
  }

  @Test
  void requestsAboutAMessageAreTracesOfTheirOwnThatNameIt() {
    String id = esme.submit(TEXT, NUMBER);
    esme.query(id);
    esme.replaceStatus(id, "another text", 1);
    esme.cancelStatus(id);

    Seen submit = span("submit_sm");
    for (String name : List.of("query_sm", "replace_sm", "cancel_sm")) {
      Seen asked = span(name);
      assertThat(asked.links()).as(name).containsExactly(submit.spanId());
      assertThat(asked.traceId()).as(name).isNotEqualTo(submit.traceId());
    }
    Seen cancel = span("cancel_sm");
    assertThat(in(collector.awaitTrace(cancel.traceId(), 2), "DELETE cancel_message").parentId())
        .isEqualTo(cancel.spanId());
  }

  @Test
  void aRefusedSubmitSaysHow() {
    assertThat(esme.submitStatus(Sms.to("0123456789").text(TEXT))).isEqualTo(0x0B);

    assertThat(span("submit_sm").get("smpp.command_status")).isEqualTo("ESME_RINVDSTADR");
  }

  @Test
  void theStepsOfATeamAreInTheTrace() throws Exception {
    try (TestBridge teams = TestBridge.start(gateway, with(Map.of()));
        Esme client = teams.bind(account, StubGateway.PASSWORD)) {
      RouteBuilder.addRoutes(
          teams.context(),
          routes -> {
            routes
                .from("direct:before-submit")
                .routeId("before-submit")
                .to("direct:teams")
                .toD("mock:lookup?name=${header.CamelSmppDestAddr}");
            routes.from("direct:teams").setProperty("looked", routes.constant(true));
          });
      client.submit(TEXT, NUMBER);

      Seen submit = span("submit_sm");
      List<Seen> trace = collector.awaitTrace(submit.traceId(), 5);
      Seen rules = in(trace, "before-submit");
      assertThat(rules.parentId()).isEqualTo(submit.spanId());
      assertThat(in(trace, "teams").parentId()).isEqualTo(rules.spanId());
      assertThat(in(trace, "mock").parentId()).isEqualTo(rules.spanId());
      assertThat(in(trace, "POST send_message").parentId()).isEqualTo(submit.spanId());
      assertThat(trace).hasSize(5);
      assertThat(trace.toString()).doesNotContain(NUMBER);
    }
  }

  @Test
  void aMessageGoesOnInItsTraceAfterARestart() {
    Path folder = folder();
    String id;
    try (TestBridge before = TestBridge.start(gateway, folder, with(Map.of()));
        Esme client = before.bind(account, StubGateway.PASSWORD)) {
      id = client.submit(TEXT, NUMBER);
    }
    esme.close();
    Seen submit = span("submit_sm");
    try (TestBridge after = TestBridge.start(gateway, folder, with(Map.of()));
        Esme client = after.bind(account, StubGateway.PASSWORD)) {
      await().until(() -> gateway.deliver(gateway.sentId()) == 200);
      client.awaitReceipt(id);

      List<Seen> trace = collector.awaitTrace(submit.traceId(), 5);
      assertThat(in(trace, "webhook sms:delivered").parentId()).isEqualTo(submit.spanId());
      assertThat(in(trace, "deliver_sm").parentId()).isEqualTo(submit.spanId());
    }
  }

  @Test
  void whatIsNotSampledIsNotSentAndStaysSo() {
    Map<String, String> none = with(Map.of("OTEL_TRACES_SAMPLER", "parentbased_always_off"));
    try (TestBridge quiet = TestBridge.start(gateway, none);
        Esme client = quiet.bind(account, StubGateway.PASSWORD)) {
      String id = client.submit(TEXT, NUMBER);
      gateway.deliver(gateway.sentId());
      client.awaitReceipt(id);

      Object kept = quiet.database().run("SELECT trace FROM message WHERE message_id = ?", id);
      assertThat(kept.toString()).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[02]");
    }
    // closing it has sent what there was
    assertThat(collector.spans()).noneMatch(each -> account.equals(each.get("smpp.system_id")));
  }

  @Test
  void theLinesOfAMessageNameItsTrace() {
    try (LogLines lines = LogLines.of("ROOT", Level.INFO)) {
      gateway.respondAlways(GatewayOperation.SEND_MESSAGE, Answer.error(400, "bad content"));
      esme.submitStatus(Sms.to(NUMBER).text(TEXT));

      Seen submit = span("submit_sm");
      assertThat(lines.events())
          .extracting(ILoggingEvent::getMDCPropertyMap)
          .anySatisfy(
              mdc ->
                  assertThat(mdc)
                      .containsEntry("trace_id", submit.traceId())
                      .containsEntry("span_id", submit.spanId()));
    } finally {
      gateway.respondNormally(GatewayOperation.SEND_MESSAGE);
    }
  }

  @Test
  void withoutACollectorNothingIsKeptOfTraces() {
    try (TestBridge untraced = TestBridge.start(gateway, Map.of());
        Esme client = untraced.bind(account, StubGateway.PASSWORD)) {
      String id = client.submit(TEXT, NUMBER);
      gateway.deliver(gateway.sentId());
      client.awaitReceipt(id);

      assertThat(untraced.database().run("SELECT COUNT(*) FROM message WHERE trace IS NOT NULL"))
          .hasToString("0");
      assertThat(gateway.requests(GatewayOperation.SEND_MESSAGE).get(0).header("traceparent"))
          .isNull();
      assertThat(untraced.get("/metrics")).doesNotContain("smpp_trace");
    }
  }

  @Test
  void aSecondAttemptAtADeliveryIsASpanOfItsOwn() {
    esme.close();
    WireEsme refusing =
        bridge.wire(WireEsme.TRANSCEIVER, account).answers(number -> number == 1 ? 0x58 : 0);
    int submit = refusing.submit(TEXT, NUMBER);
    refusing.awaitAnswer(submit);
    gateway.deliver(gateway.sentId());
    refusing.awaitDelivered(2);

    List<Seen> trace = collector.awaitTrace(span("submit_sm").traceId(), 6);
    assertThat(trace)
        .filteredOn(each -> each.name().equals("deliver_sm"))
        .extracting(each -> each.get("smpp.command_status"))
        .containsExactly("0x00000058", "ESME_ROK");
  }
}
