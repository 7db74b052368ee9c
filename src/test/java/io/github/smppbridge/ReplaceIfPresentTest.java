package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.Parts;
import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubAccount;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.StubMessage;
import io.github.smppbridge.testkit.WireEsme;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** replace_if_present_flag of submits (SMPP v3.4 §5.2.18). */
class ReplaceIfPresentTest {
  private static final int RINVMSGLEN = 0x01;
  private static final int RSYSERR = 0x08;
  private static final int RINVDSTADR = 0x0B;
  private static final int RSUBMITFAIL = 0x45;
  private static final int RTHROTTLED = 0x58;
  private static final int RINVSCHED = 0x61;
  private static final String NUMBER = "4915112345678";
  private static final String OTHER = "4915112345679";

  private static final AtomicInteger ACCOUNTS = new AtomicInteger();

  @RegisterExtension
  static final TestBridge bridge =
      TestBridge.start(Map.of("gateway.retries", "0", "gateway.circuit_wait", "0"));

  static final StubGateway gateway = bridge.gateway();

  private final StubAccount account =
      gateway.account("ACC" + ACCOUNTS.incrementAndGet(), StubGateway.PASSWORD);

  private final Esme esme = bridge.bind(account.username(), StubGateway.PASSWORD);

  private static Sms instead(String text) {
    return Sms.to(NUMBER).text(text).withReplaceIfPresent(1);
  }

  private StubMessage submitted(Sms sm) {
    esme.submit(sm);
    return gateway.last();
  }

  private static StubMessage only(String text) {
    return gateway.messages().stream()
        .filter(message -> text.equals(message.text()))
        .reduce(
            (one, two) -> {
              throw new IllegalStateException("twice: " + text);
            })
        .orElseThrow();
  }

  @Test
  void aPendingMessageIsTakenBackAndTheNewOneIsAMessageOfItsOwn() {
    String old = esme.submit("old", NUMBER);
    StubMessage first = gateway.last();
    String id = esme.submit(instead("new"));
    StubMessage second = gateway.last();

    assertThat(id).isNotEqualTo(old);
    assertThat(first.state()).isEqualTo("Cancelling");
    assertThat(second.state()).isEqualTo("Pending");
    assertThat(second.text()).isEqualTo("new");
    // no webhook tells it
    gateway.state(first.id(), "Cancelled", null);
    assertThat(esme.awaitStat(old)).isEqualTo("DELETED");
    gateway.deliver(second.id());
    assertThat(esme.awaitStat(id)).isEqualTo("DELIVRD");
    assertThat(esme.receipts()).hasSize(2);
  }

  @Test
  void ofSeveralInOneWriteTheLastOneStays() throws IOException {
    String to = "49151" + (10_000_000 + ACCOUNTS.get());
    WireEsme wire =
        WireEsme.bind(
            WireEsme.TRANSMITTER, bridge.smppPort(), account.username(), StubGateway.PASSWORD);
    byte[][] pdus = new byte[8][];
    for (int i = 0; i < pdus.length; i++) {
      byte[] body = Pdus.submitSm(to, 0, "draft " + i);
      body[body.length - 4 - "draft 0".length()] = 1; // replace_if_present_flag
      pdus[i] = Pdus.pdu(Pdus.SUBMIT_SM, 0, 101 + i, body);
    }
    wire.write(Pdus.join(pdus));
    for (int i = 0; i < pdus.length; i++) {
      wire.awaitAnswer(101 + i);
    }

    List<StubMessage> sent =
        gateway.messages().stream().filter(one -> one.phoneNumbers().contains("+" + to)).toList();
    assertThat(sent).hasSize(pdus.length);
    assertThat(sent)
        .filteredOn(one -> one.state().equals("Pending"))
        .extracting(StubMessage::text)
        .containsExactly("draft 7");
    wire.close();
  }

