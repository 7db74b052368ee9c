package io.github.smppbridge;

import static io.github.smppbridge.testkit.WireEsme.RECEIVER;
import static io.github.smppbridge.testkit.WireEsme.SILENCE;
import static io.github.smppbridge.testkit.WireEsme.TRANSCEIVER;
import static io.github.smppbridge.testkit.WireEsme.TRANSMITTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.deliver.AlphanumericSender;
import io.github.smppbridge.deliver.ReceivedMessages;
import io.github.smppbridge.smpp.Command;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SessionRegistry;
import io.github.smppbridge.smpp.text.Alphabet;
import io.github.smppbridge.smpp.text.LongMessageForm;
import io.github.smppbridge.smpp.text.MessagePart;
import io.github.smppbridge.store.OutboxEntry;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.LogLines;
import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.Phones;
import io.github.smppbridge.testkit.RawEsme;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.WireEsme;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of the sessions of an account gets a receipt, or a received message. */
class SessionsOfAnAccountTest {
  private static final String PHONE = "+4917099999999";
  private static final String NUMBER = "4915112345678";
  private static final String IN_RANGE = "+491701234567";
  private static final String OUT_OF_RANGE = "+491601234567";
  private static final Duration SOON = Duration.ofMillis(5_000);

  static final StubGateway gateway = StubGateway.start();
  static final Phones phones = Phones.of(gateway);

  static final TestBridge bridge =
      TestBridge.start(gateway, Map.of("smpp.response_timeout", "12s", "smpp.deliver_window", "5"));

  static final TestBridge indifferent =
      TestBridge.start(
          gateway,
          Map.of("receipts.prefer_submitting_session", "false", "smpp.deliver_window", "2"));

  private static int accounts;
  private String account;

  @BeforeEach
  void account() {
    account = "S" + ++accounts;
    gateway.account(account, StubGateway.PASSWORD);
    phones.reports(Phones.Reports.AUTO);
  }

  @AfterAll
  static void stop() {
    bridge.close();
    indifferent.close();
    gateway.close();
  }

  private WireEsme bind(int type) {
    return bridge.wire(type, account);
  }

  private WireEsme bind(int type, String range) {
    return bridge.wire(type, account, range);
  }

  private static Set<String> submitted(WireEsme esme) {
    return esme.all().stream()
        .filter(pdu -> pdu.commandId() < 0 && !pdu.text().isEmpty())
        .map(RawEsme.Pdu::text)
        .collect(Collectors.toSet());
  }

  private static List<String> receipts(WireEsme esme) {
    return esme.delivered().stream().map(RawEsme.Pdu::id).toList();
  }

  private static List<String> texts(WireEsme esme) {
    return esme.delivered().stream().map(RawEsme.Pdu::text).toList();
  }

  private void receive(String to, String text) {
    assertThat(gateway.fireReceived(account, PHONE, to, text)).isEqualTo(200);
  }

  @Test
  void receiptsOfPipelinedSubmitsGoToTheSessionsTheyCameOn() {
    WireEsme a = bind(TRANSCEIVER);
    WireEsme b = bind(TRANSCEIVER);
    for (int i = 0; i < 100; i++) {
      (i % 2 == 0 ? a : b).submit("p" + i, NUMBER);
    }
    a.awaitDelivered(50);
    b.awaitDelivered(50);

    assertThat(receipts(a)).hasSize(50).containsExactlyInAnyOrderElementsOf(submitted(a));
    assertThat(receipts(b)).hasSize(50).containsExactlyInAnyOrderElementsOf(submitted(b));
  }

  @Test
  void whatSubmitsAMessageDoesNotMatter() {
    WireEsme idle = bind(TRANSCEIVER);
    WireEsme a = bind(TRANSCEIVER);
    a.request(Pdus.SUBMIT_MULTI, multi("4915112345678", "4915112345679"), number -> {});
    a.request(0x103, dataSm(), number -> {});
    for (int part = 1; part <= 2; part++) {
      a.request(Pdus.SUBMIT_SM, part(part), number -> {});
    }
    int last = a.submit("one", NUMBER);
    a.awaitAnswer(last);
    a.awaitDelivered(6);

    assertThat(submitted(a)).hasSize(5);
    assertThat(Set.copyOf(receipts(a))).isEqualTo(submitted(a));
    assertThat(idle.deliveredCount()).isZero();
  }

  private static byte[] multi(String... numbers) {
    Pdus pdu = Pdus.body().text("").octets(1, 1).text("100").octets(numbers.length);
    for (String number : numbers) {
      pdu.octets(1, 1, 1).text(number);
    }
    return pdu.octets(0, 0, 0).text("").text("").octets(1, 0, 0, 0, 2, 'h', 'i').bytes();
  }

  private static byte[] dataSm() {
    return Pdus.body()
        .text("")
        .octets(5, 0)
        .text("Shop")
        .octets(1, 1)
        .text(NUMBER)
        .octets(0, 1, 0)
        .tlv(0x0424, "data".getBytes(StandardCharsets.US_ASCII))
        .bytes();
  }

