package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.Parts;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.RouteDefinition;
import org.jsmpp.bean.DeliverSm;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What before-submit rewrites is what the phone gets; receipts, and what the ESME names its
 * messages by, are as it sent them.
 */
class RewrittenMessagesTest {
  private static final String FROM = "bridge";
  private static final String NUMBER = "4915112345678";
  private static final String OTHER = "4916099999999";
  private static final String TOKEN = "console-token-of-a-test";

  @AutoClose private final StubGateway gateway = StubGateway.start();

  @AutoClose
  private final TestBridge bridge =
      TestBridge.start(gateway, Map.of("admin.token", TOKEN, "admin.mask_numbers", "false"));

  private Esme esme;

  @BeforeEach
  void start() throws Exception {
    rule(
        route ->
            route
                .setHeader(SmppServerConstants.SOURCE_ADDR)
                .constant("REWRITTEN")
                .setHeader(SmppServerConstants.SOURCE_ADDR_TON)
                .constant((byte) 5)
                .setHeader(SmppServerConstants.DEST_ADDR)
                .constant(OTHER)
                .transform()
                .simple("rewritten: ${body}"));
    esme = bridge.bind();
  }

  private void rule(Consumer<RouteDefinition> steps) throws Exception {
    RouteBuilder.addRoutes(
        bridge.context(),
        routes ->
            steps.accept(
                (RouteDefinition) routes.from("direct:before-submit").routeId("before-submit")));
  }

  private Sms sms() {
    return Sms.to(NUMBER).text("Your-code:4711");
  }

  private void isAddressedTo(DeliverSm receipt) {
    assertThat(receipt.getDestAddress()).isEqualTo(FROM);
    assertThat(receipt.getSourceAddr()).isEqualTo(NUMBER);
    assertThat(receipt.getSourceAddrTon()).isEqualTo((byte) 1);
    assertThat(Esme.field(receipt, "text")).startsWith("Your-code:4711");
  }

  @Test
  void aReceiptIsAddressedToAndQuotesWhatTheEsmeSent() {
    String id = esme.submit(sms());
    assertThat(gateway.sentTexts()).containsExactly("rewritten: Your-code:4711");
    assertThat(gateway.last().phoneNumbers()).containsExactly("+" + OTHER);

    gateway.fireDelivered(gateway.sentId());
    isAddressedTo(esme.awaitReceipt(id));
  }

  @Test
  void soDoesTheReceiptOfAFailure() {
    String id = esme.submit(sms());
    gateway.fireFailed(gateway.sentId(), "no service");
    isAddressedTo(esme.awaitReceipt(id));
  }

  @Test
  void aQueryAndACancellationNameWhatTheEsmeSent() {
    String id = esme.submit(sms());
    assertThat(esme.cancelStatus("", id, "REWRITTEN", OTHER)).isNotZero();
    assertThat(esme.cancelStatus("", "", "REWRITTEN", OTHER)).isNotZero();
    assertThat(esme.cancelStatus("", "", FROM, NUMBER)).isZero();
    isAddressedTo(esme.awaitReceipt(id));
  }

  @Test
  void aReplacementGoesWhereTheOriginalWentAndIsQuotedAsTheEsmeSentIt() {
    String id = esme.submit(sms());
    assertThat(esme.replaceStatus(id, "Your-code:9999", 1)).isZero();
    assertThat(gateway.last().phoneNumbers()).containsExactly("+" + OTHER);
    assertThat(gateway.sentTexts()).endsWith("Your-code:9999");

    gateway.fireDelivered(gateway.last().id());
    DeliverSm receipt = esme.awaitReceipt(id);
    assertThat(receipt.getDestAddress()).isEqualTo(FROM);
    assertThat(receipt.getSourceAddr()).isEqualTo(NUMBER);
    assertThat(Esme.field(receipt, "text")).startsWith("Your-code:9999");
  }

  @Test
  void aHeldMessageIsSentAsRewrittenAndReceiptedAsSent() {
    String id = esme.submit(sms().withSchedule("000000000002000R"));
    await().until(() -> !gateway.sentTexts().isEmpty());
    assertThat(gateway.sentTexts()).containsExactly("rewritten: Your-code:4711");
    assertThat(gateway.last().phoneNumbers()).containsExactly("+" + OTHER);
    gateway.fireDelivered(gateway.sentId());
    isAddressedTo(esme.awaitReceipt(id));
  }

  @Test
  void eachDestinationOfASubmitMultiHasItsOwnOriginal() {
    esme.submitMulti(sms(), NUMBER, "4915187654321");
    await().until(() -> gateway.sentTexts().size() == 2);
    gateway.messages().forEach(message -> gateway.fireDelivered(message.id()));
    assertThat(esme.awaitReceipts(2))
        .extracting(DeliverSm::getSourceAddr)
        .containsExactlyInAnyOrder(NUMBER, "4915187654321");
  }

  @Test
  void theReceiptsOfALongMessagesPartsAreToo() {
    List<String> ids =
        Parts.of(0, "Your-code:4711 and much more".getBytes(StandardCharsets.US_ASCII), 10)
            .to(NUMBER)
            .udh8(7)
            .stream()
            .map(esme::submit)
            .toList();
    assertThat(gateway.sentTexts()).containsExactly("rewritten: Your-code:4711 and much more");
    gateway.fireDelivered(gateway.sentId());
    ids.forEach(id -> isAddressedTo(esme.awaitReceipt(id)));
  }

  @Test
  void soAreIntermediateOnes() {
    String id = esme.submit(sms().withRegistered(0x11));
    gateway.fireSent(gateway.sentId(), 1);
    isAddressedTo(esme.awaitReceipt(id));
  }

  @Test
  void dataSmIsReceiptedAsSent() {
    String id = esme.data(sms());
    gateway.fireDelivered(gateway.sentId());
    isAddressedTo(esme.awaitReceipt(id));
  }

  @Test
  void theConsoleShowsBoth() {
    String id = esme.submit(sms());
    String page = bridge.send("GET", "/admin/messages?to=" + OTHER, TOKEN, null).body();
    assertThat(page)
        .contains(id)
        .contains("\"to\":\"" + NUMBER)
        .contains("\"sentTo\":\"" + OTHER)
        .contains("\"sentFrom\":\"REWRITTEN\"")
        .contains("\"rewritten\":true");
    assertThat(bridge.send("GET", "/admin/messages?to=" + NUMBER, TOKEN, null).body()).contains(id);
    assertThat(List.of(bridge.database().run("SELECT sent_text FROM message")))
        .hasToString("[rewritten: Your-code]");
  }

  @Test
  void whatNobodyChangedIsStoredOnce() throws Exception {
    rule(route -> route.setProperty("seen").constant(true));
    esme.submit(sms());
    assertThat(
            ((Number)
                    bridge
                        .database()
                        .run(
                            "SELECT COUNT(*) FROM message WHERE sent_source IS NULL AND sent_dest"
                                + " IS NULL AND sent_text IS NULL"))
                .intValue())
        .isEqualTo(1);
  }
}
