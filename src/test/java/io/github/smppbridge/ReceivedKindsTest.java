package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayEvent;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.TestClock;
import io.github.smppbridge.testkit.TestHttp;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jsmpp.bean.DeliverSm;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MMS, batches, phones that tell their numbers in part, and whose a received message is. */
class ReceivedKindsTest {
  private static final String SENDER = "+4917012345678";
  private static final String OURS = "+4915199999999";
  private static final String FALLBACK = "+4930123456";
  private static final String SHORT = "s3cret12";

  static final StubGateway gateway = StubGateway.start();
  private static final TestClock clock = TestClock.running();
  private static TestBridge bridge;
  private static int accounts;

  @TempDir static Path folder;
  private final String account = "KIND" + ++accounts;
  @AutoClose private Esme esme;

  @BeforeAll
  static void start() throws IOException {
    Files.writeString(folder.resolve("password"), StubGateway.PASSWORD);
    String shared =
        "password_hash: \"%s\", gateway: {username: %s, password_file: password}"
            .formatted(
                BCrypt.withDefaults().hashToString(4, SHORT.toCharArray()), StubGateway.USERNAME);
    Path file =
        Files.writeString(
            folder.resolve("accounts.yaml"),
            """
            accounts:
              shop: {%1$s, receives: [{sim: 2}, {from: +43*}]}
              bank: {%1$s, mo_recipient: "12345", receives: [{others: true}]}
            """
                .formatted(shared));
    bridge =
        TestBridge.start(
            gateway,
            Files.createDirectory(folder.resolve("store")),
            Map.of(
                "receipts.mo_recipient",
                FALLBACK,
                "accounts.file",
                file.toString(),
                "mo.mms",
                "true"),
            clock);
  }

  @AfterAll
  static void stop() {
    bridge.close();
    gateway.close();
  }

  private void bind() {
    gateway.account(account, StubGateway.PASSWORD);
    esme = bridge.bind(account, StubGateway.PASSWORD);
  }

  private int report(String id, String event, JsonObject payload) {
    JsonObject body =
        new JsonObject()
            .put("id", id)
            .put("webhookId", "w")
            .put("event", event)
            .put("deviceId", "phone-" + account)
            .put("payload", payload);
    String url = gateway.account(account).webhookUrl("sms:received");
    return TestHttp.send("POST", url, null, body.encode()).statusCode();
  }

  private int report(String event, JsonObject payload) {
    return report(UUID.randomUUID().toString(), event, payload);
  }

  private static JsonObject sms(String text) {
    return new JsonObject()
        .put("messageId", text)
        .put("sender", SENDER)
        .put("recipient", OURS)
        .put("simNumber", 1)
        .put("message", text)
        .put("receivedAt", "2026-08-01T10:00:00.000+02:00");
  }

  private static JsonObject mms(String messageId) {
    return new JsonObject()
        .put("messageId", messageId)
        .put("sender", SENDER)
        .put("recipient", OURS)
        .put("simNumber", 1)
        .put("receivedAt", "2026-08-01T10:00:00.000+02:00");
  }

  private List<String> texts(int count) {
    return esme.awaitMobileOriginated(count).stream().map(Esme::text).toList();
  }

  /** Whatever was reported before has arrived when this has: an account's order is kept. */
  private List<String> textsUntil(String last) {
    assertThat(report("sms:received", sms(last))).isEqualTo(200);
    await().until(() -> texts(1).contains(last));
    return texts(1).stream().filter(text -> !text.equals(last)).toList();
  }

  @Test
  void aMaskedNumberOfASimIsNoDestination() {
    JsonObject sim = new JsonObject().put("simNumber", 1).put("phoneNumber", "**********1111");
    gateway
        .account(account, StubGateway.PASSWORD)
        .devices(
            new JsonObject()
                .put("id", "phone-" + account)
                .put("lastSeen", "2026-01-01T00:00:00Z")
                .put("simCards", new JsonArray().add(sim)));
    bind();
    JsonObject untold = sms("untold");
    untold.remove("recipient");
    assertThat(report("sms:received", untold)).isEqualTo(200);
    JsonObject masked = sms("masked").put("recipient", "**********1111").put("sender", "***5678");
    assertThat(report("sms:received", masked)).isEqualTo(200);

    List<DeliverSm> arrived = esme.awaitMobileOriginated(2);
    assertThat(arrived).allMatch(sm -> sm.getDestAddress().equals(FALLBACK.substring(1)));
    assertThat(arrived)
        .filteredOn(sm -> Esme.text(sm).equals("masked"))
        .allMatch(sm -> sm.getSourceAddr() == null || sm.getSourceAddr().isEmpty());
  }

  @Test
  void anMmsIsOneMessageWithSubjectTextAndANoteOfWhatItHolds() {
    bind();
    JsonObject notice = mms("T1").put("subject", "Photo").put("size", 125_684);
    assertThat(report("mms:received", notice)).isEqualTo(200);
    JsonObject photo =
        new JsonObject()
            .put("contentType", "image/jpeg")
            .put("name", "photo.jpg")
            .put("size", 450_000)
            .put("data", "A".repeat(600_000));
    JsonObject content =
        mms("1219")
            .put("subject", "Photo")
            .put("body", "Here it is")
            .put("attachments", new JsonArray().add(photo));
    assertThat(report("mms:downloaded", content)).isEqualTo(200);
    assertThat(report("mms:downloaded", content)).as("as another event").isEqualTo(200);

    DeliverSm sm = esme.awaitMobileOriginated(1).get(0);
    assertThat(Esme.text(sm)).isEqualTo("Photo\nHere it is\n(image/jpeg photo.jpg 450 KB)");
    assertThat(sm.getSourceAddr()).isEqualTo(SENDER.substring(1));
    assertThat(sm.getDestAddress()).isEqualTo(OURS.substring(1));
    assertThat(textsUntil("last")).hasSize(1);
  }

