package io.github.smppbridge.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.component.SmppServerConfiguration;
import io.github.smppbridge.testkit.RawEsme;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A window that is full, of an application that answers nothing: what needs no place in it is dealt
 * with at once, however many requests are ahead. That it is answered at all shows it.
 */
class FullWindowTest {
  private static final int FIRST = 10;

  @AutoClose private TestServer server;

  @ParameterizedTest
  @CsvSource({"1, 1", "100, 1", "101, 101", "1100, 1", "1101, 7", "5000, 1", "5000, 5000"})
  void enquireLinkIsAnsweredAtOnceWhateverIsAheadOfIt(int requests, int segments) throws Exception {
    hold();
    RawEsme esme = server.bound("esme");
    int each = requests / segments;
    for (int i = 0; i < segments; i++) {
      esme.write(WindowTest.submits(FIRST + i * each, each));
    }
    esme.send(Command.ENQUIRE_LINK, 7, new byte[0]);

    List<RawEsme.Pdu> before = readUntil(esme, Command.ENQUIRE_LINK_RESP);
    assertThat(before).allMatch(pdu -> pdu.status() == CommandStatus.ESME_RTHROTTLED);
    assertThat(before).hasSize(Math.max(0, segments * each - 1100));
    assertThat(server.requests).hasSize(Math.min(100, segments * each));
  }

  @Test
  void aDeliveryIsAnsweredAndTheNextFollows() throws Exception {
    hold(c -> c.setDeliverWindow(1));
    RawEsme esme = server.bound("esme");
    esme.write(WindowTest.submits(FIRST, 150));
    await().until(() -> server.requests.size() == 100);
    for (int i = 0; i < 5; i++) {
      Future<Integer> answer = server.session("esme").deliver(SessionTest.deliverSm());
      esme.respond(esme.expect(Command.DELIVER_SM), 0);
      assertThat(TestServer.await(answer)).isZero();
    }
  }

  @Test
  void whatHasWaitedForLongIsRefusedSinceItMayHaveBeenSentAgain() throws Exception {
    hold(c -> c.setWindow(1), c -> c.setResponseTimeout(100));
    RawEsme esme = server.bound("esme");
    long sent = System.nanoTime();
    esme.write(WindowTest.submits(FIRST, 3));
    await().until(() -> server.requests.size() == 1 && System.nanoTime() - sent > 300_000_000);

    server.requests.get(0).respond(SmppResponse.messageId("1"));

    esme.expect(Command.SUBMIT_SM_RESP, CommandStatus.ESME_ROK, FIRST);
    esme.expect(Command.SUBMIT_SM_RESP, CommandStatus.ESME_RTHROTTLED, FIRST + 1);
    esme.expect(Command.SUBMIT_SM_RESP, CommandStatus.ESME_RTHROTTLED, FIRST + 2);
    assertThat(server.requests).hasSize(1);
  }

  @Test
  void ourEnquiryIsAnsweredAndTheLinkKept() throws Exception {
    server = TestServer.impatient(c -> c.setWindow(1), c -> c.setEnquireLinkInterval(100));
    server.onMessage = request -> {};
    RawEsme esme = server.bound("esme");
    esme.write(WindowTest.submits(FIRST, 3));
    for (int i = 0; i < 6; i++) { // longer than the response timer
      esme.respond(esme.expect(Command.ENQUIRE_LINK), 0);
    }
    assertThat(server.closed).isEmpty();
  }

  @Test
  void unbindIsSeenAtOnceAndAnsweredWithinItsGrace() throws Exception {
    hold(c -> c.setResponseTimeout(100)); // the grace is no longer than that
    try (RawEsme esme = server.bound("esme")) {
      esme.write(WindowTest.submits(FIRST, 1000));
      esme.send(Command.UNBIND, 7, new byte[0]);
      assertThat(readUntil(esme, Command.UNBIND_RESP))
          .as("those that waited are refused, for now")
          .hasSize(900)
          .allMatch(pdu -> pdu.status() == CommandStatus.ESME_RSYSERR);
      esme.expectClosed();
    }
    assertThat(server.requests).as("handed to the application").hasSize(100);
    server.expectEnded(CloseReason.UNBIND);
  }

  @Test
  void aClientWithALargerWindowIsServedWithoutOneRefusal() throws Exception {
    hold();
    RawEsme esme = server.bound("esme");
    esme.write(WindowTest.submits(FIRST, 500));
    for (int next = 0; next < 1500; next += 50) {
      int last = next + 50;
      await().until(() -> server.requests.size() >= last);
      for (int i = next; i < last; i++) {
        server.requests.get(i).respond(SmppResponse.messageId("1"));
        esme.expect(Command.SUBMIT_SM_RESP, CommandStatus.ESME_ROK, FIRST + i);
      }
      esme.write(WindowTest.submits(FIRST + 500 + next, 50)); // 500 are without an answer again
    }
    assertThat(server.throttled).hasValue(0);
  }

  @SafeVarargs
  private void hold(Consumer<SmppServerConfiguration>... changes) {
    server = TestServer.with(changes);
    server.onMessage = request -> {};
  }

  private static List<RawEsme.Pdu> readUntil(RawEsme esme, Command last) throws IOException {
    List<RawEsme.Pdu> before = new ArrayList<>();
    RawEsme.Pdu pdu = esme.read();
    while (pdu.command() != last) {
      assertThat(pdu.command()).isEqualTo(Command.SUBMIT_SM_RESP);
      before.add(pdu);
      pdu = esme.read();
    }
    return before;
  }
}
