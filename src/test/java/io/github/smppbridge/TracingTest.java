package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.testkit.Collector;
import io.github.smppbridge.testkit.Collector.Seen;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.StubGateway;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  static final TestBridge bridge = TestBridge.start(gateway, with(Map.of()));
  private static int accounts;

  private final String account = "TRACE" + ++accounts;
  @AutoClose private Esme esme;

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
}