  private static byte[] part(int number) {
    return Pdus.body()
        .text("")
        .octets(5, 0)
        .text("Shop")
        .octets(1, 1)
        .text(NUMBER)
        .octets(0x40, 0, 0)
        .text("")
        .text("")
        .octets(1, 0, 0, 0, 8, 5, 0, 3, 9, 2, number, 'h', 'i')
        .bytes();
  }

  @Test
  void eachPartOfALongMessageHasItsOwnSession() {
    WireEsme a = bind(TRANSCEIVER);
    WireEsme b = bind(TRANSCEIVER);
    a.request(Pdus.SUBMIT_SM, part(1), number -> {});
    await().until(() -> submitted(a).size() == 1);
    b.request(Pdus.SUBMIT_SM, part(2), number -> {});
    a.awaitDelivered(1);
    b.awaitDelivered(1);

    assertThat(receipts(a)).containsExactlyElementsOf(submitted(a));
    assertThat(receipts(b)).containsExactlyElementsOf(submitted(b));
  }

  @Test
  void anotherSessionGetsTheReceiptsOfOneThatIsGone() {
    phones.reports(Phones.Reports.HOLD);
    WireEsme gone = bind(TRANSCEIVER);
    WireEsme other = bind(TRANSCEIVER);
    WireEsme deaf = bind(TRANSMITTER);
    for (int i = 0; i < 5; i++) {
      gone.submit("gone" + i, NUMBER);
      deaf.submit("deaf" + i, NUMBER);
    }
    await().until(() -> submitted(gone).size() == 5 && submitted(deaf).size() == 5);
    gone.unbind();

    phones.release();
    other.awaitDelivered(10);

    assertThat(receipts(other)).containsAll(submitted(gone)).containsAll(submitted(deaf));
    assertThat(receipts(other)).doesNotHaveDuplicates().hasSize(10);
  }

  /** After octets that are no PDU, while a submit of its is at the gateway. */
  @Test
  void aSessionThatIsBeingEndedGetsNoReceiptsAndTheNextGetsEachOnce() throws Exception {
    phones.reports(Phones.Reports.HOLD);
    SessionRegistry sessions = bridge.server().getSessions();
    try (RawEsme ending = RawEsme.connect(bridge.smppPort())) {
      ending.send(Command.BIND_TRANSCEIVER, 1, Pdus.bind(account, StubGateway.PASSWORD, 0x34));
      ending.expect(Command.BIND_TRANSCEIVER_RESP, 0, 1);
      Set<String> submitted = new HashSet<>();
      for (int i = 2; i < 22; i++) {
        ending.send(Command.SUBMIT_SM, i, Pdus.submitSm(NUMBER, 1, "s" + i));
        submitted.add(ending.expect(Command.SUBMIT_SM_RESP, 0, i).text());
      }
      gateway.hold(GatewayOperation.SEND_MESSAGE);
      ending.send(Command.SUBMIT_SM, 22, Pdus.submitSm(NUMBER, 1, "under way"));
      await().until(() -> sessions.ofAccount(account).iterator().next().requestsInWork() == 1);
      ending.write(new byte[] {0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9});
      await().until(() -> sessions.ofAccount(account).isEmpty());

      phones.release();
      WireEsme next = bind(TRANSCEIVER);
      next.awaitDelivered(20);
      gateway.release(GatewayOperation.SEND_MESSAGE);
      ending.expect(Command.SUBMIT_SM_RESP, 0, 22);
      ending.expect(Command.GENERIC_NACK, CommandStatus.ESME_RINVCMDLEN, 9);
      ending.expectClosed();
      assertThat(receipts(next)).hasSize(20).containsExactlyInAnyOrderElementsOf(submitted);
    }
  }

  @Test
  void aSessionThatAnswersNothingDelaysNoOther() {
    WireEsme stuck = bind(TRANSCEIVER).answers(number -> SILENCE);
    WireEsme other = bind(TRANSCEIVER);
    long start = System.nanoTime();
    for (int i = 0; i < 60; i++) {
      stuck.submit("stuck" + i, NUMBER);
    }
    await().until(() -> submitted(stuck).size() == 60);
    stuck.awaitDelivered(5);
    for (int i = 0; i < 20; i++) {
      other.submit("other" + i, NUMBER);
    }
    await()
        .atMost(SOON)
        .until(
            () -> receipts(other).containsAll(submitted(other)) && submitted(other).size() == 20);
    assertThat(receipts(other)).hasSizeLessThan(60);

    // passed over after half of the response timeout, long before what it has times out
    other.awaitDelivered(75);

    assertThat(System.nanoTime() - start).isLessThan(Duration.ofMillis(11_500).toNanos());
    assertThat(stuck.deliveredCount()).isEqualTo(5);
    assertThat(receipts(other))
        .doesNotHaveDuplicates()
        .doesNotContainAnyElementsOf(receipts(stuck));
  }

