package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayEvent;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.StubMessage;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jsmpp.bean.DeliverSm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** cancel_sm and replace_sm over real sockets. */
class CancelAndReplaceTest {
  private static final int OK = 0;
  private static final int RSYSERR = 0x08;
  private static final int RINVMSGID = 0x0C;
  private static final int RCANCELFAIL = 0x11;
  private static final int RREPLACEFAIL = 0x13;
  private static final int RINVEXPIRY = 0x62;
  private static final String NUMBER = "4915112345678";

  @RegisterExtension
  static final TestBridge bridge =
      TestBridge.start(Map.of("gateway.timeout", "20s", "gateway.schedule", "gateway"));

  static final StubGateway gateway = bridge.gateway();
  private Esme esme = bridge.bind();

  private int cancel(String serviceType, String id, String source, String dest) {
    return esme.cancelStatus(serviceType, id, source, dest);
  }

  private int cancel(String id) {
    return esme.cancelStatus(id);
  }

  private int replace(String id, String source, String validity, int registered, byte[] text) {
    return esme.replaceStatus(id, source, validity, registered, text);
  }

  private int replace(String id, String text) {
    return replace(id, "bridge", null, 1, text.getBytes(StandardCharsets.US_ASCII));
  }

  private String submit(String text) {
    return esme.submit(text, NUMBER);
  }

  @Test
  void aCancelledMessageEndsWithADeletedReceipt() {
    String id = submit("hello");
    StubMessage message = gateway.last();
    assertThat(cancel(id)).isEqualTo(OK);
    assertThat(message.state()).isEqualTo("Cancelling");
    assertThat(esme.receipts()).isEmpty();

    gateway.fireCancelled(message.id());
    assertThat(esme.awaitStat(id)).isEqualTo("DELETED");
    assertThat(cancel(id)).as("again").isEqualTo(RCANCELFAIL);
  }

  @Test
  void aMessageThatHasLeftCannotBeCancelled() {
    String id = submit("hello");
    gateway.state(gateway.last().id(), "Processed", null);
    assertThat(cancel(id)).isEqualTo(RCANCELFAIL);
    gateway.respond(GatewayOperation.CANCEL_MESSAGE, Answer.error(404, "message not found"));
    assertThat(cancel(id)).isEqualTo(RCANCELFAIL);
    gateway.respondAlways(GatewayOperation.CANCEL_MESSAGE, Answer.error(500, "internal"));
    assertThat(cancel(id)).isEqualTo(RSYSERR);
  }

  @Test
  void onlyTheOwnerCancelsAndOnlyWithTheSourceAddress() {
    String id = submit("hello");
    assertThat(cancel("", "123456789", "bridge", null)).isEqualTo(RINVMSGID);
    assertThat(cancel("", id, "other", null)).isEqualTo(RINVMSGID);

    gateway.account("OTHER", "other-password-14");
    esme.close();
    esme = bridge.bind("OTHER", "other-password-14");
    assertThat(cancel(id)).isEqualTo(RINVMSGID);
    assertThat(replace(id, "mine now")).isEqualTo(RINVMSGID);
    assertThat(cancel("", null, "bridge", NUMBER)).isEqualTo(RCANCELFAIL);
    assertThat(gateway.last().state()).isEqualTo("Pending");
  }

  @Test
  void withoutAMessageIdAllBetweenTheAddressesIsCancelled() {
    String dest = "4915199990001";
    esme.submit(Sms.to(dest).text("one").withServiceType("A"));
    StubMessage first = gateway.last();
    esme.submit(Sms.to(dest).text("two").withServiceType("B"));
    StubMessage second = gateway.last();
    esme.submit(Sms.to("4915199990002").text("elsewhere"));
    StubMessage elsewhere = gateway.last();

    assertThat(cancel("B", null, "bridge", dest)).isEqualTo(OK);
    assertThat(List.of(first.state(), second.state())).containsExactly("Pending", "Cancelling");
    assertThat(cancel("", null, "bridge", dest)).isEqualTo(OK);
    assertThat(first.state()).isEqualTo("Cancelling");
    assertThat(elsewhere.state()).isEqualTo("Pending");
    assertThat(cancel("", null, "bridge", "4915199990003")).isEqualTo(RCANCELFAIL);
  }

  @Test
  void aCancellationWhoseAnswerWasLostIsFoundOut() {
    String id = submit("hello");
    gateway.respond(GatewayOperation.CANCEL_MESSAGE, Answer.close().afterProcessing());
    assertThat(cancel(id)).isEqualTo(OK);
    assertThat(gateway.last().state()).isEqualTo("Cancelling");
  }

