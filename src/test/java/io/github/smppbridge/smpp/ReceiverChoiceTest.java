package io.github.smppbridge.smpp;

import static io.github.smppbridge.smpp.ReceiverChoice.Verdict.NOBODY;
import static io.github.smppbridge.smpp.ReceiverChoice.Verdict.SEND;
import static io.github.smppbridge.smpp.ReceiverChoice.Verdict.STALLED;
import static io.github.smppbridge.smpp.ReceiverChoice.Verdict.WAIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.RawEsme;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which session of an account a message goes to. */
class ReceiverChoiceTest {
  private static final String ACCOUNT = "esme";
  private static final String HERE = "491701234567";
  private static final String ELSEWHERE = "491601234567";

  private final TestServer server =
      TestServer.with(c -> c.setDeliverWindow(1), c -> c.setResponseTimeout(1_000));

  private final Set<String> known = new HashSet<>();

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private record Bound(RawEsme esme, SmppSession session) {
    void fill() {
      session.deliver(SessionTest.deliverSm());
    }
  }

  private Bound bind(Command command, String range) throws IOException {
    RawEsme esme = server.connect();
    esme.send(command, 1, Pdus.bind(ACCOUNT, "secret", 0x34, range));
    esme.expect(command.response(), CommandStatus.ESME_ROK, 1);
    SmppSession session =
        server.server.sessions().ofAccount(ACCOUNT).stream()
            .filter(each -> known.add(each.id()))
            .collect(Collectors.toList())
            .get(0);
    return new Bound(esme, session);
  }

  private Bound transceiver() throws IOException {
    return bind(Command.BIND_TRANSCEIVER, "");
  }

  private ReceiverChoice receipt(String preferred, String destination) {
    return server
        .server
        .sessions()
        .receiver(ACCOUNT, new ReceiverChoice.Target(preferred, destination, false));
  }

  private ReceiverChoice message(String destination) {
    return server
        .server
        .sessions()
        .receiver(ACCOUNT, new ReceiverChoice.Target(null, destination, true));
  }

  private static ReceiverChoice to(Bound bound) {
    return new ReceiverChoice(SEND, bound.session());
  }

  private static ReceiverChoice waitFor(Bound bound) {
    return new ReceiverChoice(WAIT, bound.session());
  }

  @Test
  void thePreferredSessionComesFirstIfItCanReceive() throws Exception {
    assertThat(receipt(null, null).verdict()).isEqualTo(NOBODY);
    Bound transmitter = bind(Command.BIND_TRANSMITTER, "");
    assertThat(receipt(transmitter.session().id(), null).verdict()).isEqualTo(NOBODY);
    Bound a = transceiver();
    Bound b = transceiver();

    assertThat(receipt(a.session().id(), null)).isEqualTo(to(a));
    assertThat(receipt(b.session().id(), null)).isEqualTo(to(b));
    assertThat(receipt(transmitter.session().id(), null).verdict()).isEqualTo(SEND);
    assertThat(receipt("of another account", null).verdict()).isEqualTo(SEND);
    a.fill();
    assertThat(receipt(null, null)).isEqualTo(to(b));
  }

  @Test
  void aFullSessionIsWaitedForUntilItAnswersNothing() throws Exception {
    Bound a = transceiver();
    Bound b = transceiver();
    a.fill();
    assertThat(receipt(a.session().id(), null)).isEqualTo(waitFor(a));

    // half of the response timeout
    await().pollInterval(Duration.ofMillis(20)).until(() -> a.session().stalled());
    assertThat(a.session().outstanding()).isEqualTo(1);
    assertThat(receipt(a.session().id(), null)).isEqualTo(to(b));
    b.fill();
    assertThat(receipt(a.session().id(), null)).isEqualTo(waitFor(b));

    // its slot is free again, but it has not answered yet
    await().until(() -> a.session().outstanding() == 0);
    assertThat(a.session().stalled()).isTrue();
    RawEsme.Pdu asked = b.esme().expect(Command.DELIVER_SM);
    b.esme().respond(asked, 0);
    await().until(() -> b.session().outstanding() == 0 && !b.session().stalled());
    assertThat(receipt(a.session().id(), null)).isEqualTo(to(b));

    a.esme().respond(a.esme().expect(Command.DELIVER_SM), 0);
    await().until(() -> !a.session().stalled());
    assertThat(receipt(a.session().id(), null)).isEqualTo(to(a));
  }

  @Test
  void aSessionAloneIsSentToHoweverItIs() throws Exception {
    Bound a = transceiver();
    a.fill();
    assertThat(receipt(null, null)).isEqualTo(waitFor(a));
    await().until(() -> a.session().stalled());
    assertThat(message(HERE)).isEqualTo(waitFor(a));
    await().until(() -> a.session().outstanding() == 0);
    assertThat(message(HERE)).isEqualTo(to(a));
  }

  @Test
  void aRangeComesBeforeNoneAndKeepsOthersOut() throws Exception {
    Bound here = bind(Command.BIND_RECEIVER, "^4917");
    assertThat(message(HERE)).isEqualTo(to(here));
    assertThat(message(ELSEWHERE).verdict()).isEqualTo(NOBODY);
    assertThat(message(null).verdict()).isEqualTo(NOBODY);
    assertThat(receipt(null, ELSEWHERE)).isEqualTo(to(here));

    Bound any = transceiver();
    assertThat(message(HERE)).isEqualTo(to(here));
    assertThat(message(ELSEWHERE)).isEqualTo(to(any));
    assertThat(receipt(null, HERE)).isEqualTo(to(here));
    assertThat(receipt(null, ELSEWHERE)).isEqualTo(to(any));
    assertThat(receipt(any.session().id(), HERE)).isEqualTo(to(any));

    here.fill();
    assertThat(message(HERE)).isEqualTo(waitFor(here));
    // of no importance to a receipt
    assertThat(receipt(null, HERE)).isEqualTo(to(any));
    await().until(() -> here.session().stalled());
    assertThat(message(HERE)).isEqualTo(to(any));
  }

  @Test
  void whatOnlyStalledSessionsServeIsToldWhileOthersAnswer() throws Exception {
    Bound here = bind(Command.BIND_RECEIVER, "^4917");
    here.fill();
    await().until(() -> here.session().stalled());
    assertThat(message(HERE)).isEqualTo(waitFor(here));
    bind(Command.BIND_RECEIVER, "^4916");
    assertThat(message(HERE).verdict()).isEqualTo(STALLED);
  }

  @Test
  void aTransmitterHasNoRange() throws Exception {
    assertThat(bind(Command.BIND_TRANSMITTER, "^4917").session().hasAddressRange()).isFalse();
    assertThat(bind(Command.BIND_TRANSCEIVER, "^4917").session().hasAddressRange()).isTrue();
    assertThat(bind(Command.BIND_RECEIVER, "^.*$").session().hasAddressRange()).isFalse();
    assertThat(bind(Command.BIND_RECEIVER, "(").session().hasAddressRange()).isFalse();
  }
}
