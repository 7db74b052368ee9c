package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.store.Store;
import io.github.smppbridge.store.StoreOptions;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.WireEsme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
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
        names.put("jdbc:sqlite:" + folder.resolve("link.db"), REASON);
        names.put("jdbc:sqlite:" + folder.resolve("folder/a b.db"), REASON);
        names.put("jdbc:sqlite:file:" + data + "/a%20b.db", REASON);
        names.put("jdbc:sqlite:file:" + data + "/a%20b.db?cache=shared", "the parameter cache");
        names.put("jdbc:sqlite:file:" + data + "/a%20b.db?nolock=1", "the parameter nolock");
        SoftAssertions all = new SoftAssertions();
        names.forEach((url, reason) -> refused(all, url, reason));
        Files.createLink(data.resolve("hard.db"), file);
        refused(all, "jdbc:sqlite:" + data.resolve("hard.db"), "has a second name, a hard link");
        refused(all, "jdbc:sqlite:" + file, "has a second name, a hard link");
        Files.delete(data.resolve("hard.db"));
        // as somebody does who takes it for a leftover
        Files.delete(data.resolve("a b.db.lock"));
        refused(all, "jdbc:sqlite:" + file, REASON);
        all.assertAll();
        endsWithTheReason(gateway);

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

  /** This process is a second one, too. */
  private static void refused(SoftAssertions all, String url, String reason) {
    StoreOptions options = StoreOptions.of(url, "", "");
    all.assertThatThrownBy(() -> Store.open(options, ForkJoinPool.commonPool()).close())
        .as(url)
        .hasMessageStartingWith("store.url: ")
        .hasMessageContaining(reason);
  }

  private void endsWithTheReason(StubGateway gateway) throws Exception {
    try (BridgeProcess second = bridge("second", gateway, "jdbc:sqlite:./data/a b.db")) {
      assertThat(second.start().exitCode()).isEqualTo(1);
      assertThat(second.log()).contains("The start failed: store.url: ", REASON);
    }
  }

  private BridgeProcess bridge(String name, StubGateway gateway, String url) {
    Map<String, String> keys = new HashMap<>();
    keys.put("gateway.api_base_url", gateway.baseUrl());
    keys.put("store.url", url);
    return new BridgeProcess(name, folder, keys);
  }
}