  @Test
  void aReplacedMessageGoesOnUnderItsMessageId() {
    String id = esme.submit(Sms.to(NUMBER).text("old").withPriority(3).withRegistered(0));
    StubMessage old = gateway.last();
    assertThat(replace(id, "new text")).isEqualTo(OK);
    StubMessage replacement = gateway.last();

    assertThat(old.state()).isEqualTo("Cancelling");
    assertThat(replacement.id()).isNotEqualTo(old.id());
    assertThat(replacement.text()).isEqualTo("new text");
    assertThat(replacement.phoneNumbers()).containsExactly("+" + NUMBER);
    assertThat(replacement.deviceId()).isEqualTo(old.deviceId());
    assertThat(replacement.request().getInteger("priority")).isEqualTo(100);

    gateway.fireCancelled(old.id());
    assertThat(esme.query(id).getMessageState().value()).isZero();
    gateway.deliver(replacement.id());
    DeliverSm receipt = esme.awaitReceipt(id);
    assertThat(Esme.field(receipt, "stat")).isEqualTo("DELIVRD");
    assertThat(Esme.text(receipt)).endsWith("text:new text");
    assertThat(esme.receipts()).hasSize(1);
  }

  @Test
  void aMessageCanBeReplacedAgain() {
    String id = submit("one");
    assertThat(replace(id, "two")).isEqualTo(OK);
    StubMessage second = gateway.last();
    assertThat(replace(id, "three")).isEqualTo(OK);
    assertThat(second.state()).isEqualTo("Cancelling");
    assertThat(gateway.last().text()).isEqualTo("three");
    assertThat(cancel(id)).isEqualTo(OK);
    assertThat(gateway.last().state()).isEqualTo("Cancelling");
  }

  @Test
  void theNewTextIsInTheAlphabetOfTheOldAndTimesStayUnlessGiven() {
    String id =
        esme.submit(
            Sms.to(NUMBER)
                .ucs2("старый")
                .withSchedule("000001000000000R")
                .withValidity("000002000000000R"));
    JsonObject old = gateway.last().request();
    assertThat(replace(id, "bridge", null, 1, "новый 😀".getBytes(StandardCharsets.UTF_16BE)))
        .isEqualTo(OK);
    JsonObject second = gateway.last().request();
    assertThat(gateway.last().text()).isEqualTo("новый 😀");
    assertThat(time(second, "scheduleAt")).isEqualTo(millis(time(old, "scheduleAt")));
    assertThat(time(second, "validUntil")).isEqualTo(millis(time(old, "validUntil")));

    byte[] text = "три".getBytes(StandardCharsets.UTF_16BE);
    assertThat(replace(id, "bridge", "000003000000000R", 1, text)).isEqualTo(OK);
    assertThat(time(gateway.last().request(), "validUntil")).isAfter(time(old, "validUntil"));
    assertThat(replace(id, "bridge", "000000010000000R", 1, text)).isEqualTo(RINVEXPIRY);
    assertThat(replace(id, "bridge", null, 1, new byte[] {4})).isEqualTo(RREPLACEFAIL);
  }

  private static Instant time(JsonObject request, String field) {
    return Instant.parse(request.getString(field));
  }

  private static Instant millis(Instant time) {
    return Instant.ofEpochMilli(time.toEpochMilli());
  }

  @Test
  void aMessageThatThePhoneHasKeepsItsTextAndItsReceipt() {
    String id = submit("old");
    StubMessage old = gateway.last();
    // pending to the store, not to the gateway
    gateway.state(old.id(), "Processed", null);
    gateway.forgetRequests();
    assertThat(replace(id, "new")).isEqualTo(RREPLACEFAIL);
    assertThat(gateway.requests(GatewayOperation.SEND_MESSAGE)).isEmpty();

    gateway.fireSent(old.id(), 1);
    assertThat(replace(id, "new")).isEqualTo(RREPLACEFAIL);
    gateway.fireDelivered(old.id());
    assertThat(esme.awaitStat(id)).isEqualTo("DELIVRD");
    assertThat(replace(id, "new")).isEqualTo(RREPLACEFAIL);
  }

  @Test
  void whatWasReportedWhileAReplacementWasTriedIsNotLost() {
    String id = submit("old");
    StubMessage old = gateway.last();
    // it is delivered, and its events come, between the store's step and the gateway's refusal
    gateway.respond(GatewayOperation.CANCEL_MESSAGE, Answer.error(409, "message is not pending"));
    gateway.hold(GatewayOperation.CANCEL_MESSAGE);
    var replacing = java.util.concurrent.CompletableFuture.supplyAsync(() -> replace(id, "new"));
    await().until(() -> !gateway.requests(GatewayOperation.CANCEL_MESSAGE).isEmpty());
    gateway.fireDelivered(old.id());
    gateway.release(GatewayOperation.CANCEL_MESSAGE);
    assertThat(replacing.join()).isEqualTo(RREPLACEFAIL);
    assertThat(esme.awaitStat(id)).isEqualTo("DELIVRD");
  }

  @Test
  void aReplacementThatTheGatewayRefusesEndsTheMessage() {
    String id = submit("old");
    StubMessage old = gateway.last();
    gateway.respond(GatewayOperation.SEND_MESSAGE, Answer.error(400, "no message content"));
    assertThat(replace(id, "new")).isEqualTo(RREPLACEFAIL);
    gateway.fire(GatewayEvent.cancelled(old)).join();
    assertThat(esme.awaitStat(id)).isEqualTo("UNDELIV");
    assertThat(esme.receipts()).hasSize(1);
  }
}
