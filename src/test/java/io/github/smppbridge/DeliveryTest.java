package io.github.smppbridge;

import static io.github.smppbridge.testkit.WireEsme.RECEIVER;
import static io.github.smppbridge.testkit.WireEsme.SILENCE;
import static io.github.smppbridge.testkit.WireEsme.TRANSCEIVER;
import static io.github.smppbridge.testkit.WireEsme.TRANSMITTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.GatewayEvent;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.StubMessage;
import io.github.smppbridge.testkit.WireEsme;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Receipts and incoming messages on their way from the store to the ESME, over sockets. */
class DeliveryTest {
  private static final String NUMBER = "4915112345678";
  private static final int ESME_RTHROTTLED = 0x58;
  private static final int ESME_RX_P_APPN = 0x65;

  @RegisterExtension
  static final TestBridge bridge =
      TestBridge.start(Map.of("smpp.response_timeout", "2s", "gateway.timeout", "20s"));

  static final StubGateway gateway = bridge.gateway();
  private static int accounts;
  private String account;

  /** Each test has an account of its own, so that none sees the leftovers of another. */
  @BeforeEach
  void account() {
    account = newAccount();
  }

  private static String newAccount() {
    String name = "ACC" + ++accounts;
    gateway.account(name, StubGateway.PASSWORD);
    return name;
  }

  private WireEsme bind(int type) {
    return bridge.wire(type, account);
  }

  /** Submits without waiting for an answer to the one before; gives the message_ids. */
  private static List<String> submit(WireEsme esme, int count) {
    List<Integer> submits =
        IntStream.range(0, count).mapToObj(i -> esme.submit("n" + i, NUMBER)).toList();
    return submits.stream().map(esme::awaitAnswer).toList();
  }

  @Test
  void receiptsAndMessagesWaitWhileNobodyIsBoundAndDrainInTheirOrder() {
    WireEsme away = bind(TRANSCEIVER);
    List<String> expected = new ArrayList<>(submit(away, 30));
    away.close();
    for (int i = 0; i < 30; i++) {
      report(GatewayEvent.delivered(messageWithText("n" + i)));
    }
    assertThat(gateway.fireReceived(account, "+4917012345678", "+4915199999999", "hi"))
        .isEqualTo(200);
    expected.add("hi");
    assertThat(waiting()).isEqualTo(31);

    WireEsme back = bind(RECEIVER);

    back.awaitDelivered(31);
    assertThat(back.delivered()).extracting(WireEsme.Pdu::id).isEqualTo(expected);
    await().until(() -> waiting() == 0);
  }

  @Test
  void underLoadEveryReceiptComesOnce() {
    gateway.deliverAll();
    List<WireEsme> esmes =
        IntStream.range(0, 8).mapToObj(i -> bridge.wire(TRANSCEIVER, newAccount())).toList();
    List<List<Integer>> submits =
        esmes.stream()
            .map(
                esme ->
                    IntStream.range(0, 150).mapToObj(i -> esme.submit("n" + i, NUMBER)).toList())
            .toList();

    for (int i = 0; i < esmes.size(); i++) {
      WireEsme esme = esmes.get(i);
      // those that were taken: the gateway has its limits
      List<String> ids =
          submits.get(i).stream().map(esme::awaitAnswer).filter(id -> !id.isEmpty()).toList();
      esme.awaitDelivered(ids.size());
      assertThat(esme.delivered())
          .extracting(WireEsme.Pdu::id)
          .containsExactlyInAnyOrderElementsOf(ids);
    }
    await().until(() -> waiting() == 0);
  }

  @Test
  void allReceiverSessionsOfAnAccountTakePart() {
    // neither answers its first before the other has one too
    Phaser both = new Phaser(2);
    WireEsme first = bind(RECEIVER).answers(number -> awaitOther(both, number));
    WireEsme second = bind(RECEIVER).answers(number -> awaitOther(both, number));
    WireEsme sender = bind(TRANSMITTER);
    gateway.deliverAll();

    List<String> ids = submit(sender, 200);

    await().until(() -> first.deliveredCount() + second.deliveredCount() >= 200);
    assertThat(Stream.of(first, second).flatMap(esme -> esme.delivered().stream()))
        .extracting(WireEsme.Pdu::id)
        .containsExactlyInAnyOrderElementsOf(ids);
    assertThat(sender.deliveredCount()).isZero();
  }

  private static int awaitOther(Phaser both, int number) {
    if (number == 1) {
      both.arriveAndAwaitAdvance();
    }
    return 0;
  }

  @Test
  void aReceiptTheEsmeCannotTakeNowComesAgain() {
    WireEsme esme = bind(TRANSCEIVER).answers(number -> number == 1 ? ESME_RTHROTTLED : 0);
    gateway.deliverAll();

    String id = esme.awaitAnswer(esme.submit("hello", NUMBER));

    List<WireEsme.Pdu> tries = esme.awaitDelivered(2);
    assertThat(tries).extracting(WireEsme.Pdu::id).containsExactly(id, id);
    assertThat(TimeUnit.NANOSECONDS.toMillis(tries.get(1).nanos() - tries.get(0).nanos()))
        .isGreaterThanOrEqualTo(900);
    await().until(() -> waiting() == 0);
  }

  @Test
  void aReceiptTheEsmeWillNeverTakeIsDropped() {
    WireEsme esme = bind(TRANSCEIVER).answers(number -> number == 1 ? ESME_RX_P_APPN : 0);
    gateway.deliverAll();

    esme.awaitAnswer(esme.submit("hello", NUMBER));

    esme.awaitDelivered(1);
    await().until(() -> waiting() == 0);
    assertThat(esme.deliveredCount()).isEqualTo(1);
  }

