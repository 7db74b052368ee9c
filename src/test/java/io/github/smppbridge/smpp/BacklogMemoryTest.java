package io.github.smppbridge.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.RawEsme;
import org.junit.jupiter.api.Test;

/** What waits behind the windows is bounded in octets, too. */
class BacklogMemoryTest {
  private static final int PDU = 10_000;

  private final BacklogMemory memory = new BacklogMemory(4_000_000);

  @Test
  void sessionsThatTakeAllTheyCanGetLeaveRoomForTheNextAndNeverExceedTheWhole() {
    for (int session = 0; session < 100; session++) {
      assertThat(fill()).isLessThanOrEqualTo(BacklogMemory.MOST_OF_ONE);
      assertThat(memory.held()).isLessThan(4_000_000);
    }
    long held = memory.held();
    assertThat(memory.hasRoom(0, 100)).as("an ordinary request of another").isTrue();
    memory.add(-held / 2);
    assertThat(fill()).isGreaterThan(500_000);
  }

  private long fill() {
    long mine = 0;
    while (memory.hasRoom(mine, PDU)) {
      memory.add(PDU);
      mine += PDU;
    }
    return mine;
  }

  @Test
  void ofASessionThatSendsLargeRequestsFewerWait() throws Exception {
    try (TestServer server = TestServer.with(c -> c.setWindow(1), c -> c.setMaxBacklog(200))) {
      server.onMessage = request -> {};
      byte[] payload = new byte[60_000];
      byte[] large = Pdus.join(Pdus.submitSm(""), Pdus.body().tlv(0x0424, payload).bytes());
      RawEsme esme = server.bound("esme");
      int sent = 20;
      esme.write(Pdus.join(sent, i -> Pdus.pdu(Command.SUBMIT_SM, 10 + i, large)));
      esme.send(Command.ENQUIRE_LINK, 9, new byte[0]);
      int refused = 0;
      while (esme.read().status() == CommandStatus.ESME_RTHROTTLED) {
        refused++;
      }
      int waiting = sent - refused - 1;
      assertThat(waiting).isBetween(1, (int) (BacklogMemory.MOST_OF_ONE / 60_000));
      assertThat(server.server.backlogOctets())
          .isBetween(waiting * 60_000L, BacklogMemory.MOST_OF_ONE);
      esme.close();
      await().until(() -> server.server.backlogOctets() == 0);
    }
  }
}
