package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.smpp.Command;
import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.RawEsme;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.StubMessage;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests about a message right behind its submit_sm, in one write, before that is answered. */
class PipelinedRequestsTest {
  private static final AtomicInteger TESTS = new AtomicInteger();

  @RegisterExtension
  static final TestBridge bridge =
      TestBridge.start(Map.of("gateway.retries", "0", "gateway.circuit_wait", "0"));

  private final StubGateway gateway = bridge.gateway().latency(Duration.ofMillis(20));
  private final String number = "4915" + (20_000_000 + TESTS.incrementAndGet());
  private final Map<Integer, RawEsme.Pdu> answers = new HashMap<>();
  private RawEsme esme;

  @BeforeEach
  void bind() throws IOException {
    String account = gateway.account("PIPE" + TESTS.get(), StubGateway.PASSWORD).username();
    esme = RawEsme.connect(bridge.smppPort());
    esme.send(Command.BIND_TRANSCEIVER, 1, Pdus.bind(account, StubGateway.PASSWORD, 0x34));
    assertThat(esme.read().status()).isZero();
  }

  @AfterEach
  void unbind() throws IOException {
    esme.close();
    gateway.latency(Duration.ZERO);
  }

  private static byte[] submit(int sequence, String to, int registered, String text, int replace) {
    byte[] body = Pdus.submitSm(to, registered, text);
    body[body.length - 4 - text.length()] = (byte) replace;
    return Pdus.pdu(Command.SUBMIT_SM, sequence, body);
  }

  private void send(List<byte[]> pdus) throws IOException {
    esme.write(Pdus.join(pdus.toArray(byte[][]::new)));
    for (int i = 0; i < pdus.size(); i++) {
      RawEsme.Pdu answer = esme.read();
      assertThat(answers.put(answer.sequenceNumber(), answer)).isNull();
    }
  }

  private int status(int sequence) {
    return answers.get(sequence).status();
  }

  private List<String> pending() {
    return gateway.messages().stream()
        .filter(one -> one.phoneNumbers().contains("+" + number))
        .filter(one -> one.state().equals("Pending"))
        .map(StubMessage::text)
        .toList();
  }

  /** Further than an account may begin before its event loop looks at its sockets again. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void whatReplacesBehindManyOthersReplacesWhatCameBefore(int registered) throws IOException {
    List<byte[]> pdus = new ArrayList<>();
    pdus.add(submit(2, number, registered, "draft 1", 0));
    for (int i = 0; i < 40; i++) {
      pdus.add(submit(100 + i, "4915" + (30_000_000 + i), registered, "other", 0));
    }
    pdus.add(submit(3, number, registered, "draft 2", 1));
    for (int i = 0; i < 40; i++) {
      pdus.add(submit(200 + i, "4915" + (30_000_000 + i), registered, "other", 0));
    }
    pdus.add(submit(4, number, registered, "draft 3", 1));

    send(pdus);

    assertThat(answers.values()).allMatch(answer -> answer.status() == 0);
    assertThat(pending()).containsExactly("draft 3");
  }

  /** By its addresses, which is all that its client can know of it. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aCancellationBehindItsSubmitIsToldWhatBecameOfIt(int registered) throws IOException {
    byte[] cancel =
        Pdus.body().text("").text("").octets(5, 0).text("Shop").octets(1, 1).text(number).bytes();
    send(
        List.of(
            submit(2, number, registered, "cancelled", 0), Pdus.pdu(Command.CANCEL_SM, 3, cancel)));

    assertThat(status(2)).isZero();
    if (status(3) == 0) {
      assertThat(pending()).isEmpty();
    } else {
      assertThat(pending()).containsExactly("cancelled");
    }
  }

  /** A message_id that is guessed. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void requestsThatNameItHaveOneAnswerEachAndItIsAsTheySay(int registered) throws IOException {
    send(List.of(submit(2, "4915112345678", registered, "first", 0)));
    String next = new BigInteger(answers.get(2).text()).add(BigInteger.ONE).toString();
    send(
        List.of(
            submit(3, number, registered, "second", 0),
            Pdus.pdu(Command.QUERY_SM, 4, Pdus.body().text(next).octets(5, 0).text("Shop").bytes()),
            Pdus.pdu(Command.REPLACE_SM, 5, replacement(next)),
            Pdus.pdu(
                Command.CANCEL_SM,
                6,
                Pdus.body()
                    .text("")
                    .text(next)
                    .octets(5, 0)
                    .text("Shop")
                    .octets(1, 1)
                    .text(number)
                    .bytes())));

    assertThat(status(3)).isZero();
    List<String> left = status(6) == 0 ? List.of() : List.of(status(5) == 0 ? "third" : "second");
    await().untilAsserted(() -> assertThat(pending()).isEqualTo(left));
  }

  private static byte[] replacement(String id) {
    return Pdus.body()
        .text(id)
        .octets(5, 0)
        .text("Shop")
        .text("")
        .text("")
        .octets(0, 0, 5)
        .octets("third".getBytes())
        .bytes();
  }
}
