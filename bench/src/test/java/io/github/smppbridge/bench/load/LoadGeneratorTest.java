package io.github.smppbridge.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.smppbridge.bench.loop.Connection;
import io.github.smppbridge.bench.loop.EventLoop;
import io.github.smppbridge.bench.loop.Octets;
import io.github.smppbridge.bench.loop.Peer;
import io.github.smppbridge.testkit.FreePort;
import io.github.smppbridge.testkit.Pdus;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoadGeneratorTest {

  private final EventLoop loop = new EventLoop("server-test");
  private final int port = FreePort.next();
  private final LoadGenerator generator = new LoadGenerator();

  @AfterEach
  void stop() {
    generator.close();
    loop.close();
  }

  @Test
  void eachMessageIsAnsweredAndReceiptedOnce() throws InterruptedException {
    loop.listen(port, Server::new);
    ReceiptLedger ledger = new ReceiptLedger();
    Fleet fleet = generator.open(new Fleet.Spec(port, 2, 10, 2, "T", ledger));
    Figures figures = generator.load(fleet, new Load(60, 0, 5_000, 1)).join();
    assertThat(figures.ok()).isEqualTo(5_000);
    assertThat(figures.failures() + figures.lost()).isZero();
    ReceiptLedger.Books books = generator.receipts(ledger, 60);
    assertThat(books.distinct()).isEqualTo(5_000);
    assertThat(books.wrong()).isZero();
    assertThat(generator.size(fleet)).isEqualTo(2);
  }

  @Test
  void messagesAreOfferedNotFasterThanTheirRate() {
    loop.listen(port, Server::new);
    Fleet fleet = generator.open(new Fleet.Spec(port, 1, 50, 1, "T", null));
    long begin = System.nanoTime();
    Figures figures = generator.load(fleet, new Load(60, 500, 251, 0)).join();
    assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(500_000_000);
    assertThat(figures.ok()).isEqualTo(251);
    assertThat(figures.failures() + figures.lost()).isZero();
  }

  @Test
  void aBindThatIsRefusedIsTold() {
    loop.listen(port, () -> new Server(0x0D, 0));
    assertThatThrownBy(() -> generator.open(new Fleet.Spec(port, 1, 1, 1, "T", null)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("0x0000000D");
  }

  @Test
  void otherStatusesAreErrorsAndAConnectionThatBreaksLosesWhatWasOpen() {
    loop.listen(port, () -> new Server(0, 0x58));
    Fleet fleet = generator.open(new Fleet.Spec(port, 1, 1, 1, "T", null));
    Figures refused = generator.load(fleet, new Load(60, 0, 3, 0)).join();
    assertThat(refused.errors()).isEqualTo(Map.of("0x00000058", 3L));
    int other = FreePort.next();
    loop.listen(other, () -> new Server(0, -1));
    Fleet broken = generator.open(new Fleet.Spec(other, 1, 5, 1, "T", null));
    Figures lost = generator.load(broken, new Load(60, 0, 5, 0)).join();
    assertThat(lost.lost()).isEqualTo(5);
    assertThat(lost.failures()).isEqualTo(1);
  }

  /** Answers binds and submit_sm; sends the receipt of each at once. */
  private static final class Server implements Peer {
    private final int bindStatus;
    private final int submitStatus;
    private int number;

    Server() {
      this(0, 0);
    }

    /** A submitStatus of -1: closes the connection. */
    Server(int bindStatus, int submitStatus) {
      this.bindStatus = bindStatus;
      this.submitStatus = submitStatus;
    }

    @Override
    public int received(Connection connection, byte[] data, int from, int to) {
      int at = from;
      while (to - at >= Pdus.HEADER && Octets.int32(data, at) <= to - at) {
        answer(connection, data, at);
        at += Octets.int32(data, at);
      }
      return at;
    }

    private void answer(Connection connection, byte[] data, int at) {
      int sequence = Pdu.sequence(data, at);
      int response = Pdu.commandId(data, at) + Pdus.RESPONSE;
      if (Pdu.commandId(data, at) == Pdus.BIND_TRANSCEIVER) {
        connection.out().bytes(Pdus.pdu(response, bindStatus, sequence, new byte[1]));
      } else if (Pdu.commandId(data, at) == Pdus.SUBMIT_SM && submitStatus < 0) {
        connection.close();
      } else if (Pdu.commandId(data, at) == Pdus.SUBMIT_SM) {
        String id = System.identityHashCode(this) + "-" + ++number;
        byte[] body = Pdus.body().text(id).bytes();
        connection.out().bytes(Pdus.pdu(response, submitStatus, sequence, body));
        byte[] receipt = ("id:" + id + " sub:001 stat:DELIVRD").getBytes();
        byte[] deliver = Pdus.submitSm("4915", 4, 0, receipt);
        if (submitStatus == 0) {
          connection.out().bytes(Pdus.pdu(Pdus.DELIVER_SM, 0, number, deliver));
        }
      }
    }
  }
}
