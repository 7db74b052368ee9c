package io.github.smppbridge.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.github.smppbridge.testkit.LogLines;
import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.RawEsme;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** An application that does not answer, or too late: each request is answered all the same. */
class OverdueRequestTest {
  private static final int SYSERR = CommandStatus.ESME_RSYSERR;

  @AutoClose
  private final TestServer server =
      TestServer.with(
          c -> c.setRequestTimeout(200), c -> c.setWindow(2), c -> c.setResponseTimeout(1_000));

  @Test
  void eachOfManyIsAnsweredAndTheWindowIsFreeAgain() throws Exception {
    server.onMessage = request -> {};
    RawEsme esme = server.bound("esme");
    for (int i = 2; i < 8; i++) {
      esme.send(Command.SUBMIT_SM, i, Pdus.submitSm("hello"));
    }
    for (int i = 2; i < 8; i++) {
      esme.expect(Command.SUBMIT_SM_RESP, SYSERR, i);
    }
    await().untilAsserted(() -> assertThat(server.overdue).hasSize(6));
    assertThat(server.overdue).containsOnly(Command.SUBMIT_SM);
    assertThat(server.server.stuckRequests()).isEqualTo(6);
    assertThat(server.session("esme").requestsInWork()).isZero();

    server.onMessage = request -> request.respond(SmppResponse.messageId("1"));
    esme.send(Command.SUBMIT_SM, 9, Pdus.submitSm("hello"));
    esme.expect(Command.SUBMIT_SM_RESP, CommandStatus.ESME_ROK, 9);
  }

  @Test
  void anAnswerThatComesTooLateIsNoAnswer() throws Exception {
    List<Boolean> heard = new CopyOnWriteArrayList<>();
    server.onMessage = request -> request.responseWritten().onSuccess(heard::add);
    RawEsme esme = server.bound("esme");
    esme.send(Command.SUBMIT_SM, 2, Pdus.submitSm("hello"));
    esme.expect(Command.SUBMIT_SM_RESP, SYSERR, 2);

    SmppRequest request = server.requests.get(0);
    assertThat(heard).containsExactly(false);
    assertThat(request.overdue()).isTrue();
    assertThat(TestServer.await(request.respond(SmppResponse.messageId("1")))).isFalse();
    await().untilAsserted(() -> assertThat(server.server.stuckRequests()).isZero());
    esme.expectAlive(3);
  }

  @Test
  void anErrorOfTheApplicationIsAnswered() throws Exception {
    server.onMessage =
        request -> {
          throw new StackOverflowError();
        };
    RawEsme esme = server.bound("esme");
    esme.send(Command.SUBMIT_SM, 2, Pdus.submitSm("hello"));
    esme.expect(Command.SUBMIT_SM_RESP, SYSERR, 2);
    assertThat(server.overdue).isEmpty();
    assertThat(server.session("esme").requestsInWork()).isZero();
  }

  @Test
  void aBindThatIsAcceptedTooLateIsToldAsOneThatEnded() throws Exception {
    List<SmppRequest> binds = new CopyOnWriteArrayList<>();
    server.onBind = binds::add;
    RawEsme esme = server.connect();
    esme.send(Command.BIND_TRANSCEIVER, 1, Pdus.bind("esme", "secret", 0x34));
    esme.expect(Command.BIND_TRANSCEIVER_RESP, SYSERR, 1);
    esme.expectClosed();
    assertThat(server.ended).isEmpty();

    binds.get(0).respond(SmppResponse.bound(Map.of("token", "t")));

    server.expectEnded(CloseReason.BIND_REFUSED);
    assertThat(binds.get(0).session().attributes()).containsEntry("token", "t");
    assertThat(server.server.sessions().sessions()).isEmpty();
  }

  @Test
  void whatTakesSeveralStepsHasMoreTime() throws Exception {
    server.onMessage = request -> {};
    RawEsme esme = server.bound("esme");
    esme.send(Command.QUERY_SM, 2, Pdus.querySm("1"));
    esme.send(Command.SUBMIT_SM, 3, Pdus.submitSm("hello"));
    esme.expect(Command.SUBMIT_SM_RESP, SYSERR, 3);
    esme.expect(Command.QUERY_SM_RESP, SYSERR, 2);
  }

  @Test
  void theLogNamesWhatIsWaitedForAndAgainAtTwiceTheTime() throws Exception {
    server.onMessage = request -> request.whereabouts(() -> "the moon");
    RawEsme esme = server.bound("esme");
    try (LogLines log = LogLines.of("io.github.smppbridge.smpp.session", Level.WARN)) {
      esme.send(Command.SUBMIT_SM, 2, Pdus.submitSm("hello"));
      esme.expect(Command.SUBMIT_SM_RESP, SYSERR, 2);
      await()
          .untilAsserted(
              () ->
                  assertThat(log.messages())
                      .filteredOn(line -> line.contains("the moon"))
                      .hasSize(2)
                      .first()
                      .asString()
                      .contains("submit_sm is answered ESME_RSYSERR"));
    }
  }

  @Test
  void whatHangsDoesNotHoldUpTheStop() throws Exception {
    server.onMessage = request -> {};
    RawEsme esme = server.bound("esme");
    esme.send(Command.SUBMIT_SM, 2, Pdus.submitSm("hello"));
    await().until(() -> server.requests.size() == 1);
    long start = System.nanoTime();
    var drained = server.server.drain(Duration.ofSeconds(10));
    esme.expect(Command.SUBMIT_SM_RESP, SYSERR, 2);
    esme.close();
    TestServer.await(drained);
    assertThat(System.nanoTime() - start).isLessThan(8_000_000_000L);
  }
}
