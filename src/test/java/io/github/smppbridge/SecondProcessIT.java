package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.WireEsme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes are started on one embedded database. */
class SecondProcessIT {
  private static final String REASON = "is in use by another smpp-bridge";

  @TempDir Path folder;

  @Test
  void theSecondEndsWithAReasonByWhateverNameItHasTheFileAndTheFirstGoesOn() throws Exception {
    try (StubGateway gateway = StubGateway.start();
        BridgeProcess first = bridge("first", gateway, "jdbc:sqlite:./data/a b.db")) {
      first.start().awaitReady();
      Path data = folder.resolve("data").toRealPath();
      Path file = data.resolve("a b.db");
      try (WireEsme esme =
          WireEsme.bind(
              WireEsme.TRANSCEIVER, first.smppPort(), StubGateway.USERNAME, StubGateway.PASSWORD)) {
        String id = esme.awaitAnswer(esme.submit("before", "4915112345678"));
        Files.createSymbolicLink(folder.resolve("link.db"), file);
        Files.createSymbolicLink(folder.resolve("folder"), data);
        Map<String, String> names = new LinkedHashMap<>();
        names.put("jdbc:sqlite:" + file, REASON);
        names.put("jdbc:sqlite:link.db", REASON);
        names.put("jdbc:sqlite:folder/a b.db", REASON);
        names.put("jdbc:sqlite:file:" + data + "/a%20b.db", REASON);
        names.put("jdbc:sqlite:file:data/a%20b.db?cache=shared", "the parameter cache");
        names.put("jdbc:sqlite:file:data/a%20b.db?nolock=1", "the parameter nolock");
        SoftAssertions all = new SoftAssertions();
        names.forEach((url, reason) -> refused(all, gateway, url, reason));
        Files.createLink(data.resolve("hard.db"), file);
        refused(all, gateway, "jdbc:sqlite:data/hard.db", "has a second name, a hard link");
        refused(all, gateway, "jdbc:sqlite:./data/a b.db", "has a second name, a hard link");
        Files.delete(data.resolve("hard.db"));
        // as somebody does who takes it for a leftover
        Files.delete(data.resolve("a b.db.lock"));
        refused(all, gateway, "jdbc:sqlite:./data/a b.db", REASON);
        all.assertAll();

        assertThat(gateway.deliver(gateway.sentId())).isEqualTo(200);
        assertThat(esme.awaitDelivered(1)).extracting(WireEsme.Pdu::id).containsExactly(id);
        assertThat(first.get("/health/ready").statusCode()).isEqualTo(200);
        assertThat(first.log()).doesNotContain("ERROR", "was lost", "locked");
      }
    }
  }

  @Test
  void whoeverWasKilledIsInNobodysWay() throws Exception {
    try (StubGateway gateway = StubGateway.start();
        BridgeProcess first = bridge("first", gateway, "jdbc:sqlite:data/x.db");
        BridgeProcess second = bridge("second", gateway, "jdbc:sqlite:data/x.db")) {
      first.start().awaitReady();
      String id;
      try (WireEsme esme =
          WireEsme.bind(
              WireEsme.TRANSCEIVER, first.smppPort(), StubGateway.USERNAME, StubGateway.PASSWORD)) {
        id = esme.awaitAnswer(esme.submit("before", "4915112345678"));
      }
      first.kill();
      second.start().awaitReady();
      try (WireEsme esme =
          WireEsme.bind(
              WireEsme.TRANSCEIVER,
              second.smppPort(),
              StubGateway.USERNAME,
              StubGateway.PASSWORD)) {
        // the webhooks are the first one's until this one has said where it is
        await().until(() -> gateway.deliver(gateway.sentId()) == 200);
        assertThat(esme.awaitDelivered(1)).extracting(WireEsme.Pdu::id).contains(id);
      }
    }
  }

  private void refused(SoftAssertions all, StubGateway gateway, String url, String reason) {
    String name = "second" + Integer.toHexString(url.hashCode());
    try (BridgeProcess second = bridge(name, gateway, url)) {
      int code = second.start().exitCode();
      all.assertThat(code).as(url).isEqualTo(1);
      all.assertThat(second.log()).as(url).contains("The start failed: store.url: ", reason);
    } catch (Exception | AssertionError e) {
      all.fail(url + ": " + e, e);
    }
  }

  private BridgeProcess bridge(String name, StubGateway gateway, String url) {
    Map<String, String> keys = new HashMap<>();
    keys.put("gateway.api_base_url", gateway.baseUrl());
    keys.put("store.url", url);
    return new BridgeProcess(name, folder, keys);
  }
}
