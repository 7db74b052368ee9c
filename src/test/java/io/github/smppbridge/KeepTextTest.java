package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.Submission;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much of a text the store keeps, and what a receipt repeats of it. */
class KeepTextTest {
  private static final String TEXT = "a text that is longer than twenty characters";

  @TempDir Path folder;

  private String kept(String keepText) throws Exception {
    try (StubGateway gateway = StubGateway.start();
        TestBridge bridge = TestBridge.start(gateway, folder, Map.of("store.keep_text", keepText));
        Esme esme = Esme.bind(bridge.smppPort(), StubGateway.USERNAME, StubGateway.PASSWORD)) {
      String id = esme.submit(Submission.to("4915112345678").text(TEXT).registered(1));
      String gatewayId =
          gateway.requests(GatewayOperation.SEND_MESSAGE).get(0).json().getString("id");
      gateway.fireSent(gatewayId, 1);
      gateway.fireDelivered(gatewayId);
      assertThat(Esme.text(esme.awaitReceipt(id))).endsWith("text:" + TEXT.substring(0, 20));
    }
    try (Connection database =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("test.db"));
        Statement statement = database.createStatement();
        ResultSet row = statement.executeQuery("SELECT text_head FROM message")) {
      row.next();
      return row.getString(1);
    }
  }

  @Test
  void byDefaultOnlyWhatAReceiptRepeatsIsKept() throws Exception {
    assertThat(kept("false")).isEqualTo(TEXT.substring(0, 20));
  }

  @Test
  void wholeTextsAreKeptOnRequest() throws Exception {
    assertThat(kept("true")).isEqualTo(TEXT);
  }
}
