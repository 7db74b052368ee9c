package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.testkit.CommandRefused;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.Parts;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.WireEsme;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsmpp.bean.MessageState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With profile smpp-server the bridge does what android-sms-gateway/smpp-server did. */
class DropInTest {
  @RegisterExtension
  static final TestBridge bridge =
      TestBridge.start(
          Map.of(
              "profile", "smpp-server",
              "smpp.source_ton", "1",
              "limits.bind_refusal_delay", "0",
              "http.openapi.public_host", "sms.example.com",
              "http.openapi.public_path", "/smpp/api/v1",
              "gateway.timeout", "1m30.5s"));

  private static double metric(String nameAndLabels) {
    Matcher line =
        Pattern.compile("(?m)^" + Pattern.quote(nameAndLabels) + " (\\S+)$")
            .matcher(bridge.get("/metrics"));
    return line.find() ? Double.parseDouble(line.group(1)) : -1;
  }

  private static JsonNode json(String path) throws Exception {
    return new ObjectMapper().readTree(bridge.get(path));
  }

  @Test
  void theMessageIdIsTheGatewaysOwn() throws Exception {
    try (Esme esme = bridge.bind()) {
      String id = esme.submit("hello", "+4915112345678");

      assertThat(id).isEqualTo(bridge.gateway().sentId());
      assertThat(esme.query(id).getMessageState()).isEqualTo(MessageState.SCHEDULED);
      bridge.gateway().deliver(id);
      assertThat(esme.awaitStat(id)).isEqualTo("DELIVRD");
    }
  }

  @Test
  void partsAndDestinationsHaveIdsOfTheirOwn() throws Exception {
    try (Esme esme = bridge.bind()) {
      String id =
          esme.submitMulti(
                  Sms.to("+4915112345678").text("to two"), "+4915112345678", "+4915112345679")
              .getMessageId();

      assertThat(id).hasSize(36);
      assertThat(bridge.gateway().sent())
          .extracting(sent -> sent.getString("id"))
          .doesNotHaveDuplicates();
      assertThat(esme.query(id).getMessageState()).isEqualTo(MessageState.SCHEDULED);
    }
  }

  @Test
  void aLongMessageIsOneWithTheGatewayAndItsPartsAreTold() {
    byte[] text = "Grüße 🚀 ".repeat(20).getBytes(StandardCharsets.UTF_8);
    try (Esme esme = bridge.bind()) {
      List<String> ids =
          Parts.of(0, text, 140).to("+4915112345680").udh8(7).stream().map(esme::submit).toList();

      assertThat(bridge.gateway().sentTexts()).contains("Grüße 🚀 ".repeat(20));
      assertThat(ids).doesNotHaveDuplicates().doesNotContain(bridge.gateway().sentId());
      bridge.gateway().deliver(bridge.gateway().sentId());
      assertThat(ids).allSatisfy(id -> assertThat(esme.awaitStat(id)).isEqualTo("DELIVRD"));
    }
  }

  @Test
  void aReplacedMessageKeepsItsIdAndIsANewOneWithTheGateway() {
    try (Esme esme = bridge.bind()) {
      String id = esme.submit("first", "+4915112345681");

      assertThat(esme.replaceStatus(id, "second", 1)).isZero();

      assertThat(bridge.gateway().sentTexts()).endsWith("first", "second");
      assertThat(bridge.gateway().sent())
          .last()
          .extracting(sent -> sent.getString("id"))
          .isNotEqualTo(id);
    }
  }

  @Test
  void aMessageThatTheOtherServerSentCanBeQueried() throws Exception {
    try (Esme esme = bridge.bind()) {
      String id = esme.submit("sent by the other", "+4915112345678");
      bridge.gateway().state(id, "Sent", null);
      bridge.database().run("DELETE FROM message WHERE message_id = ?", id);

      assertThat(esme.query(id).getMessageState()).isEqualTo(MessageState.ENROUTE);
      assertThatThrownBy(() -> esme.query("V1StGXR8_Z5jdHi6B-myT"))
          .isInstanceOfSatisfying(
              CommandRefused.class,
              refused ->
                  assertThat(refused.commandStatus()).isEqualTo(CommandStatus.ESME_RINVMSGID));
      assertThatThrownBy(() -> esme.query("../devices")).isInstanceOf(CommandRefused.class);
    }
  }

  @Test
  void whatIsAnotherAccountsIsUnknownThoughTheGatewayWouldTell() {
    try (Esme esme = bridge.bind()) {
      String id = esme.submit("of one", "+4915112345678");
      bridge.database().run("UPDATE message SET account = 'OTHER' WHERE message_id = ?", id);

      assertThatThrownBy(() -> esme.query(id))
          .isInstanceOfSatisfying(
              CommandRefused.class,
              refused ->
                  assertThat(refused.commandStatus()).isEqualTo(CommandStatus.ESME_RINVMSGID));
    }
  }

