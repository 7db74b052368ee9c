package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.Submission;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job over real sockets: bind, submit, query, receipt, unbind. */
class EndToEndTest {
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
    for (GatewayOperation operation : GatewayOperation.values()) {
      gateway.respondNormally(operation);
    }
  }

  private static Esme bind() {
    return Esme.bind(bridge.smppPort(), StubGateway.USERNAME, StubGateway.PASSWORD);
  }

  @Test
  void aSubmitBecomesAGatewayMessageUnderOurOwnIds() {
    try (Esme esme = bind()) {
      String id = esme.submit("hello", "4915112345678");

      assertThat(id).matches("[1-9][0-9]{0,19}");
      var request = gateway.requests(GatewayOperation.SEND_MESSAGE).get(0).json();
      assertThat(request.getJsonArray("phoneNumbers").getString(0)).isEqualTo("+4915112345678");
      assertThat(request.getJsonObject("textMessage").getString("text")).isEqualTo("hello");
      assertThat(request.getString("id")).hasSizeLessThanOrEqualTo(36);
      assertThat(request.getString("deviceId")).isNotEmpty();
    }
  }

  @Test
  void aDeliveredMessageComesBackAsAReceiptWithItsAddressesSwapped() {
    try (Esme esme = bind()) {
      String id = esme.submit(Submission.to("4915112345678").text("hello").registered(1));
      String gatewayId =
          gateway.requests(GatewayOperation.SEND_MESSAGE).get(0).json().getString("id");

      assertThat(gateway.fireSent(gatewayId, 1)).isEqualTo(200);
      assertThat(gateway.fireDelivered(gatewayId)).isEqualTo(200);

      DeliverSm receipt = esme.awaitReceipt(id);
      assertThat(Esme.text(receipt))
          .matches(
              "id:"
                  + id
                  + " sub:001 dlvrd:001 submit date:[0-9]{10} done date:[0-9]{10} stat:DELIVRD"
                  + " err:000 text:hello");
      assertThat(receipt.getSourceAddr()).isEqualTo("4915112345678");
      assertThat(receipt.getEsmClass()).isEqualTo((byte) 0x04);
      assertThat(receipt.getOptionalParameter(OptionalParameter.Receipted_message_id.class))
          .extracting(OptionalParameter.COctetString::getValueAsString)
          .isEqualTo(id);
      assertThat(receipt.getOptionalParameter(OptionalParameter.Message_state.class).getValue())
          .isEqualTo((byte) 2);
    }
  }

  @Test
  void aHundredSubmitsOutstandingOnOneSessionTakeAboutOneGatewayLatency() {
    gateway.hold(GatewayOperation.SEND_MESSAGE);
    try (Esme esme = bind()) {
      List<CompletableFuture<String>> all = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        all.add(esme.submitAsync(Submission.to("49151123456" + (10 + i % 80)).text("n" + i)));
      }
      // none has to wait for the answer to another
      await().until(() -> gateway.requests(GatewayOperation.SEND_MESSAGE).size() == 100);
      gateway.release(GatewayOperation.SEND_MESSAGE);
      assertThat(all.stream().map(CompletableFuture::join).distinct()).hasSize(100);
    }
  }

  @Test
  void queryTellsTheStateThatTheGatewayTells() {
    try (Esme esme = bind()) {
      String id = esme.submit("hello", "4915112345678");
      String gatewayId =
          gateway.requests(GatewayOperation.SEND_MESSAGE).get(0).json().getString("id");
      assertThat(esme.query(id).getMessageState().value()).isZero();

      gateway.state(gatewayId, "Sent", null);
      assertThat(esme.query(id).getMessageState().value()).isEqualTo((byte) 1);
      gateway.state(gatewayId, "Delivered", null);
      assertThat(esme.query(id).getMessageState().value()).isEqualTo((byte) 2);
      assertThat(esme.query(id).getFinalDate()).hasSize(16);
    }
  }

  @Test
  void unbindOfTheLastReceiverTakesTheWebhooksAway() {
    Esme esme = bind();
    await().until(() -> gateway.account(StubGateway.USERNAME).webhooks().size() == 6);
    esme.unbind();
    await().until(() -> gateway.account(StubGateway.USERNAME).webhooks().isEmpty());
  }

  @Test
  void aReceivedSmsReachesTheReceiver() {
    try (Esme esme =
        Esme.bind(
            BindType.BIND_RX,
            "127.0.0.1",
            bridge.smppPort(),
            StubGateway.USERNAME,
            StubGateway.PASSWORD)) {
      assertThat(
              gateway.fireReceived(StubGateway.USERNAME, "+4917012345678", "+4915199999999", "hi"))
          .isEqualTo(200);
      DeliverSm mo = esme.awaitMobileOriginated(1).get(0);
      assertThat(Esme.text(mo)).isEqualTo("hi");
      assertThat(mo.getSourceAddr()).isEqualTo("4917012345678");
      assertThat(mo.getSourceAddrTon()).isEqualTo((byte) 1);
      assertThat(mo.getDestAddress()).isEqualTo("4915199999999");
    }
  }
}
