package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayEvent;
import io.github.smppbridge.testkit.StubAccount;
import io.github.smppbridge.testkit.StubGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jsmpp.bean.DeliverSm;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Received SMS on their way to the ESME, over sockets. */
class MobileOriginatedTest {
  private static final String PHONE = "+4917012345678";
  private static final String OURS = "+4915199999999";
  private static final String FALLBACK = "+4930123456";

  static final StubGateway gateway = StubGateway.start();
  static final TestBridge udh =
      TestBridge.start(gateway, Map.of("receipts.mo_recipient", FALLBACK));
  private static int accounts;

  private final String account = "MO" + ++accounts;
  @AutoClose private Esme esme;

  @AfterAll
  static void stop() {
    udh.close();
    gateway.close();
  }

  private void bind(TestBridge bridge) {
    gateway.account(account, StubGateway.PASSWORD);
    esme = bridge.bind(account, StubGateway.PASSWORD);
  }

  private DeliverSm received(String to, String text) {
    assertThat(gateway.fireReceived(account, PHONE, to, text)).isEqualTo(200);
    return esme.awaitMobileOriginated(1).get(0);
  }

  /** The parts in the order of their numbers, without their headers; these are checked. */
  private static byte[] join(List<DeliverSm> arrived, int most) {
    // jSMPP hands them to several threads, so that their order says nothing
    List<DeliverSm> parts =
        arrived.stream().sorted(Comparator.comparing(sm -> sm.getShortMessage()[5])).toList();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte reference = parts.get(0).getShortMessage()[3];
    for (int number = 1; number <= parts.size(); number++) {
      byte[] part = parts.get(number - 1).getShortMessage();
      assertThat(parts.get(number - 1).getEsmClass()).isEqualTo((byte) 0x40);
      assertThat(Arrays.copyOf(part, 6))
          .containsExactly(5, 0, 3, reference, (byte) parts.size(), (byte) number);
      assertThat(part.length - 6).isBetween(number < parts.size() ? most - 3 : 1, most);
      all.write(part, 6, part.length - 6);
    }
    return all.toByteArray();
  }

  @Test
  void aLongTextComesInPartsOf153SeptetsThatJoinBack() {
    bind(udh);
    String text = "0123456789".repeat(40);

    assertThat(gateway.fireReceived(account, PHONE, OURS, text)).isEqualTo(200);

    List<DeliverSm> parts = esme.awaitMobileOriginated(3);
    assertThat(parts).hasSize(3).allMatch(part -> part.getDataCoding() == 0);
    assertThat(new String(join(parts, 153), StandardCharsets.US_ASCII)).isEqualTo(text);
  }

  @Test
  void aTextWithEmojiIsUtf16AndNoPartEndsWithinOne() {
    bind(udh);
    String text = "a" + "\uD83D\uDE00".repeat(80);

    assertThat(gateway.fireReceived(account, PHONE, OURS, text)).isEqualTo(200);

    List<DeliverSm> parts = esme.awaitMobileOriginated(3);
    assertThat(parts).hasSize(3).allMatch(part -> part.getDataCoding() == 8);
    assertThat(new String(join(parts, 134), StandardCharsets.UTF_16BE)).isEqualTo(text);
    for (DeliverSm part : parts) {
      byte[] octets = part.getShortMessage();
      String alone = new String(octets, 6, octets.length - 6, StandardCharsets.UTF_16BE);
      assertThat(alone).doesNotContain("\uFFFD");
    }
  }

  @Test
  void aShortTextIsOneMessageWithItsAddresses() {
    bind(udh);
    DeliverSm sm = received(OURS, "hi");
    assertThat(Esme.text(sm)).isEqualTo("hi");
    assertThat(sm.getEsmClass()).isZero();
    assertThat(sm.getSourceAddr()).isEqualTo(PHONE.substring(1));
    assertThat(sm.getSourceAddrTon()).isEqualTo((byte) 1);
    assertThat(sm.getDestAddress()).isEqualTo(OURS.substring(1));
    assertThat(sm.getDestAddrTon()).isEqualTo((byte) 1);
  }

  @Test
  void octetsComeWithTheirPortInAUserDataHeader() {
    bind(udh);
    byte[] octets = {1, 2, (byte) 0xff};
    String base64 = Base64.getEncoder().encodeToString(octets);

    assertThat(gateway.fireDataReceived(account, PHONE, OURS, base64)).isEqualTo(200);

    DeliverSm sm = esme.awaitMobileOriginated(1).get(0);
    assertThat(sm.getEsmClass()).isEqualTo((byte) 0x40);
    assertThat(sm.getDataCoding()).isEqualTo((byte) 4);
    byte[] content = sm.getShortMessage();
    // UDHL, application port addressing with 16 bits, destination port, source port
    assertThat(Arrays.copyOf(content, 3)).containsExactly(6, 5, 4);
    assertThat(content).hasSize(7 + octets.length);
    assertThat(Arrays.copyOfRange(content, 7, content.length)).isEqualTo(octets);
  }

