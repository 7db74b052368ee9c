package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.PartPdu;
import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.RawEsme;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.StubMessage;
import io.github.smppbridge.testkit.TestClock;
import io.github.smppbridge.testkit.WireEsme;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Whatever parts come in whatever order: each ESME_ROK stands for text that reaches a phone, or for
 * a receipt that says it did not.
 */
class AcknowledgedPartsTest {
  private static final int ROUNDS = 3;
  private static final int REFERENCE = 7;
  private static final TestClock CLOCK = TestClock.running();

  @RegisterExtension
  static final TestBridge bridge = TestBridge.start(Map.of("gateway.circuit_wait", "0"), CLOCK);

  static final StubGateway gateway = bridge.gateway();

  /** What a client has sent and not been answered. */
  private record Outstanding(PartPdu part, int session) {}

  private final Random random = new Random(20261129);
  private final List<WireEsme> sessions = new ArrayList<>();

  /** By session and sequence_number. */
  private final Map<String, PartPdu> sent = new HashMap<>();

  /** By message_id. */
  private final Map<String, PartPdu> acknowledged = new HashMap<>();

  private int sequence = 100;
  private int repeated;
  private int destination;

  private String to() {
    return "49151" + (10_000_000 + destination);
  }

  private static PartPdu part(String to, int total, int number, String text) {
    return new PartPdu(to, REFERENCE, total, number, 1, text);
  }

  private void bind() {
    sessions.add(bridge.wire(WireEsme.TRANSCEIVER, StubGateway.USERNAME));
  }

  private byte[] pdu(int session, PartPdu part) {
    sent.put(session + "/" + ++sequence, part);
    return Pdus.pdu(Pdus.SUBMIT_SM, 0, sequence, part.udh());
  }