  @Test
  void theNewestWithTheSameAddressesAndServiceTypeIsMeant() {
    StubMessage older = submitted(Sms.to(NUMBER).text("older").withServiceType("A"));
    StubMessage newest = submitted(Sms.to(NUMBER).text("newest").withServiceType("A"));
    StubMessage otherType = submitted(Sms.to(NUMBER).text("type"));
    StubMessage otherNumber = submitted(Sms.to(OTHER).text("number").withServiceType("A"));

    submitted(instead("one").withServiceType("B"));
    assertThat(List.of(older, newest, otherType, otherNumber))
        .extracting(StubMessage::state)
        .containsOnly("Pending");
    submitted(instead("two").withServiceType("A"));
    assertThat(List.of(older, newest, otherType, otherNumber))
        .extracting(StubMessage::state)
        .containsExactly("Pending", "Cancelling", "Pending", "Pending");
    StubMessage third = submitted(instead("three"));
    assertThat(otherType.state()).isEqualTo("Cancelling");
    submitted(instead("four"));
    assertThat(third.state()).as("what replaced is replaced").isEqualTo("Cancelling");
  }

  @Test
  void anotherAccountsMessageIsNotReplaced() {
    StubMessage mine = submitted(Sms.to(NUMBER).text("mine"));
    gateway.account("OTHER", StubGateway.PASSWORD);
    bridge.bind("OTHER", StubGateway.PASSWORD).submit(instead("theirs"));
    assertThat(mine.state()).isEqualTo("Pending");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 255})
  void otherValuesReplaceNothing(int flag) {
    StubMessage old = submitted(Sms.to(NUMBER).text("old"));
    submitted(instead("new").withReplaceIfPresent(flag));
    assertThat(old.state()).isEqualTo("Pending");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Processed", "Sent", "Delivered"})
  void whatAPhoneHasStaysAndTheNewOneIsJustSent(String state) {
    StubMessage old = submitted(Sms.to(NUMBER).text("old"));
    gateway.state(old.id(), state, null);
    StubMessage next = submitted(instead("new " + state));
    assertThat(old.state()).isEqualTo(state);
    assertThat(next.text()).isEqualTo("new " + state);
  }

  @Test
  void whatItsPhoneHasReportedOnIsNotTakenBack() {
    StubMessage old = submitted(Sms.to(NUMBER).text("old"));
    gateway.fireSent(old.id(), 1);
    submitted(instead("new"));
    assertThat(gateway.requests(GatewayOperation.CANCEL_MESSAGE)).isEmpty();
  }

  @Test
  void whileNobodyKnowsWhetherTheOldOneIsTakenBackNothingIsSent() {
    String old = esme.submit("old", NUMBER);
    StubMessage first = gateway.last();
    gateway.respond(GatewayOperation.CANCEL_MESSAGE, Answer.close().afterProcessing());
    gateway.respondAlways(GatewayOperation.GET_MESSAGE, Answer.error(500, "no"));
    gateway.forgetRequests();
    assertThat(esme.submitStatus(instead("new"))).isEqualTo(RSYSERR);
    assertThat(gateway.sent()).isEmpty();

    gateway.respondNormally(GatewayOperation.GET_MESSAGE);
    StubMessage next = submitted(instead("new"));
    assertThat(next.text()).isEqualTo("new");
    gateway.fireCancelled(first.id());
    assertThat(esme.awaitStat(old)).isEqualTo("DELETED");

    gateway.respond(GatewayOperation.CANCEL_MESSAGE, Answer.error(503, "queue limits exceeded"));
    assertThat(esme.submitStatus(instead("newer"))).isEqualTo(RTHROTTLED);
    assertThat(next.state()).isEqualTo("Pending");
  }

  @Test
  void nothingIsTakenBackForWhatCannotBeSent() {
    StubMessage old = submitted(Sms.to(NUMBER).text("old"));
    assertThat(esme.submitStatus(instead(""))).isEqualTo(RINVMSGLEN);
    assertThat(esme.submitStatus(instead("new").withSchedule("999999999999999+")))
        .isEqualTo(RINVSCHED);
    assertThat(esme.submitStatus(instead("new").withDest("x y"))).isEqualTo(RINVDSTADR);
    assertThat(old.state()).isEqualTo("Pending");
  }

  @Test
  void aRefusalOfTheNewOneLosesNothingSilently() {
    String old = esme.submit("old", NUMBER);
    StubMessage first = gateway.last();
    gateway.respond(GatewayOperation.SEND_MESSAGE, Answer.error(403, "scope required"));
    assertThat(esme.submitStatus(instead("new"))).isEqualTo(RSUBMITFAIL);
    gateway.fireCancelled(first.id());
    assertThat(esme.awaitStat(old)).isEqualTo("DELETED");
    assertThat(esme.receipts()).hasSize(1);
  }

  @Test
  void ofALongMessageTheFlagOfTheFirstPartCountsAndAllPartsOfAnOldOneEnd() {
    byte[] text = "a text in two parts".getBytes(StandardCharsets.US_ASCII);
    Parts parts = Parts.of(0, text, 10).to(NUMBER);
    List<String> old = parts.udh8(1).stream().map(esme::submit).toList();
    StubMessage first = gateway.last();
    List<Sms> flaggedAtLast = parts.udh8(2);
    esme.submit(flaggedAtLast.get(0));
    esme.submit(flaggedAtLast.get(1).withReplaceIfPresent(1));
    StubMessage second = gateway.last();
    assertThat(first.state()).isEqualTo("Pending");
    gateway.state(second.id(), "Processed", null);
    gateway.fireSent(second.id(), 2);

    List<Sms> flagged = parts.sar(3);
    esme.submit(flagged.get(1));
    assertThat(first.state()).as("not joined yet").isEqualTo("Pending");
    esme.submit(flagged.get(0).withReplaceIfPresent(1));
    assertThat(first.state()).isEqualTo("Cancelling");
    assertThat(gateway.last().text()).isEqualTo("a text in two parts");
    gateway.fireCancelled(first.id());
    for (String id : old) {
      assertThat(esme.awaitStat(id)).isEqualTo("DELETED");
    }
  }

  @Test
  void eachDestinationOfASubmitMultiReplacesItsOwn() {
    StubMessage one = submitted(Sms.to(NUMBER).text("one"));
    StubMessage two = submitted(Sms.to(OTHER).text("two"));
    esme.submitMulti(instead("all"), NUMBER, OTHER, OTHER);
    assertThat(List.of(one.state(), two.state())).containsOnly("Cancelling");
    assertThat(gateway.messages())
        .filteredOn(message -> "all".equals(message.text()))
        .hasSize(3)
        .extracting(StubMessage::state)
        .containsOnly("Pending");
  }

  @Test
  void aMessageInTheMidstOfAReplaceSmIsTakenBackWithItsReplacement() {
    String old = esme.submit("old", NUMBER);
    StubMessage first = gateway.last();
    gateway.hold(GatewayOperation.CANCEL_MESSAGE);
    CompletableFuture<Integer> replacing =
        CompletableFuture.supplyAsync(() -> esme.replaceStatus(old, "never shown", 1));
    await().until(() -> gateway.requests(GatewayOperation.CANCEL_MESSAGE).size() == 1);
    CompletableFuture<String> submitting = esme.submitAsync(instead("instead"));
    await().until(() -> gateway.requests(GatewayOperation.CANCEL_MESSAGE).size() == 2);
    gateway.release(GatewayOperation.CANCEL_MESSAGE);

    assertThat(replacing.join()).isEqualTo(0x13);
    submitting.join();
    assertThat(gateway.sentTexts()).containsExactly("old", "instead");
    assertThat(only("instead").state()).isEqualTo("Pending");
    gateway.fireCancelled(first.id());
    assertThat(esme.awaitStat(old)).isEqualTo("DELETED");
  }

  @Test
  void withNothingToReplaceItIsAMessageLikeAnyOther() {
    assertThat(submitted(instead("first")).state()).isEqualTo("Pending");
    assertThat(gateway.requests(GatewayOperation.CANCEL_MESSAGE)).isEmpty();
  }
}