  @Test
  void aSlowSessionGetsAllOfItsOwnInTheirOrder() {
    WireEsme slow = bind(TRANSCEIVER);
    WireEsme other = bind(TRANSCEIVER);
    phones.reports(Phones.Reports.HOLD);
    List<String> order =
        IntStream.range(0, 40)
            .mapToObj(i -> slow.awaitAnswer(slow.submit("s" + i, NUMBER)))
            .toList();
    slow.answers(
        number -> {
          java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
          return 0;
        });
    phones.release();
    slow.awaitDelivered(40);

    assertThat(receipts(slow)).hasSize(40).containsExactlyInAnyOrderElementsOf(order);
    assertThat(other.deliveredCount()).isZero();
  }

  @Test
  void withoutThePreferenceAnySessionGetsThem() {
    WireEsme submitting = indifferent.wire(TRANSCEIVER, account);
    WireEsme other = indifferent.wire(RECEIVER, account);
    for (int i = 0; i < 20; i++) {
      submitting.submit("any" + i, NUMBER);
    }
    await().until(() -> submitting.deliveredCount() + other.deliveredCount() == 20);

    assertThat(other.deliveredCount()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aReceivedMessageGoesToTheSessionWhoseRangeItIsIn(boolean rangeFirst) {
    WireEsme first = rangeFirst ? bind(RECEIVER, "^4917") : bind(TRANSCEIVER);
    WireEsme second = rangeFirst ? bind(TRANSCEIVER) : bind(RECEIVER, "^4917");
    WireEsme ranged = rangeFirst ? first : second;
    WireEsme any = rangeFirst ? second : first;
    for (int i = 0; i < 4; i++) {
      receive(IN_RANGE, "in" + i);
      receive(OUT_OF_RANGE, "out" + i);
    }
    ranged.awaitDelivered(4);
    any.awaitDelivered(4);

    assertThat(texts(ranged)).allMatch(text -> text.startsWith("in"));
    assertThat(texts(any)).allMatch(text -> text.startsWith("out"));

    ranged.unbind();
    receive(IN_RANGE, "later");
    any.awaitDelivered(5);
    WireEsme again = bind(RECEIVER, "^+4916");
    receive(OUT_OF_RANGE, "moved");
    again.awaitDelivered(1);
    assertThat(any.deliveredCount()).isEqualTo(5);
  }

  @Test
  void whatIsInNoRangeWaitsForASessionThatTakesItAndHoldsNothingUp() throws Exception {
    WireEsme receiver = bind(RECEIVER, "^4917");
    WireEsme transmitter = bind(TRANSMITTER);
    Instant now = Instant.now();
    String payload =
        new ReceivedMessages(
                new ObjectMapper(),
                any -> Alphabet.GSM,
                LongMessageForm.UDH,
                () -> 1,
                AlphanumericSender.TRANSLITERATE)
            .payload(PHONE, OUT_OF_RANGE, new MessagePart(0, new byte[] {'o'}, null, null), null);
    List<OutboxEntry> many =
        IntStream.range(0, 300)
            .mapToObj(
                i ->
                    new OutboxEntry(
                        account,
                        OutboxEntry.MO,
                        null,
                        null,
                        payload,
                        now.toEpochMilli(),
                        now.plusSeconds(600).toEpochMilli()))
            .toList();
    bridge.store().outbox().insert(null, account, many).toCompletableFuture().get();

    String id = transmitter.awaitAnswer(transmitter.submit("hi", NUMBER));
    await().atMost(SOON).until(() -> receipts(receiver).contains(id));
    receive(IN_RANGE, "in");
    await().atMost(SOON).until(() -> texts(receiver).contains("in"));
    assertThat(receiver.deliveredCount()).isEqualTo(2);

    WireEsme takes = bind(RECEIVER, "^4916");
    await().atMost(SOON).until(() -> takes.deliveredCount() == 300);
    assertThat(receiver.deliveredCount()).isEqualTo(2);
  }

  @Test
  void aReceiptIsNotWithheldForItsRange() {
    WireEsme receiver = bind(RECEIVER, "^4917");
    WireEsme transmitter = bind(TRANSMITTER);

    String id = transmitter.awaitAnswer(transmitter.submit("hi", NUMBER));

    receiver.awaitDelivered(1);
    assertThat(receipts(receiver)).containsExactly(id);
  }

  @Test
  void aRangeThatIsNoExpressionCountsAsNone() {
    try (LogLines lines = LogLines.of("io.github.smppbridge.smpp", Level.WARN)) {
      WireEsme receiver = bind(RECEIVER, "((((1{1000}){1000}){1000}){1000})");
      receive(OUT_OF_RANGE, "all");
      receiver.awaitDelivered(1);
      assertThat(lines.messages()).filteredOn(line -> line.contains("address_range")).hasSize(1);
    }
  }
}