  @Test
  void dataCodingZeroIsUtf8() {
    try (Esme esme = bridge.bind()) {
      esme.submit(
          Sms.to("+4915112345678").octets(0, "a_b @ Grüße 🚀".getBytes(StandardCharsets.UTF_8)));

      assertThat(bridge.gateway().sentTexts()).contains("a_b @ Grüße 🚀");
    }
  }

  @Test
  void metricsHaveItsLabels() {
    double refusedBefore = Math.max(0, metric("smpp_submit_sm_total{status=\"failure\"}"));
    try (WireEsme receiver = bridge.wire(WireEsme.RECEIVER, StubGateway.USERNAME);
        Esme esme = bridge.bind()) {
      receiver.awaitAnswer(receiver.submit("from a receiver", "+4915112345678"));
      esme.query(esme.submit("hello", "+4915112345678"));
      assertThat(bridge.bindStatus(StubGateway.USERNAME, "wrong")).isNotZero();

      assertThat(metric("smpp_sessions_active{state=\"bound_rx\"}")).isEqualTo(1);
      assertThat(metric("smpp_sessions_active{state=\"bound_trx\"}")).isEqualTo(1);
      // before the route: ESME_RINVBNDSTS
      assertThat(metric("smpp_submit_sm_total{status=\"failure\"}")).isEqualTo(refusedBefore + 1);
      assertThat(metric("smpp_errors_total{code=\"0x00000004\"}")).isPositive();
    }
    for (String series :
        List.of(
            "smpp_pdus_received_total{command=\"SubmitSM\"}",
            "smpp_pdus_received_total{command=\"BindTransceiver\"}",
            "smpp_pdus_sent_total{command=\"SubmitSMResp\"}",
            "smpp_pdus_sent_total{command=\"QuerySMResp\"}",
            "smpp_bind_attempts_total{status=\"success\",type=\"trx\"}",
            "smpp_bind_attempts_total{status=\"success\",type=\"rx\"}",
            "smpp_bind_attempts_total{status=\"failure\",type=\"trx\"}",
            "smpp_submit_sm_total{status=\"success\"}",
            "smpp_query_sm_total{status=\"success\"}",
            "smpp_submit_sm_duration_seconds_count",
            "smpp_query_sm_duration_seconds_count",
            "smpp_errors_total{code=\"0x0000000E\"}",
            "smsgate_requests_total{operation=\"ping\",status=\"success\"}",
            "smsgate_requests_total{operation=\"ping\",status=\"failure\"}",
            "smsgate_requests_total{operation=\"submit_sms\",status=\"success\"}",
            "smsgate_requests_total{operation=\"register_webhook\",status=\"success\"}",
            "smsgate_request_duration_seconds_count{operation=\"submit_sms\"}",
            "go_goroutines",
            "go_memstats_alloc_bytes",
            "go_memstats_sys_bytes",
            "process_resident_memory_bytes",
            "process_cpu_seconds_total",
            "process_open_fds")) {
      assertThat(metric(series)).as(series).isPositive();
    }
    System.gc();
    await().until(() -> metric("go_gc_duration_seconds_count") > 0);
    assertThat(metric("go_gc_duration_seconds_sum")).isPositive();
    assertThat(metric("smpp_query_sm_total{status=\"failure\"}")).isNotNegative();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/health/", "/health/live"})
  void beingAliveIsToldInItsForm(String path) throws Exception {
    JsonNode health = json(path);

    assertThat(health.get("status").asText()).isEqualTo("pass");
    assertThat(health.get("version").asText()).isNotEmpty();
    JsonNode memory = health.at("/checks/system:memory");
    assertThat(memory.get("status").asText()).isEqualTo("pass");
    assertThat(memory.get("observedUnit").asText()).isEqualTo("MiB");
    assertThat(memory.get("observedValue").isInt()).isTrue();
    assertThat(health.at("/checks/system:goroutines/observedValue").asInt()).isPositive();
  }

  @Test
  void readinessAndStartAreToldInItsForm() throws Exception {
    assertThat(json("/health/startup").get("status").asText()).isEqualTo("pass");
    JsonNode ready = json("/health/ready");
    assertThat(ready.get("status").asText()).isEqualTo("pass");
    assertThat(ready.at("/checks/bridge:listener/status").asText()).isEqualTo("pass");
    assertThat(ready.at("/checks/bridge:listener/observedValue").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/docs", "/api/v1/docs/", "/api/v1/docs/index.html"})
  void itsDocumentationPageIsOurs(String path) {
    assertThat(bridge.get(path)).contains("<title>smpp-bridge");
  }

  @Test
  void itsDescriptionIsOursAsTheProxyShowsIt() throws Exception {
    assertThat(json("/api/v1/docs/doc.json").at("/servers/0/url").asText())
        .isEqualTo("https://sms.example.com/smpp/");
    assertThat(bridge.send("GET", "/api/v1/docs/other", null, "").statusCode()).isEqualTo(404);
  }
}