  @Test
  void anMmsWhoseContentDoesNotComeIsAnnounced() {
    bind();
    assertThat(report("mms:received", mms("T1").put("subject", "Photo").put("size", 900)))
        .isEqualTo(200);
    clock.advance(Duration.ofSeconds(11));
    assertThat(texts(1)).containsExactly("Photo\n(MMS 900 B)");
    assertThat(report("mms:downloaded", mms("7").put("sender", "unknown").put("body", "late")))
        .isEqualTo(200);
    List<DeliverSm> both = esme.awaitMobileOriginated(2);
    assertThat(both)
        .extracting(DeliverSm::getSourceAddr)
        .containsExactly(SENDER.substring(1), SENDER.substring(1));
  }

  @Test
  void eachMessageOfABatchArrivesOnceAndOneThatIsNoneEndsAlone() {
    bind();
    JsonArray messages =
        new JsonArray()
            .add(sms("one"))
            .add("none")
            .add(sms("two"))
            .add(new JsonObject().put("id", "x").put("event", "sms:seen").put("payload", sms("-")))
            .add(sms("three"));
    JsonObject batch = new JsonObject().put("messages", messages);
    assertThat(report("b1", "sms:batch:received", batch)).isEqualTo(200);
    assertThat(report("b1", "sms:batch:received", batch)).as("again").isEqualTo(200);
    assertThat(
            report("b2", "sms:batch:received", new JsonObject().put("messages", new JsonArray())))
        .isEqualTo(200);
    assertThat(textsUntil("last")).containsExactlyInAnyOrder("one", "two", "three");

    JsonArray octets =
        new JsonArray()
            .add(new JsonObject().put("sender", SENDER).put("data", "%"))
            .add(new JsonObject().put("sender", SENDER).put("data", "AQI=").put("port", 70_000))
            .add(new JsonObject().put("sender", SENDER).put("data", "AQI="));
    assertThat(report("sms:batch:data-received", new JsonObject().put("messages", octets)))
        .isEqualTo(200);
    assertThat(esme.awaitMobileOriginated(5)).hasSize(5);
  }

  @Test
  void receiptsOfABatchAreReceipts() {
    bind();
    String id = esme.submit("hello", "4915112345678");
    JsonObject delivered = new JsonObject().put("messageId", gateway.last().id());
    JsonArray messages = new JsonArray().add(new JsonObject()).add(delivered);
    assertThat(report("sms:batch:delivered", new JsonObject().put("messages", messages)))
        .isEqualTo(200);
    assertThat(esme.awaitStat(id)).isEqualTo("DELIVRD");
  }

  @Test
  void whatNobodyKnowsYetHarmsNothing() {
    bind();
    assertThat(report("rcs:received", new JsonObject().put("message", "?"))).isEqualTo(200);
    JsonArray thousands = new JsonArray(Collections.nCopies(40_000, 1));
    assertThat(report("sms:batch:seen", new JsonObject().put("list", thousands))).isEqualTo(200);
    assertThat(report("sms:received", sms("more").put("encrypted", new JsonObject())))
        .isEqualTo(200);
    assertThat(texts(1)).containsExactly("more");
  }

  private static void fire(String sender, Integer sim, String text) {
    JsonObject payload =
        new JsonObject()
            .put("messageId", text)
            .put("sender", sender)
            .put("message", text)
            .put("receivedAt", "2026-08-01T10:00:00.000+02:00");
    if (sim != null) {
      payload.put("simNumber", sim);
    }
    GatewayEvent event = GatewayEvent.of("sms:received", StubGateway.USERNAME, "phone", payload);
    assertThat(gateway.fire(event).join()).isEqualTo(200);
  }

  @Test
  void twoAccountsOfOneUserShareItsMessagesByTheirRules() {
    try (Esme shop = bridge.bind("shop", SHORT);
        Esme bank = bridge.bind("bank", SHORT)) {
      fire(SENDER, 2, "to the shop by its SIM");
      fire("+436601234567", 1, "to the shop by its sender");
      fire(SENDER, 1, "to the bank");
      fire(SENDER, null, "to the bank as well");
      List<DeliverSm> shops = shop.awaitMobileOriginated(2);
      List<DeliverSm> banks = bank.awaitMobileOriginated(2);
      assertThat(shops).hasSize(2).allMatch(sm -> Esme.text(sm).startsWith("to the shop"));
      assertThat(banks).hasSize(2).allMatch(sm -> Esme.text(sm).startsWith("to the bank"));
      assertThat(banks).allMatch(sm -> sm.getDestAddress().equals("12345"));
      assertThat(shops).allMatch(sm -> sm.getDestAddress().equals(FALLBACK.substring(1)));
      assertThat(bridge.get("/metrics"))
          .contains("smsgate_webhooks_total{event=\"sms:received\",result=\"elsewhere\"} 4");
    }
  }
}