  /**
   * A text, a long one and octets, reported; what the ESME has of them is checked by its number.
   */
  private List<GatewayEvent> reported(String sender) {
    StubAccount owner = gateway.account(account);
    String octets = Base64.getEncoder().encodeToString(new byte[] {1, 2, 3});
    List<GatewayEvent> events =
        List.of(
            GatewayEvent.incoming("sms:received", owner, sender, OURS, "TACHO status:0"),
            GatewayEvent.incoming("sms:received", owner, sender, OURS, "0123456789".repeat(40)),
            GatewayEvent.incoming("sms:data-received", owner, sender, OURS, octets));
    report(events);
    return events;
  }

  private static void report(List<GatewayEvent> events) {
    for (GatewayEvent event : events) {
      assertThat(gateway.fire(event).join()).isEqualTo(200);
    }
  }

  /** One, three parts, and one; what else was stored before this is there by then. */
  private void assertArrived(int times) {
    assertThat(gateway.fireReceived(account, PHONE, OURS, "the last")).isEqualTo(200);
    await()
        .until(
            () -> {
              List<DeliverSm> all = esme.mobileOriginated();
              return all.size() > times * 5
                  && all.stream().map(Esme::text).anyMatch("the last"::equals);
            });
    assertThat(esme.mobileOriginated()).hasSize(times * 5 + 1);
  }

  @Test
  void anSmsThatIsReportedTwiceComesOnceWithEachOfItsParts() {
    bind(udh);
    List<GatewayEvent> events = reported(PHONE);
    report(events);
    report(events.stream().map(GatewayEvent::again).toList());
    // by the other way, which does not tell everything
    report(events.stream().map(e -> e.with("recipient", null).with("simNumber", null)).toList());
    assertArrived(1);
  }

  @Test
  void anSmsThatDiffersInAnythingComesAsWell() {
    bind(udh);
    List<GatewayEvent> events = reported(PHONE);
    Instant later = Instant.now().plusSeconds(60);
    report(events.stream().map(e -> e.with("receivedAt", later.toString())).toList());
    report(events.stream().map(e -> e.with("messageId", "another")).toList());
    reported("+4917099999999");
    assertArrived(4);
  }

  @Test
  void anSmsWhoseTimeIsNotToldComesOnceAsWell() {
    bind(udh);
    List<GatewayEvent> events =
        reported(PHONE).stream()
            .map(e -> e.with("messageId", "m").with("receivedAt", null))
            .toList();
    report(events);
    report(events.stream().map(GatewayEvent::again).toList());
    assertArrived(2);
  }

  @Test
  void aNameInOtherLettersIsTransliterated() {
    bind(udh);
    assertThat(gateway.fireReceived(account, "Банк", OURS, "hi")).isEqualTo(200);
    DeliverSm sm = esme.awaitMobileOriginated(1).get(0);
    assertThat(sm.getSourceAddr()).isEqualTo("Bank");
    assertThat(sm.getSourceAddrTon()).isEqualTo((byte) 5);
    assertThat(sm.getSourceAddrNpi()).isZero();
  }

  @Test
  void aRecipientThatThePhoneDoesNotTellIsItsSimsNumber() {
    JsonArray sims = new JsonArray().add(sim(2, "+4915122222222")).add(sim(1, "+4915111111111"));
    JsonObject phone =
        new JsonObject()
            .put("id", "phone-" + account)
            .put("lastSeen", "2026-01-01T00:00:00Z")
            .put("simCards", sims);
    gateway.account(account, StubGateway.PASSWORD).devices(phone);
    bind(udh);
    assertThat(received(null, "hi").getDestAddress()).isEqualTo("4915111111111");
  }

  private static JsonObject sim(int number, String phoneNumber) {
    return new JsonObject().put("simNumber", number).put("phoneNumber", phoneNumber);
  }

  @Test
  void aRecipientThatNobodyTellsIsTheConfiguredOne() {
    bind(udh);
    DeliverSm sm = received(null, "hi");
    assertThat(sm.getDestAddress()).isEqualTo(FALLBACK.substring(1));
    assertThat(sm.getDestAddrTon()).isEqualTo((byte) 1);
  }

  @Test
  void aMessageNeverReachesAnotherAccount() {
    bind(udh);
    String other = account + "B";
    gateway.account(other, StubGateway.PASSWORD);
    try (Esme stranger = udh.bind(other, StubGateway.PASSWORD)) {
      for (int i = 0; i < 20; i++) {
        assertThat(gateway.fireReceived(account, PHONE, OURS, "mine " + i)).isEqualTo(200);
        assertThat(gateway.fireReceived(other, PHONE, OURS, "theirs " + i)).isEqualTo(200);
      }
      await().until(() -> stranger.mobileOriginated().size() >= 20);
      assertThat(esme.awaitMobileOriginated(20))
          .hasSize(20)
          .allMatch(sm -> Esme.text(sm).startsWith("mine"));
      assertThat(stranger.mobileOriginated())
          .hasSize(20)
          .allMatch(sm -> Esme.text(sm).startsWith("theirs"));
    }
  }
}
