package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.PartPdu;
import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.RawEsme;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.WireEsme;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parts of a message on one session are answered in the order in which they came. */
class OrderOfPartAnswersTest {
  private static final int MESSAGES = 20;
  private static final int PARTS = 5;

  @RegisterExtension
  static final TestBridge bridge = TestBridge.start(Map.of("smpp.window", "200"));

  static final StubGateway gateway = bridge.gateway();

  private static String text(int message, int number) {
    return "message " + message + " part " + number + "; ";
  }

  private static String whole(int message) {
    StringBuilder all = new StringBuilder();
    for (int number = 1; number <= PARTS; number++) {
      all.append(text(message, number));
    }
    return all.toString();
  }

  /** sequence_number 1000 * message + place, from 1. */
  private static byte[] pdu(int message, int place, int number, int registered, boolean sar) {
    PartPdu part =
        new PartPdu("4915112345678", message, PARTS, number, registered, text(message, number));
    return Pdus.pdu(Pdus.SUBMIT_SM, 0, 1000 * message + place, sar ? part.sar() : part.udh());
  }

  private static List<RawEsme.Pdu> answers(WireEsme esme, int count) {
    Function<WireEsme, List<RawEsme.Pdu>> answers =
        any -> any.all().stream().filter(pdu -> pdu.commandId() < 0).toList();
    return Awaitility.await().until(() -> answers.apply(esme), all -> all.size() >= count);
  }

  private static void areInOrder(List<RawEsme.Pdu> answers) {
    Map<Integer, List<Integer>> order = new HashMap<>();
    for (RawEsme.Pdu answer : answers) {
      assertThat(answer.status()).isZero();
      int message = answer.sequenceNumber() / 1000;
      order.computeIfAbsent(message, any -> new ArrayList<>()).add(answer.sequenceNumber() % 1000);
    }
    assertThat(order.values()).allMatch(List.of(1, 2, 3, 4, 5)::equals);
  }

  @ParameterizedTest
  @CsvSource({"false,12345", "true,12345", "false,31524", "true,54321"})
  void manyMessagesInOneWrite(boolean sar, String numbers) throws IOException {
    WireEsme esme = bridge.wire(WireEsme.TRANSCEIVER, StubGateway.USERNAME);
    List<byte[]> pdus = new ArrayList<>();
    for (int message = 1; message <= MESSAGES; message++) {
      for (int place = 1; place <= PARTS; place++) {
        pdus.add(pdu(message, place, numbers.charAt(place - 1) - '0', 0, sar));
      }
    }
    esme.write(Pdus.join(pdus.toArray(byte[][]::new)));

    areInOrder(answers(esme, MESSAGES * PARTS));
    assertThat(gateway.sentTexts()).hasSize(MESSAGES).contains(whole(1), whole(MESSAGES));
  }

  @Test
  void theOneDestinationOfASubmitMultiIsLikeThatOfASubmitSm() throws IOException {
    WireEsme esme = bridge.wire(WireEsme.TRANSCEIVER, StubGateway.USERNAME);
    List<byte[]> pdus = new ArrayList<>();
    for (int message = 50; message < 50 + MESSAGES; message++) {
      for (int place = 1; place <= PARTS; place++) {
        PartPdu part = new PartPdu("4915112345678", message, PARTS, place, 0, text(message, place));
        pdus.add(Pdus.pdu(Pdus.SUBMIT_MULTI, 0, 1000 * message + place, part.multi()));
      }
    }
    esme.write(Pdus.join(pdus.toArray(byte[][]::new)));

    areInOrder(answers(esme, MESSAGES * PARTS));
    assertThat(gateway.sentTexts()).contains(whole(50), whole(50 + MESSAGES - 1));
  }

  @Test
  void messagesToSeveralDestinationsWithOneReferenceAreNotMixed() throws IOException {
    WireEsme esme = bridge.wire(WireEsme.TRANSCEIVER, StubGateway.USERNAME);
    String[] others = new String[11];
    Arrays.setAll(others, i -> String.valueOf(4915112345600L + i));
    List<byte[]> pdus = new ArrayList<>();
    for (int message = 80; message < 84; message++) {
      for (int place = 1; place <= PARTS; place++) {
        PartPdu part = new PartPdu("4915112345678", 9, PARTS, place, 0, text(message, place));
        pdus.add(Pdus.pdu(Pdus.SUBMIT_MULTI, 0, 1000 * message + place, part.multi(others)));
      }
    }
    esme.write(Pdus.join(pdus.toArray(byte[][]::new)));

    areInOrder(answers(esme, 4 * PARTS));
    assertThat(gateway.sentTexts())
        .filteredOn(text -> text.matches("message 8\\d .*"))
        .hasSize(4 * 12)
        .containsOnly(whole(80), whole(81), whole(82), whole(83));
  }

  @Test
  void messagesThatTakeTurns() throws IOException {
    WireEsme esme = bridge.wire(WireEsme.TRANSCEIVER, StubGateway.USERNAME);
    List<byte[]> pdus = new ArrayList<>();
    for (int place = 1; place <= PARTS; place++) {
      for (int message = 1; message <= MESSAGES; message++) {
        pdus.add(pdu(message, place, place, 0, message % 2 == 0));
      }
    }
    esme.write(Pdus.join(pdus.toArray(byte[][]::new)));

    areInOrder(answers(esme, MESSAGES * PARTS));
    assertThat(gateway.sentTexts()).hasSize(MESSAGES);
  }

  @Test
  void aReceiptThatTheLastPartAsksForComesUnderTheIdOfTheLastResponse() throws IOException {
    WireEsme esme = bridge.wire(WireEsme.TRANSCEIVER, StubGateway.USERNAME);
    List<byte[]> pdus = new ArrayList<>();
    for (int place = 1; place <= PARTS; place++) {
      pdus.add(pdu(30, place, place, place == PARTS ? 1 : 0, true));
    }
    esme.write(Pdus.join(pdus.toArray(byte[][]::new)));
    List<RawEsme.Pdu> answers = answers(esme, PARTS);
    gateway.deliver(gateway.sentId());

    assertThat(esme.awaitDelivered(1).get(0).id())
        .isEqualTo(answers.get(answers.size() - 1).text());
  }

  @Test
  void otherRequestsAreNotHeldUp() throws IOException {
    WireEsme esme = bridge.wire(WireEsme.TRANSCEIVER, StubGateway.USERNAME);
    gateway.hold(GatewayOperation.SEND_MESSAGE);
    for (int place = 1; place <= PARTS; place++) {
      esme.write(pdu(40, place, place, 0, false));
    }
    // parts of another message, and one that needs no gateway
    for (int place = 1; place < PARTS; place++) {
      esme.write(pdu(41, place, place, 0, false));
    }
    esme.write(Pdus.pdu(Pdus.CANCEL_SM, 0, 9, Pdus.cancelSm("unknown")));

    assertThat(answers(esme, 2 * PARTS - 1))
        .extracting(RawEsme.Pdu::sequenceNumber)
        .contains(9)
        .doesNotContain(40_005);
    gateway.release(GatewayOperation.SEND_MESSAGE);
    assertThat(answers(esme, 2 * PARTS)).extracting(RawEsme.Pdu::sequenceNumber).endsWith(40_005);
  }
}
