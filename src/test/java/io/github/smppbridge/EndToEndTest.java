package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.support.PluginHelper;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The main job over real sockets: bind, submit, query, receipt, unbind. */
class EndToEndTest {
  @RegisterExtension static final TestBridge bridge = TestBridge.start(Map.of());

  static final StubGateway gateway = bridge.gateway();

  @Test
  void aSubmitBecomesAGatewayMessageUnderOurOwnIds() {
    Esme esme = bridge.bind();
    String id = esme.submit("hello", "4915112345678");

    assertThat(id).matches("[1-9][0-9]{0,19}");
    var request = gateway.sent().get(0);
    assertThat(request.getJsonArray("phoneNumbers").getString(0)).isEqualTo("+4915112345678");
    assertThat(request.getJsonObject("textMessage").getString("text")).isEqualTo("hello");
    assertThat(request.getString("id")).hasSizeLessThanOrEqualTo(36);
    assertThat(request.getString("deviceId")).isNotEmpty();
  }

  @Test
  void aDeliveredMessageComesBackAsAReceiptWithItsAddressesSwapped() {
    Esme esme = bridge.bind();
    String id = esme.submit("hello", "4915112345678");

    assertThat(gateway.deliver(gateway.sentId())).isEqualTo(200);

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

  @Test
  void aHundredSubmitsOutstandingOnOneSessionTakeAboutOneGatewayLatency() {
    gateway.hold(GatewayOperation.SEND_MESSAGE);
    Esme esme = bridge.bind();
    List<CompletableFuture<String>> all =
        IntStream.range(0, 100)
            .mapToObj(i -> esme.submitAsync(Sms.to("49151123456" + (10 + i % 80)).text("n" + i)))
            .toList();
    // none has to wait for the answer to another
    await().until(() -> gateway.requests(GatewayOperation.SEND_MESSAGE).size() == 100);
    gateway.release(GatewayOperation.SEND_MESSAGE);
    assertThat(all.stream().map(CompletableFuture::join).distinct()).hasSize(100);
  }

  @Test
  void thousandsOfCallsMayWaitToBeTriedAgain() throws Exception {
    ScheduledExecutorService again = PluginHelper.getErrorHandlerExecutorService(bridge.context());
    List<ScheduledFuture<?>> all = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      all.add(again.schedule(() -> {}, 200, TimeUnit.MILLISECONDS));
    }
    for (ScheduledFuture<?> each : all) {
      each.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void queryTellsTheStateThatTheGatewayTells() {
    Esme esme = bridge.bind();
    String id = esme.submit("hello", "4915112345678");
    String gatewayId = gateway.sentId();
    assertThat(esme.query(id).getMessageState().value()).isZero();

    gateway.state(gatewayId, "Sent", null);
    assertThat(esme.query(id).getMessageState().value()).isEqualTo((byte) 1);
    gateway.state(gatewayId, "Delivered", null);
    assertThat(esme.query(id).getMessageState().value()).isEqualTo((byte) 2);
    assertThat(esme.query(id).getFinalDate()).hasSize(16);
  }

  @Test
  void unbindOfTheLastReceiverTakesTheWebhooksAway() {
    Esme esme = bridge.bind();
    await().until(() -> gateway.account(StubGateway.USERNAME).webhooks().size() == 5);
    esme.unbind();
    await().until(() -> gateway.account(StubGateway.USERNAME).webhooks().isEmpty());
  }

  @Test
  void aReceivedSmsReachesTheReceiver() {
    try (Esme esme =
        Esme.bind(
            BindType.BIND_RX, bridge.smppPort(), StubGateway.USERNAME, StubGateway.PASSWORD)) {
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