  private void send(int session, PartPdu part) {
    try {
      sessions.get(session).write(pdu(session, part));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads the answers; a part that is refused for now is sent again, as long as it takes. */
  private void awaitAnswers() {
    await()
        .until(
            () -> {
              for (int session = 0; session < sessions.size(); session++) {
                for (RawEsme.Pdu pdu : sessions.get(session).all()) {
                  PartPdu part =
                      pdu.commandId() > 0
                          ? null
                          : sent.remove(session + "/" + pdu.sequenceNumber());
                  if (part != null && pdu.status() == 0) {
                    acknowledged.put(pdu.text(), part);
                  } else if (part != null) {
                    send(session, part);
                  }
                }
              }
              return sent.isEmpty();
            });
  }

  /** The connection breaks; over another one the client sends all it has no answer to. */
  private void loseTheConnection(int session) {
    for (RawEsme.Pdu pdu : sessions.get(session).all()) {
      PartPdu part = pdu.commandId() > 0 ? null : sent.remove(session + "/" + pdu.sequenceNumber());
      if (part != null && pdu.status() == 0) {
        acknowledged.put(pdu.text(), part);
      } else if (part != null) {
        sent.put("again/" + ++sequence, part);
      }
    }
    sessions.get(session).close();
    await().until(() -> bridge.server().getSessions().sessions().size() < 2);
    List<String> again =
        sent.keySet().stream()
            .filter(key -> key.startsWith("again/") || key.startsWith(session + "/"))
            .sorted()
            .toList();
    bind();
    repeated++;
    for (String key : again) {
      repeated++;
      send(sessions.size() - 1, sent.remove(key));
    }
  }

  @AfterEach
  void end() {
    sessions.forEach(WireEsme::close);
  }

  @Test
  void twoMessagesWithOneGreetingAreTwoSms() throws IOException {
    bind();
    for (int round = 0; round < 10; round++) {
      destination = 100 + round;
      gateway.forgetRequests();
      String[][] parts = {
        {"1Dear customer ", "2code 1", "1Dear customer ", "2code 2"},
        {"2, goodbye", "1code 1", "2, goodbye", "1code 2"},
        {"1Dear customer ", "1Dear customer ", "2code 1", "2code 2"}
      };
      List<byte[]> pdus = new ArrayList<>();
      for (String text : parts[round % parts.length]) {
        pdus.add(pdu(0, part(to(), 2, text.charAt(0) - '0', text.substring(1))));
      }
      sessions.get(0).write(Pdus.join(pdus.toArray(byte[][]::new)));
      awaitAnswers();
      assertThat(gateway.sentTexts())
          .hasSize(2)
          .allMatch(text -> text.contains("code"))
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void eachAcknowledgementStandsForTextOrForAReceipt() {
    bind();
    bind();
    for (int round = 0; round < ROUNDS; round++) {
      destination = round;
      acknowledged.clear();
      repeated = 0;
      gateway.forgetRequests();
      int total = 2 + random.nextInt(2);
      int messages = 2 + random.nextInt(3);
      play(total, messages);
      judge(messages);
    }
  }

  private void play(int total, int messages) {
    List<Outstanding> all = new ArrayList<>();
    int first = sessions.size() - 2;
    boolean inTurn = random.nextBoolean();
    for (int message = 0; message < messages; message++) {
      int session = first + random.nextInt(2);
      for (int number = 1; number <= total; number++) {
        String text = "<" + number + (char) ('a' + random.nextInt(2)) + ">";
        int place = inTurn ? all.size() : random.nextInt(all.size() + 1);
        all.add(place, new Outstanding(part(to(), total, number, text), session));
      }
    }
    for (Outstanding next : all) {
      int session = sessions.get(next.session()).ended() ? sessions.size() - 1 : next.session();
      disturb();
      send(session, next.part());
      if (random.nextInt(3) == 0) {
        awaitAnswers();
      }
      if (random.nextInt(8) == 0) {
        // its answer was late, or on the way
        repeated++;
        send(session, next.part());
      }
      if (random.nextInt(25) == 0) {
        loseTheConnection(session);
        break;
      }
    }
    gateway.respondNormally(GatewayOperation.SEND_MESSAGE);
    awaitAnswers();
  }

  private void disturb() {
    int chance = random.nextInt(12);
    if (chance == 0) {
      gateway.respond(GatewayOperation.SEND_MESSAGE, Answer.error(503, "queue limits exceeded"));
    } else if (chance == 1) {
      gateway.respond(GatewayOperation.SEND_MESSAGE, Answer.normal().after(Duration.ofMillis(50)));
    }
  }

  private void judge(int messages) {
    // as long as incomplete sets may wait
    CLOCK.advance(Duration.ofMinutes(6));
    await()
        .until(
            () -> {
              Object open =
                  bridge.database().run("SELECT COUNT(*) FROM part WHERE gateway_id IS NULL");
              return ((Number) open).intValue() == 0;
            });
    List<StubMessage> phone =
        gateway.messages().stream()
            .filter(message -> message.phoneNumbers().get(0).endsWith(to()))
            .toList();
    // webhooks come back with the session
    phone.forEach(message -> await().until(() -> gateway.deliver(message.id()) == 200));
    Map<String, String> states = awaitReceipts();
    String texts = phone.stream().map(StubMessage::text).collect(Collectors.joining(" "));
    acknowledged.forEach(
        (id, part) -> {
          if (states.get(id).equals("DELIVRD")) {
            assertThat(texts).contains(part.text());
          }
        });
    assertThat(phone).hasSizeLessThanOrEqualTo(messages + repeated);
    if (repeated == 0) {
      assertThat(phone).hasSize(messages);
      assertThat(states).containsValue("DELIVRD").doesNotContainValue("EXPIRED");
    }
  }

  private Map<String, String> awaitReceipts() {
    Set<String> wanted = Set.copyOf(acknowledged.keySet());
    Map<String, String> states = new HashMap<>();
    await()
        .until(
            () -> {
              sessions.stream()
                  .flatMap(esme -> esme.delivered().stream())
                  .filter(pdu -> wanted.contains(pdu.id()))
                  .forEach(pdu -> states.put(pdu.id(), stat(pdu.text())));
              return states.keySet().containsAll(wanted);
            });
    return states;
  }

  private static String stat(String receipt) {
    return Stream.of(receipt.split(" "))
        .filter(field -> field.startsWith("stat:"))
        .findFirst()
        .orElseThrow()
        .substring(5);
  }
}
