package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.FreePort;
import io.github.smppbridge.testkit.Parts;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.Sql;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.TestClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts that wait: over a restart, for parts that never come, for a bridge that died. */
class PartsDueTest {
  private static final String NUMBER = "4915112345678";
  private static final String TEXT = "A text of three parts. ".repeat(13);

  @TempDir Path folder;
  @AutoClose final StubGateway gateway = StubGateway.start();

  private static List<Sms> parts() {
    return Parts.of(0, TEXT.getBytes(StandardCharsets.US_ASCII), 110).to(NUMBER).udh8(77);
  }

  @Test
  void partsSurviveARestart() {
    List<Sms> parts = parts();
    try (TestBridge bridge = TestBridge.start(gateway, folder, Map.of());
        Esme esme = bridge.bind()) {
      esme.submit(parts.get(0));
      esme.submit(parts.get(2));
    }
    try (TestBridge bridge = TestBridge.start(gateway, folder, Map.of());
        Esme esme = bridge.bind()) {
      esme.submit(parts.get(1));
      assertThat(gateway.sentTexts()).containsExactly(TEXT);
    }
  }

  @Test
  void partsWhoseOthersDoNotComeExpireWithReceiptsThatSaySo() {
    List<Sms> parts = parts();
    TestClock clock = TestClock.running();
    try (TestBridge bridge =
            TestBridge.start(gateway, folder, Map.of("smpp.parts_timeout", "50s"), clock);
        Esme esme = bridge.bind()) {
      String one = esme.submit(parts.get(0));
      String two = esme.submit(parts.get(1).withRegistered(0));
      clock.advance(Duration.ofSeconds(50));

      assertThat(esme.awaitStat(one)).isEqualTo("EXPIRED");
      assertThat(esme.awaitReceipt(one).getSourceAddr()).isEqualTo(NUMBER);
      assertThat(esme.query(two).getMessageState().value()).isEqualTo((byte) 3);
      assertThat(esme.receipts()).hasSize(1);
      assertThat(gateway.sentTexts()).isEmpty();
      // the set is closed: a late part waits for others of its own
      esme.submit(parts.get(2));
      assertThat(gateway.sentTexts()).isEmpty();
    }
  }

  @Test
  void aSetWhoseBridgeDiedBeforeItWasSentIsSentAfterTheRestart() {
    List<String> ids = new ArrayList<>();
    // one address, as a bridge that is started again has: its webhooks stand
    String http = "127.0.0.1:" + FreePort.next();
    Map<String, String> keys =
        Map.of("http.address", http, "gateway.webhook_base_url", "http://" + http);
    try (TestBridge bridge = TestBridge.start(gateway, folder, keys);
        Esme esme = bridge.bind()) {
      List<Sms> parts = parts();
      ids.add(esme.submit(parts.get(0)));
      ids.add(esme.submit(parts.get(1)));
    }
    // what a crash right after the last part was stored leaves
    insertLastPartAsACrashLeavesIt("4711");
    TestClock clock = TestClock.running();
    try (TestBridge bridge = TestBridge.start(gateway, folder, keys, clock);
        Esme esme = bridge.bind()) {
      await().until(() -> gateway.sentTexts().size() == 1);
      assertThat(gateway.sentTexts()).containsExactly(TEXT);
      String gatewayId = gateway.sentId();
      assertThat(gatewayId).isEqualTo("the-gateway-id");
      // the ESME got no answer to its last part; nobody knows that any more, and it is a new part
      String again = esme.submit(parts().get(2));
      assertThat(gateway.deliver(gatewayId)).isEqualTo(200);
      ids.forEach(esme::awaitReceipt);
      esme.awaitReceipt("4711");
      assertThat(gateway.sentTexts()).hasSize(1);
      clock.advance(Duration.ofMinutes(5));
      assertThat(esme.awaitStat(again)).isEqualTo("DELIVRD");
    }
  }

  private void insertLastPartAsACrashLeavesIt(String messageId) {
    Sql database = Sql.of(folder.resolve("test.db"));
    database.run(
        """
        INSERT INTO part (account, source_addr, dest_addr, reference, total, generation, number,
          message_id, octets, data_coding, registered_delivery, attributes_json,
          received_at, expires_at)
        SELECT account, source_addr, dest_addr, reference, total, generation, 3,
          ?, ?, data_coding, registered_delivery, attributes_json, received_at, expires_at
        FROM part WHERE number = 1""",
        messageId,
        TEXT.substring(220).getBytes(StandardCharsets.US_ASCII));
    database.run("UPDATE part SET gateway_id = 'the-gateway-id', marked_at = 1");
  }
}
