package io.github.smppbridge.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.smpp.BindType;
import io.github.smppbridge.smpp.CloseReason;
import io.github.smppbridge.smpp.Command;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SessionState;
import io.github.smppbridge.store.StoreFigures;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  @Test
  void everyMetricIsThereBeforeTheFirstEvent() {
    new SmppMetrics(registry);

    assertScraped(
        "smpp_sessions_active{state=\"open\"} 0.0",
        "smpp_pdus_received_total{command=\"submit_sm\"} 0.0",
        "smpp_pdus_sent_total{command=\"submit_sm_resp\"} 0.0",
        "smpp_bind_attempts_total{status=\"ESME_ROK\",type=\"transceiver\"} 0.0",
        "smpp_submit_sm_total{status=\"ESME_ROK\"} 0.0",
        "smpp_submit_sm_duration_seconds_count 0",
        "smpp_query_sm_total 0.0",
        "smpp_query_sm_duration_seconds_count 0",
        "smpp_connections_closed_total{reason=\"unbind\"} 0.0",
        "smpp_throttled_total 0.0");
  }

  @Test
  void whatTheListenerDoesIsCounted() {
    SmppMetrics metrics = new SmppMetrics(registry);

    metrics.pduReceived(Command.SUBMIT_SM);
    metrics.pduSent(Command.SUBMIT_SM.response());
    metrics.bindAttempt(BindType.RECEIVER, CommandStatus.ESME_RINVPASWD);
    metrics.responded(Command.SUBMIT_SM, CommandStatus.ESME_ROK, 3_000_000);
    metrics.responded(Command.SUBMIT_SM, CommandStatus.ESME_RTHROTTLED, 1_000);
    metrics.responded(Command.QUERY_SM, CommandStatus.ESME_ROK, 1_000);
    metrics.errorSent(CommandStatus.ESME_RTHROTTLED);
    metrics.connectionClosed(CloseReason.PEER_CLOSED);
    metrics.delivered(CommandStatus.ESME_RX_T_APPN, 5_000_000_000L);
    metrics.throttled();
    metrics.windowFull();
    metrics.deliverTimedOut();

    assertScraped(
        "smpp_pdus_received_total{command=\"submit_sm\"} 1.0",
        "smpp_pdus_sent_total{command=\"submit_sm_resp\"} 1.0",
        "smpp_bind_attempts_total{status=\"ESME_RINVPASWD\",type=\"receiver\"} 1.0",
        "smpp_submit_sm_total{status=\"ESME_ROK\"} 1.0",
        "smpp_submit_sm_total{status=\"ESME_RTHROTTLED\"} 1.0",
        "smpp_submit_sm_duration_seconds_bucket{le=\"0.005\"} 2",
        "smpp_query_sm_total 1.0",
        "smpp_errors_total{code=\"ESME_RTHROTTLED\"} 1.0",
        "smpp_connections_closed_total{reason=\"peer_closed\"} 1.0",
        "smpp_delivered_total{status=\"ESME_RX_T_APPN\"} 1.0",
        "smpp_deliver_duration_seconds_sum 5.0",
        "smpp_throttled_total 1.0",
        "smpp_window_full_total 1.0",
        "smpp_deliver_timeouts_total 1.0");
  }

  @Test
  void aSessionIsInOneStateUntilItIsGone() {
    SmppMetrics metrics = new SmppMetrics(registry);

    metrics.stateChanged(null, SessionState.OPEN);
    metrics.stateChanged(SessionState.OPEN, SessionState.BOUND_TRX);
    assertScraped(
        "smpp_sessions_active{state=\"open\"} 0.0",
        "smpp_sessions_active{state=\"bound_trx\"} 1.0");

    metrics.stateChanged(SessionState.BOUND_TRX, SessionState.CLOSED);
    assertScraped("smpp_sessions_active{state=\"bound_trx\"} 0.0");
  }

  @Test
  void anEsmeCannotInventLabels() {
    SmppMetrics metrics = new SmppMetrics(registry);

    for (int status = 0x400; status < 0x500; status++) {
      metrics.delivered(status, 1);
    }
    metrics.delivered(-1, 1);

    assertScraped("smpp_delivered_total{status=\"other\"} 257.0");
  }

  @Test
  void whatIsRefusedBeforeTheRouteCountsWhereSmppServerCountedIt() {
    SmppMetrics ours = new SmppMetrics(registry);
    ours.refused(Command.SUBMIT_SM, CommandStatus.ESME_RTHROTTLED);
    assertScraped("smpp_submit_sm_duration_seconds_count 0");
    registry.clear();

    SmppMetrics its = new SmppMetrics(registry, MetricsStyle.SMPP_SERVER);
    its.refused(Command.SUBMIT_SM, CommandStatus.ESME_RTHROTTLED);
    its.refused(Command.QUERY_SM, CommandStatus.ESME_RINVBNDSTS);
    its.refused(Command.BIND_TRANSCEIVER, CommandStatus.ESME_RINVCMDLEN);
    its.errorSent(CommandStatus.ESME_RTHROTTLED);
    its.delivered(CommandStatus.ESME_RX_T_APPN, 1);

    assertScraped(
        "smpp_submit_sm_total{status=\"failure\"} 1.0",
        "smpp_submit_sm_total{status=\"success\"} 0.0",
        "smpp_submit_sm_duration_seconds_count 1",
        "smpp_query_sm_total{status=\"failure\"} 1.0",
        "smpp_errors_total{code=\"0x00000058\"} 1.0",
        "smpp_delivered_total{status=\"ESME_RX_T_APPN\"} 1.0");
  }

  @Test
  void callsAreSuccessOrFailureInTheStyleOfSmppServer() {
    GatewayMetrics metrics = new GatewayMetrics(registry, MetricsStyle.SMPP_SERVER);

    metrics.called("send_message", 202, 1, TimeUnit.MILLISECONDS);
    metrics.called("send_message", 409, 1, TimeUnit.MILLISECONDS);
    metrics.called("send_message", 0, 1, TimeUnit.MILLISECONDS);
    metrics.called("get_message", 404, 1, TimeUnit.MILLISECONDS);
    metrics.called("delete_webhook", 204, 1, TimeUnit.MILLISECONDS);
    metrics.called("list_devices", 401, 1, TimeUnit.MILLISECONDS);
    metrics.called("create_token", 501, 1, TimeUnit.MILLISECONDS);
    metrics.called("list_webhooks", 503, 1, TimeUnit.MILLISECONDS);

    assertScraped(
        "smsgate_requests_total{operation=\"submit_sms\",status=\"success\"} 2.0",
        "smsgate_requests_total{operation=\"submit_sms\",status=\"failure\"} 1.0",
        "smsgate_requests_total{operation=\"query_sms\",status=\"failure\"} 1.0",
        "smsgate_requests_total{operation=\"deregister_webhook\",status=\"success\"} 1.0",
        "smsgate_requests_total{operation=\"ping\",status=\"failure\"} 1.0",
        "smsgate_requests_total{operation=\"create_token\",status=\"success\"} 1.0",
        "smsgate_requests_total{operation=\"list_webhooks\",status=\"failure\"} 1.0");
    assertThat(metrics.lastStatus()).isEqualTo(503);
  }

  @Test
  void callsToTheGatewayAreCountedByOperationAndStatus() {
    GatewayMetrics metrics = new GatewayMetrics(registry);
    assertThat(metrics.called()).isFalse();
    assertThat(metrics.secondsSinceAnswer()).isEqualTo(-1);

    metrics.called("send_message", 202, 20, TimeUnit.MILLISECONDS);
    metrics.called("send_message", 0, 1, TimeUnit.SECONDS);
    metrics.called("list_devices", 500, 1, TimeUnit.MILLISECONDS);

    assertScraped(
        "smsgate_requests_total{operation=\"send_message\",status=\"202\"} 1.0",
        "smsgate_requests_total{operation=\"send_message\",status=\"error\"} 1.0",
        "smsgate_requests_total{operation=\"list_devices\",status=\"500\"} 1.0",
        "smsgate_request_duration_seconds_count{operation=\"send_message\"} 2");
    assertThat(metrics.failuresInARow()).isEqualTo(2);
    assertThat(metrics.lastStatus()).isEqualTo(500);
    assertThat(metrics.secondsSinceAnswer()).isNotNegative();
  }

  @Test
  void aRouteThatMakesOperationsUpDoesNotFillTheMemory() {
    GatewayMetrics metrics = new GatewayMetrics(registry);

    for (int i = 0; i < 1_000; i++) {
      metrics.called("operation-" + i, 200, 1, TimeUnit.MILLISECONDS);
    }
    metrics.called(null, 200, 1, TimeUnit.MILLISECONDS);

    assertThat(registry.find("smsgate.requests").counters()).hasSizeLessThan(110);
    assertScraped("smsgate_requests_total{operation=\"other\",status=\"200\"} 901.0");
  }

  @Test
  void webhooksAndReceiptsAreCountedByWhatBecameOfThem() {
    WebhookMetrics webhooks = new WebhookMetrics(registry);
    webhooks.record("sms:delivered", "applied");
    webhooks.record("other", "ignored");
    webhooks.record(null, "refused");
    ReceiptMetrics receipts = new ReceiptMetrics(registry);
    receipts.record("receipt", "DELIVERED");
    receipts.record("mo", "DROPPED");

    assertScraped(
        "smsgate_webhooks_total{event=\"sms:delivered\",result=\"applied\"} 1.0",
        "smsgate_webhooks_total{event=\"other\",result=\"ignored\"} 1.0",
        "smsgate_webhooks_total{event=\"other\",result=\"refused\"} 1.0",
        "smpp_receipts_total{outcome=\"delivered\"} 1.0",
        "smpp_receipts_total{outcome=\"retried\"} 0.0",
        "smpp_mo_total{outcome=\"dropped\"} 1.0");
  }

  @Test
  void theOutboxShowsDepthAndAge() {
    Clock clock = Clock.fixed(Instant.ofEpochMilli(100_000), ZoneOffset.UTC);
    Map<String, Long> depth = Map.of("receipt", 7L);
    Map<String, Long> oldestAt = Map.of("receipt", 40_000L);
    StoreFigures figures =
        new StoreFigures(
            depth,
            oldestAt,
            3,
            2,
            5,
            20_000,
            400,
            10,
            2_000_000_000L,
            9,
            500_000_000L,
            1,
            7,
            6,
            0,
            4,
            0);

    StoreMetrics metrics = new StoreMetrics(registry, () -> figures, clock);

    assertThat(metrics.waiting()).isEqualTo(7);
    assertThat(metrics.oldestSeconds()).isEqualTo(60);
    assertScraped(
        "smpp_outbox_entries{kind=\"receipt\"} 7.0",
        "smpp_outbox_entries{kind=\"mo\"} 0.0",
        "smpp_outbox_oldest_age_seconds{kind=\"receipt\"} 60.0",
        "smpp_outbox_expired_total 3.0",
        "smpp_outbox_dropped_total 2.0",
        "store_queue_length 5.0",
        "store_commit_seconds_total 2.0",
        "store_forces_total 9.0",
        "store_force_seconds_total 0.5",
        "store_failures_total 1.0",
        "store_repeated 7.0",
        "store_unrecorded_total 4.0",
        "store_rejected_total 6.0");
  }

  private void assertScraped(String... lines) {
    assertThat(registry.scrape().lines()).contains(lines);
  }
}
