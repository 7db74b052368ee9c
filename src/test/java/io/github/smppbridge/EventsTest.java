package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.github.smppbridge.events.EventSignature;
import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.EventReceiver;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.LogLines;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What programs outside are told of messages, by webhook. */
class EventsTest {
  private static final String NUMBER = "4915112345678";
  private static final String SECRET = "whsec_c2VjcmV0IG9mIHNpeHRlZW4gb2N0ZXRz";

  @TempDir Path folder;
  private EventReceiver receiver = EventReceiver.start();
  private final StubGateway gateway = StubGateway.start();
  private TestBridge bridge;

  @AfterEach
  void stop() {
    bridge.close();
    gateway.close();
    receiver.close();
  }

  private void start(String kinds) {
    Map<String, String> keys = new HashMap<>();
    keys.put("events.kinds", kinds);
    keys.put("events.webhook_url", receiver.url());
    keys.put("events.webhook_secret", SECRET);
    bridge = TestBridge.start(gateway, folder, keys);
  }

  private List<String> what(String messageId) {
    return receiver.told().stream()
        .filter(told -> messageId.equals(told.event().getString("subject")))
        .map(EventReceiver.Told::what)
        .toList();
  }

  @Test
  void theWayOfAMessageIsTold() {
    start("all");
    Esme esme = bridge.bind();
    // no receipt is asked for: events do not depend on it
    String id = esme.submit(Sms.to(NUMBER).text("hello").withRegistered(0).withSource("SHOP"));
    await().until(() -> what(id).size() == 1);
    gateway.deliver(gateway.sentId());
    await().until(() -> what(id).size() == 3);

    assertThat(what(id))
        .containsExactlyInAnyOrder("message.submitted", "message.sent", "message.delivered");
    EventReceiver.Told end =
        receiver.told().stream()
            .filter(told -> told.what().equals("message.delivered"))
            .findFirst()
            .orElseThrow();
    assertThat(end.event().getString("specversion")).isEqualTo("1.0");
    assertThat(end.event().getString("source")).isEqualTo("/accounts/" + StubGateway.USERNAME);
    assertThat(end.data("messageId")).isEqualTo(id);
    assertThat(end.data("from")).isEqualTo("SHOP");
    assertThat(end.data("to")).isEqualTo(NUMBER);
    assertThat(end.data("stat")).isEqualTo("DELIVRD");
    assertThat(end.body()).doesNotContain("hello");
    assertThat(end.type()).isEqualTo("application/cloudevents+json");
    assertThat(receiver.told()).extracting(EventReceiver.Told::id).doesNotHaveDuplicates();
  }

  @Test
  void eachIsSigned() {
    start("submitted");
    bridge.bind().submit("hello", NUMBER);
    await().until(() -> receiver.told().size() == 1);

    EventReceiver.Told told = receiver.told().get(0);
    assertThat(told.id()).isEqualTo(told.event().getString("id"));
    assertThat(told.signature())
        .isEqualTo(
            new EventSignature(SECRET)
                .of(told.id(), Long.parseLong(told.timestamp()), told.body()));
    assertThat(Long.parseLong(told.timestamp()))
        .isBetween(System.currentTimeMillis() / 1000 - 60, System.currentTimeMillis() / 1000 + 1);
  }

  @Test
  void whatPhonesReceiveIsToldWithItsTextOnce() {
    start("received");
    bridge.bind();
    await().until(() -> gateway.account(StubGateway.USERNAME).webhooks().size() > 1);
    String text = "a long one ".repeat(60);
    gateway.fireReceived(StubGateway.USERNAME, "+4915199999999", "+4915550000001", text);
    gateway.fireDataReceived(StubGateway.USERNAME, "+4915199999999", "+4915550000001", "AQID");
    await().until(() -> receiver.told().size() == 2);

    Map<Boolean, EventReceiver.Told> told =
        receiver.told().stream()
            .collect(Collectors.toMap(each -> each.data("text") != null, each -> each));
    assertThat(told.get(true).data("text")).isEqualTo(text);
    assertThat(told.get(true).data("from")).isEqualTo("+4915199999999");
    assertThat(told.get(false).data("data")).isEqualTo("AQID");
  }

