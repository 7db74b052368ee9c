package io.github.smppbridge.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.route.HttpProblem;
import io.github.smppbridge.route.RouteProperties;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneEventsTest {
  private final PhoneEvents events =
      new PhoneEvents(
          new SigningKeys(Map.of()),
          new GatewayAccounts(),
          Duration.ofMinutes(5),
          new ObjectMapper(),
          Clock.systemUTC());
  private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

  private PhoneEvent read(String event, String payload) {
    String body = "{\"id\":\"e\",\"event\":\"" + event + "\",\"payload\":" + payload + "}";
    exchange.getMessage().setBody(body.getBytes(StandardCharsets.UTF_8));
    exchange.setProperty(RouteProperties.WEBHOOK_ACCOUNT, "ACME");
    events.read(exchange);
    return exchange.getMessage().getBody(PhoneEvent.class);
  }

  @Test
  void anEventThatTheGatewayDoesNotKnowIsNoneOfOursAndMakesNoNewMetric() {
    assertThat(read("made:up", "{}").kind()).isEqualTo("other");
    assertThat(exchange.getProperty(RouteProperties.WEBHOOK_EVENT)).isEqualTo("other");
    assertThat(read("sms:sent", "{\"messageId\":\"g\"}").kind()).isEqualTo("state");
    assertThat(exchange.getProperty(RouteProperties.WEBHOOK_EVENT)).isEqualTo("sms:sent");
  }

  @Test
  void theSenderOfAReceivedMessageHasTwoNames() {
    PhoneEvent.Received old =
        (PhoneEvent.Received) read("sms:received", "{\"phoneNumber\":\"+49\",\"message\":\"hi\"}");
    assertThat(old.from()).isEqualTo("+49");
    assertThat(old.text()).isEqualTo("hi");
    assertThat(old.toString()).doesNotContain("+49", "hi");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sms:sent", "sms:delivered", "sms:failed", "sms:cancelled"})
  void aStateWithoutItsMessageIsRefused(String event) {
    assertThatThrownBy(() -> read(event, "{}"))
        .isInstanceOf(HttpProblem.class)
        .hasMessage("payload.messageId is required for " + event);
  }

  @Test
  void dataThatIsNoBase64IsRefused() {
    assertThatThrownBy(() -> read("sms:data-received", "{\"data\":\"!\"}"))
        .isInstanceOf(HttpProblem.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "null", "7", "\"text\"", "{\"x\":{\"y\":[1]}}"})
  void whateverAFutureEventHoldsItIsNoneOfOurs(String payload) {
    for (String event : new String[] {"sms:seen", "system:ping", "app:started"}) {
      assertThat(read(event, payload).kind()).as(event).isEqualTo("other");
    }
  }

  @Test
  void fieldsThatAreNewChangeNothing() {
    PhoneEvent.Received event =
        (PhoneEvent.Received)
            read(
                "sms:received",
                "{\"sender\":\"+49\",\"message\":\"hi\",\"isRcs\":true,\"thread\":{\"id\":[1]}}");
    assertThat(event.text()).isEqualTo("hi");
  }

  @Test
  void aMaskIsNobodysNumber() {
    PhoneEvent.Received event =
        (PhoneEvent.Received)
            read(
                "sms:received",
                "{\"sender\":\"*****5678\",\"phoneNumber\":\"+4917012345678\",\"recipient\":\"****1111\"}");
    assertThat(event.from()).isEqualTo("+4917012345678");
    assertThat(event.to()).isEmpty();
  }

  private List<PhoneEvent> batch(String event, String payload) {
    PhoneEvent.Batch batch = (PhoneEvent.Batch) read(event, payload);
    assertThat(batch.kind()).isEqualTo("batch");
    return batch.members();
  }

  @Test
  void theMembersOfABatchAreWhatEachWouldBeAlone() {
    List<PhoneEvent> members =
        batch(
            "sms:batch:received",
            "{\"messages\":[{\"sender\":\"+491\",\"message\":\"a\"},{\"sender\":\"+492\",\"message\":\"b\"}]}");
    assertThat(members).extracting(PhoneEvent::id).containsExactly("e/0", "e/1");
    assertThat(members)
        .extracting(member -> ((PhoneEvent.Received) member).text())
        .containsExactly("a", "b");
    assertThat(exchange.getProperty(RouteProperties.WEBHOOK_EVENT)).isEqualTo("sms:batch:received");

    PhoneEvent data =
        batch("sms:batch:data-received", "{\"messages\":[{\"data\":\"AQI=\"}]}").get(0);
    assertThat(((PhoneEvent.Received) data).data()).containsExactly(1, 2);
    assertThat(batch("mms:batch:downloaded", "{\"messages\":[{\"body\":\"hi\"}]}"))
        .singleElement()
        .isInstanceOf(PhoneEvent.Mms.class);
    assertThat(batch("sms:batch:delivered", "{\"messages\":[{\"messageId\":\"g\"}]}"))
        .singleElement()
        .isInstanceOf(PhoneEvent.Delivered.class);
    assertThat(batch("sms:batch:received", "{\"messages\":[]}")).isEmpty();
  }

  @Test
  void aBadMemberOfABatchEndsAlone() {
    List<PhoneEvent> members =
        batch(
            "sms:batch:data-received",
            "{\"messages\":[{\"data\":\"%\"},7,null,{\"data\":\"AQ==\"},{\"event\":\"a:batch:b\",\"payload\":{}}]}");
    assertThat(members)
        .extracting(PhoneEvent::kind)
        .containsExactly("unreadable", "unreadable", "unreadable", "received", "unreadable");
  }

  @Test
  void membersThatAreEventsOfTheirOwnAreReadAsThat() {
    List<PhoneEvent> members =
        batch(
            "sms:batch:received",
            "{\"messages\":[{\"id\":\"own\",\"event\":\"sms:failed\",\"payload\":{\"messageId\":\"g\"}}]}");
    assertThat(members.get(0)).isInstanceOf(PhoneEvent.Ended.class);
    assertThat(members.get(0).id()).isEqualTo("own");
  }

  private PhoneEvent.Mms mms(String event, String payload) {
    PhoneEvent.Mms mms = (PhoneEvent.Mms) read(event, payload);
    assertThat(mms.kind()).isEqualTo("received");
    return mms;
  }

  @Test
  void anAnnouncedMmsIsItsSubjectAndItsSize() {
    PhoneEvent.Mms mms =
        mms(
            "mms:received",
            "{\"sender\":\"+491\",\"subject\":\"Photo\",\"size\":125684,\"transactionId\":\"T\"}");
    assertThat(mms.stage()).isEqualTo(PhoneEvent.Mms.Stage.ANNOUNCED);
    assertThat(mms.text()).isEqualTo("Photo\n(MMS 126 KB)");
    assertThat(mms.toString()).doesNotContain("Photo", "+491");
    assertThat(mms("mms:received", "{}").text()).isEqualTo("(MMS)");
  }

  @Test
  void aFetchedMmsIsItsSubjectItsTextAndALineForEachAttachment() {
    PhoneEvent.Mms mms =
        mms(
            "mms:downloaded",
            "{\"sender\":\"+491\",\"subject\":\"Photo\",\"body\":\"Here it is\",\"attachments\":["
                + "{\"partId\":1,\"contentType\":\"image/jpeg\",\"name\":\"photo.jpg\",\"size\":125684},"
                + "{\"contentType\":\"text/x-vcard; charset=utf-8\",\"size\":7}]}");
    assertThat(mms.stage()).isEqualTo(PhoneEvent.Mms.Stage.FETCHED);
    assertThat(mms.text())
        .isEqualTo("Photo\nHere it is\n(image/jpeg photo.jpg 126 KB)\n(text/x-vcard 7 B)");
  }

  @Test
  void anMmsThatThePhoneLookedForTooEarlyIsEmptyAndOfNobody() {
    PhoneEvent.Mms mms =
        mms(
            "mms:downloaded",
            "{\"attachments\":[],\"subject\":\"\u00eb\u0082\u00a0\u00ec\u0094\u00a8\",\"sender\":\"unknown\",\"phoneNumber\":\"unknown\"}");
    assertThat(mms.stage()).isEqualTo(PhoneEvent.Mms.Stage.EMPTY);
    assertThat(mms.from()).isEmpty();
    assertThat(mms.text()).as("UTF-8 that was taken for Latin-1").isEqualTo("날씨\n(MMS)");
  }

  @Test
  void whatAnMmsSaysIsBoundedAndVisible() {
    String attachment = "{\"contentType\":\"a/b\",\"name\":\"\\u0000\\n" + "n".repeat(500) + "\"}";
    PhoneEvent.Mms mms =
        mms(
            "mms:downloaded",
            "{\"subject\":\"caf\u00e9\",\"body\":\"caf\u00e9 now\",\"attachments\":["
                + String.join(",", Collections.nCopies(30, attachment))
                + "]}");
    assertThat(mms.text().lines())
        .hasSize(12)
        .startsWith("caf\u00e9 now", "(a/b " + "n".repeat(64) + "...)")
        .endsWith("(and 20 more)");
  }
}
