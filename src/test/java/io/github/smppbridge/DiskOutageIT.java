package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import io.github.smppbridge.testkit.Disk;
import io.github.smppbridge.testkit.GatewayEvent;
import io.github.smppbridge.testkit.LogLines;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.WireEsme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded store's disk is full, or cannot be written, at the start and later. Needs root. */
class DiskOutageIT {
  private static final int KILOBYTES = 3_000;
  private static final int ESME_RSYSERR = 8;
  private static final String NUMBER = "4915112345678";

  @TempDir Path folder;
  private final StubGateway gateway = StubGateway.start();
  private Disk disk;

  @BeforeEach
  void mount() throws Exception {
    assumeTrue(Disk.possible(), "mounting a disk needs root");
    disk = Disk.mount(folder.resolve("disk"), KILOBYTES);
  }

  @AfterEach
  void unmount() {
    gateway.close();
    if (disk != null) {
      disk.close();
    }
  }

  @Test
  void aFullDiskEndsTheStartWithAReason() throws Exception {
    Path database = disk.folder().resolve("x.db");
    disk.fill();

    startEndsSaying(database, "full");

    disk.free();
    TestBridge.start(gateway, Map.of("store.url", "jdbc:sqlite:" + database)).close();
    disk.fill();
    // of a database that is there, everything can be read
    startEndsSaying(database, "full");
  }

  @Test
  void aDiskThatCannotBeWrittenEndsTheStartWithAReason() throws Exception {
    Path database = disk.folder().resolve("data/x.db");
    TestBridge.start(gateway, Map.of("store.url", "jdbc:sqlite:" + database)).close();

    disk.readOnly();

    startEndsSaying(database, "cannot be written");
    startEndsSaying(disk.folder().resolve("new/x.db"), "Read-only file system");
  }

  @Test
  void aFileOrFolderThatCannotBeWrittenEndsTheStartWithAReason() throws Exception {
    Path data = Files.createDirectory(folder.resolve("data"));
    Path database = data.resolve("x.db");
    TestBridge.start(gateway, Map.of("store.url", "jdbc:sqlite:" + database)).close();

    startEndsWhileFrozen(database, database, "cannot be written");
    startEndsWhileFrozen(data, data.resolve("new.db"), "cannot be written");
    startEndsWhileFrozen(data.resolve("x.db.lock"), database, "x.db.lock");
    // as a backup's owner, or an image's, leaves it
    startEndsWhileFrozen(data, database, "cannot be written");
  }

  private void startEndsWhileFrozen(Path frozen, Path database, String reason) throws Exception {
    Disk.freeze(frozen);
    try {
      startEndsSaying(database, reason);
    } finally {
      Disk.thaw(frozen);
    }
  }

  private void startEndsSaying(Path database, String reason) throws Exception {
    String name = "bridge" + System.nanoTime();
    Map<String, String> keys = Map.of("store.url", "jdbc:sqlite:" + database);
    try (BridgeProcess bridge = new BridgeProcess(name, folder, keys).start()) {
      assertThat(bridge.exitCode()).isEqualTo(1);
      assertThat(bridge.log())
          .containsPattern("The start failed: store.url: [^\\n]*" + database.getParent())
          .containsPattern("The start failed: [^\\n]*" + reason);
    }
  }

  @Test
  void aDiskThatFillsUpStopsSubmitsAndWebhooksUntilThereIsRoomAgain() throws Exception {
    Path database = disk.folder().resolve("x.db");
    worksAgainAfter(database, disk::fill, disk::free);
  }

  @Test
  void aJournalThatCannotBeWrittenDoesTheSame() throws Exception {
    Path database = folder.resolve("x.db");
    Path journal = folder.resolve("x.db-wal");
    worksAgainAfter(database, () -> Disk.freeze(journal), () -> Disk.thaw(journal));
  }

  private void worksAgainAfter(Path database, Runnable outage, Runnable end) throws Exception {
    Map<String, String> keys = Map.of("store.url", "jdbc:sqlite:" + database);
    try (TestBridge bridge = TestBridge.start(gateway, keys);
        LogLines log = LogLines.of("io.github.smppbridge.store", Level.INFO)) {
      WireEsme esme = bridge.wire(WireEsme.TRANSCEIVER, StubGateway.USERNAME);
      String id = esme.awaitAnswer(esme.submit("before", NUMBER));
      GatewayEvent event = GatewayEvent.delivered(gateway.messages().iterator().next());
      assertThat(readiness(bridge)).isEqualTo(200);

      outage.run();
      try {
        // what the journal has room for is written
        await().until(() -> status(esme, "during") == ESME_RSYSERR);
        await().until(() -> readiness(bridge) == 503);
        assertThat(bridge.get("/health/ready?data=true")).contains("\"store\"");
        assertThat(gateway.fire(event).get(60, TimeUnit.SECONDS)).isEqualTo(503);
        assertThat(status(esme, "still")).isEqualTo(ESME_RSYSERR);
      } finally {
        end.run();
      }

      await().until(() -> readiness(bridge) == 200);
      await().until(() -> status(esme, "after") == 0);
      assertThat(gateway.fire(event).get(60, TimeUnit.SECONDS)).isEqualTo(200);
      assertThat(esme.awaitDelivered(1)).extracting(WireEsme.Pdu::id).containsExactly(id);
      assertThat(log.messages())
          .filteredOn(line -> line.contains("store.url"))
          .singleElement()
          .asString()
          .startsWith("store: the database of store.url fails: [SQLITE_");
      await()
          .until(
              () -> {
                status(esme, "more");
                return log.messages().contains("store: the database is back");
              });
    }
  }

  private static int status(WireEsme esme, String text) {
    int number = esme.submit(text, NUMBER);
    return esme.await(pdu -> pdu.commandId() < 0 && pdu.sequenceNumber() == number).status();
  }

  private static int readiness(TestBridge bridge) {
    return bridge.send("GET", "/health/ready", null, null).statusCode();
  }
}
