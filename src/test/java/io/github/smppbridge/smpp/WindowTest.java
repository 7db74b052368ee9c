package io.github.smppbridge.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.RawEsme;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** How many requests a session may have in work, and what happens beyond. */
class WindowTest {
  @AutoClose private TestServer server;

  @Test
  void beyondTheWindowRequestsWaitAndBeyondTheBacklogTheyAreThrottled() throws Exception {
    server = TestServer.with(c -> c.setWindow(4), c -> c.setMaxBacklog(6));
    server.onMessage = request -> {};
    RawEsme esme = server.bound("esme");
    esme.write(submits(1, 20));
    for (int i = 11; i <= 20; i++) {
      esme.expect(Command.SUBMIT_SM_RESP, CommandStatus.ESME_RTHROTTLED, i);
    }
    assertThat(server.requests).hasSize(4);
    assertThat(server.session("esme").requestsInWork()).isEqualTo(10);
    assertThat(server.throttled).hasValue(10);
    assertThat(server.windowFull).hasValue(1);

    esme.expectAlive(99);
    for (int i = 1; i <= 10; i++) {
      answer(i);
      esme.expect(Command.SUBMIT_SM_RESP, CommandStatus.ESME_ROK, i);
    }
    await().until(() -> server.session("esme").requestsInWork() == 0);
  }

  private void answer(int number) {
    await().until(() -> server.requests.size() >= number);
    server.requests.get(number - 1).respond(SmppResponse.messageId("" + number));
  }

  @Test
  void aHundredInFlightFinishInTheTimeOfOne() throws Exception {
    server = new TestServer();
    server.onMessage = request -> {};
    RawEsme esme = server.bound("esme");
    esme.write(submits(1, 100));
    // none has to wait for the answer of another
    await().until(() -> server.requests.size() == 100);
    server.requests.forEach(request -> request.respond(SmppResponse.messageId("1")));
    Set<Integer> answered = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      answered.add(esme.expect(Command.SUBMIT_SM_RESP).sequenceNumber());
    }
    assertThat(answered).hasSize(100);
  }

  @Test
  void noneOfAClientWithTheSameWindowWaits() throws Exception {
    server = TestServer.with(c -> c.setWindow(4));
    server.onMessage = request -> {};
    RawEsme esme = server.bound("esme");
    esme.write(submits(1, 4));
    for (int i = 1; i <= 20; i++) { // the window stays full
      answer(i);
      esme.expect(Command.SUBMIT_SM_RESP, CommandStatus.ESME_ROK, i);
      esme.write(submits(4 + i, 1));
    }
    answer(21);
    esme.expect(Command.SUBMIT_SM_RESP, CommandStatus.ESME_ROK, 21);
    assertThat(server.windowFull).hasValue(0);
  }

  @Test
  void anApplicationThatAnswersAtOnceTakesAnyNumber() throws Exception {
    server = TestServer.with(c -> c.setWindow(1), c -> c.setMaxBacklog(0));
    RawEsme esme = server.bound("esme");
    esme.write(submits(1, 5000));
    for (int i = 1; i <= 5000; i++) {
      esme.expect(Command.SUBMIT_SM_RESP, CommandStatus.ESME_ROK, i);
    }
    assertThat(server.throttled).hasValue(0);
  }

  @Test
  void answersOfManyThreadsAllArrive() throws Exception {
    server = TestServer.with(c -> c.setWindow(50), c -> c.setMaxBacklog(5000));
    ExecutorService workers = Executors.newFixedThreadPool(4);
    server.onMessage =
        request ->
            workers.execute(
                () -> request.respond(SmppResponse.messageId("" + request.sequenceNumber())));
    try (RawEsme esme = RawEsme.bound(server.port(), "esme")) {
      esme.write(submits(1, 5000));
      Set<Integer> answered = new HashSet<>();
      for (int i = 1; i <= 5000; i++) {
        RawEsme.Pdu answer = esme.expect(Command.SUBMIT_SM_RESP);
        assertThat(answer.text()).isEqualTo("" + answer.sequenceNumber());
        answered.add(answer.sequenceNumber());
      }
      assertThat(answered).hasSize(5000);
    } finally {
      workers.shutdownNow();
    }
  }

  static byte[] submits(int first, int count) {
    byte[] body = Pdus.submitSm("hello");
    return Pdus.join(count, i -> Pdus.pdu(Command.SUBMIT_SM, first + i, body));
  }
}