  @Test
  void aReceiptWithoutAnAnswerComesAgain() {
    WireEsme esme = bind(TRANSCEIVER).answers(number -> number == 1 ? SILENCE : 0);
    gateway.deliverAll();

    String id = esme.awaitAnswer(esme.submit("hello", NUMBER));

    assertThat(esme.awaitDelivered(2)).extracting(WireEsme.Pdu::id).containsExactly(id, id);
    await().until(() -> waiting() == 0);
  }

  @Test
  void whatAnEsmeHadNotAnsweredWhenItsConnectionEndedGoesToTheNext() {
    WireEsme silent = bind(TRANSCEIVER).answers(number -> SILENCE);
    gateway.deliverAll();
    List<String> ids = submit(silent, 25);
    silent.awaitDelivered(10);
    silent.close();

    WireEsme next = bind(RECEIVER);

    next.awaitDelivered(25);
    assertThat(next.delivered())
        .extracting(WireEsme.Pdu::id)
        .containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void anEsmeThatNeverAnswersSlowsNobodyElse() {
    String other = newAccount();
    WireEsme silent = bind(TRANSCEIVER).answers(number -> SILENCE);
    WireEsme quick = bridge.wire(TRANSCEIVER, other);
    gateway.deliverAll();
    IntStream.range(0, 60).forEach(i -> silent.submit("s" + i, NUMBER));
    silent.awaitDelivered(10);

    List<String> ids = submit(quick, 100);

    quick.awaitDelivered(100);
    assertThat(quick.delivered())
        .extracting(WireEsme.Pdu::id)
        .containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void noReceiptOvertakesItsSubmitSmRespHoweverFastThePhone(@TempDir Path other) throws Exception {
    try (StubGateway hasty = StubGateway.start();
        // woken by the answer, not found by the next poll
        TestBridge quiet = TestBridge.withoutTimers(hasty.baseUrl(), other, Map.of())) {
      // its first look was before there was a listener
      quiet.context().getRouteController().stopRoute("deliver-sm");
      quiet.context().getRouteController().startRoute("deliver-sm");
      WireEsme esme = quiet.wire(TRANSCEIVER, StubGateway.USERNAME);
      // the phone is done before the gateway has even answered
      hasty.deliverAll().latency(Duration.ofMillis(150));
      noReceiptOvertakes(esme);
    }
  }

  private static void noReceiptOvertakes(WireEsme esme) {
    List<String> ids = submit(esme, 50);
    esme.awaitDelivered(50);

    List<String> answered = new ArrayList<>();
    for (WireEsme.Pdu pdu : esme.all()) {
      if (pdu.isDeliverSm()) {
        assertThat(answered).as("submit_sm_resp before the receipt").contains(pdu.id());
      } else if (!pdu.text().isEmpty()) {
        answered.add(pdu.text());
      }
    }
    assertThat(answered).containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void oneReceiptHoweverOftenInWhateverOrderAndForHoweverManyPartsThePhoneReports() {
    WireEsme esme = bind(TRANSCEIVER);
    String id = esme.awaitAnswer(esme.submit("hello", NUMBER));
    StubMessage message = messageWithText("hello");
    GatewayEvent sent = GatewayEvent.sent(message, 3);
    List<GatewayEvent> delivered =
        IntStream.range(0, 3).mapToObj(i -> GatewayEvent.delivered(message)).toList();

    report(delivered.get(0));
    report(delivered.get(0));
    report(delivered.get(1));
    report(sent);
    report(delivered.get(2));
    report(sent);
    delivered.forEach(DeliveryTest::report);
    report(GatewayEvent.failed(message, "Send result: RESULT_ERROR_GENERIC_FAILURE"));

    assertOneReceipt(esme, id);
    assertThat(esme.delivered().get(0).text()).contains("stat:DELIVRD");
  }

  @Test
  void aDeliveryThatIsToldTwiceIsOnePartsNotTwo() {
    WireEsme esme = bind(TRANSCEIVER);
    String id = esme.awaitAnswer(esme.submit("two parts", NUMBER));
    StubMessage message = messageWithText("two parts");
    GatewayEvent delivered = GatewayEvent.delivered(message);

    report(GatewayEvent.sent(message, 2));
    report(delivered);
    report(delivered.toldAgain());
    report(GatewayEvent.failed(message, "Send result: RESULT_ERROR_GENERIC_FAILURE"));

    assertOneReceipt(esme, id);
    assertThat(esme.delivered().get(0).text()).contains("stat:UNDELIV");
  }

  @Test
  void theSameEventAtTheSameTimeYieldsOneReceipt() {
    WireEsme esme = bind(TRANSCEIVER);
    String id = esme.awaitAnswer(esme.submit("twin", NUMBER));
    GatewayEvent event = GatewayEvent.delivered(messageWithText("twin"));

    IntStream.range(0, 20).mapToObj(i -> gateway.fire(event)).toList().forEach(f -> f.join());

    assertOneReceipt(esme, id);
  }

  /** Whatever else came of the reports so far would have come before what is received last. */
  private void assertOneReceipt(WireEsme esme, String id) {
    gateway.fireReceived(account, "+4917012345678", "+4915199999999", "last");
    esme.await(pdu -> pdu.text().equals("last"));
    assertThat(esme.delivered()).extracting(WireEsme.Pdu::id).containsExactly(id, "last");
  }

  private static void report(GatewayEvent event) {
    assertThat(gateway.fire(event).orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo(200);
  }

  private StubMessage messageWithText(String text) {
    return gateway.messages().stream()
        .filter(message -> message.username().equals(account) && message.text().equals(text))
        .findFirst()
        .orElseThrow();
  }

  private int waiting() {
    return (int) bridge.database().run("SELECT COUNT(*) FROM outbox WHERE account = ?", account);
  }
}
