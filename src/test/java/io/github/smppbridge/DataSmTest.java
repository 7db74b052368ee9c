package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.smppbridge.testkit.CommandRefused;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.Submission;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jsmpp.bean.OptionalParameter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** data_sm over real sockets. */
class DataSmTest {
  private static final String NUMBER = "4915112345678";

  @TempDir static Path folder;
  static StubGateway gateway;
  static TestBridge bridge;

  @BeforeAll
  static void start() {
    gateway = StubGateway.start();
    bridge = TestBridge.start(gateway, folder, Map.of());
  }

  @AfterAll
  static void stop() {
    bridge.close();
    gateway.close();
  }

  @AfterEach
  void calm() {
    gateway.forgetRequests();
  }

  private static Esme bind() {
    return Esme.bind(bridge.smppPort(), StubGateway.USERNAME, StubGateway.PASSWORD);
  }

  private static JsonObject sent() {
    return gateway.requests(GatewayOperation.SEND_MESSAGE).get(0).json();
  }

  @Test
  void itsPayloadIsTheTextAndItHasAReceipt() {
    try (Esme esme = bind()) {
      String id = esme.data(Submission.to(NUMBER).ucs2("Grüße 😀"));
      assertThat(id).matches("[1-9][0-9]{0,19}");
      assertThat(sent().getJsonObject("textMessage").getString("text")).isEqualTo("Grüße 😀");
      gateway.fireSent(sent().getString("id"), 1);
      gateway.fireDelivered(sent().getString("id"));
      assertThat(Esme.field(esme.awaitReceipt(id), "stat")).isEqualTo("DELIVRD");
    }
  }

  @Test
  void qosTimeToLiveIsItsValidity() {
    try (Esme esme = bind()) {
      esme.data(
          Submission.to(NUMBER).text("hi").tlv(new OptionalParameter.Qos_time_to_live(3_600)));
      assertThat(Instant.parse(sent().getString("validUntil")))
          .isCloseTo(Instant.now().plusSeconds(3_600), within(30, ChronoUnit.SECONDS));
    }
  }

  @Test
  void aTimeToLiveBeyondAllTimesIsTheDefault() {
    try (Esme esme = bind()) {
      esme.data(Submission.to(NUMBER).text("hi").tlv(new OptionalParameter.Qos_time_to_live(-1)));
      assertThat(sent().getString("validUntil")).isNull();
    }
  }

  @Test
  void withoutAnyTextItIsRefused() {
    try (Esme esme = bind()) {
      assertThatThrownBy(() -> esme.data(Submission.to(NUMBER).octets(0, new byte[0])))
          .isInstanceOf(CommandRefused.class)
          .extracting("commandStatus")
          .isEqualTo(0x01);
    }
  }
}