  @Test
  void aMessageThatTheGatewayRefusesIsTakenBack() {
    start("submitted");
    gateway.respondAlways(GatewayOperation.SEND_MESSAGE, Answer.error(400, "no"));
    assertThat(bridge.bind().submitStatus(Sms.to(NUMBER).text("hello"))).isNotZero();
    await().until(() -> receiver.told().size() == 2);

    assertThat(receiver.told())
        .extracting(EventReceiver.Told::what)
        .containsExactlyInAnyOrder("message.submitted", "message.refused");
    assertThat(receiver.told())
        .extracting(told -> told.data("messageId"))
        .containsOnly(receiver.told().get(0).data("messageId"));
  }

  @Test
  void whatIsNotTakenIsTriedAgainUnderTheSameIdAndMessagesGoOn() {
    start("submitted");
    receiver.answer(500);
    try (LogLines lines = LogLines.of("ROOT", Level.INFO)) {
      Esme esme = bridge.bind();
      Set<String> ids =
          IntStream.range(0, 40)
              .mapToObj(i -> esme.submit("n" + i, NUMBER))
              .collect(Collectors.toSet());
      await().until(() -> receiver.told().size() >= 2);
      assertThat(bridge.send("GET", "/health/ready", null, null).statusCode()).isEqualTo(200);
      receiver.answer(204);
      await()
          .until(
              () ->
                  receiver.told().stream()
                      .map(told -> told.data("messageId"))
                      .collect(Collectors.toSet())
                      .equals(ids));
      await()
          .untilAsserted(
              () ->
                  assertThat(bridge.get("/metrics"))
                      .contains("smpp_outbox_entries{kind=\"event\"} 0.0"));

      assertThat(lines.messages())
          .filteredOn(line -> line.startsWith("an event was not taken"))
          .hasSize(1);
      assertThat(lines.messages()).contains("events are taken again");
      // the URL may hold a secret
      assertThat(lines.messages()).noneMatch(line -> line.contains("secret"));
    }
    Map<String, Set<String>> idsOfMessage =
        receiver.told().stream()
            .collect(
                Collectors.groupingBy(
                    told -> told.data("messageId"),
                    Collectors.mapping(EventReceiver.Told::id, Collectors.toSet())));
    assertThat(idsOfMessage.values()).allMatch(each -> each.size() == 1);
  }

  @Test
  void aReceiverThatIsAwayIsToldWhenItIsBackAlsoAfterARestart() {
    int port = receiver.port();
    receiver.close();
    receiver = EventReceiver.start(port);
    receiver.close();
    start("submitted");
    String id = bridge.bind().submit("hello", NUMBER);
    bridge.close();
    receiver = EventReceiver.start(port);
    start("submitted");

    await().until(() -> what(id).size() == 1);
  }

  @Test
  void aReceiverThatHangsHoldsNobodyUp() {
    start("all");
    receiver.hang();
    gateway.deliverAll();
    Esme esme = bridge.bind();
    for (int i = 0; i < 100; i++) {
      esme.submit("n" + i, NUMBER);
    }
    assertThat(esme.awaitReceipts(100)).hasSize(100);
    assertThat(receiver.told()).hasSizeLessThanOrEqualTo(16);
  }

  @Test
  void nothingIsStoredUnlessItIsAskedFor() {
    start("");
    gateway.deliverAll();
    Esme esme = bridge.bind();
    esme.awaitReceipt(esme.submit("hello", NUMBER));
    gateway.fireReceived(StubGateway.USERNAME, "+4915199999999", "+4915550000001", "hello");
    esme.awaitMobileOriginated(1);

    assertThat(bridge.database().run("SELECT COUNT(*) FROM outbox WHERE kind = 'event'"))
        .isEqualTo(0);
    assertThat(receiver.told()).isEmpty();
  }
}
