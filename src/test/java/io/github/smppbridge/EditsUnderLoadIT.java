package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Profile dev: a team's own files are edited, badly and well, while a client submits without a
 * pause. Each submit is answered at once, by the old route or by the new one; none fails.
 */
class EditsUnderLoadIT {
  private static final int RSUBMITFAIL = 0x45;
  private static final int RINVDSTADR = 0x0B;
  private static final Sms HELLO = Sms.to("4915112345678").text("hello");
  private static final String REFUSED = "Edited routes are not taken";
  private static final String STATUS = "setHeader: { name: CamelSmppCommandStatus, constant: %s }";

  /** Each is wrong in another way; what the line in the log says of it. */
  private static final Map<String, String> BAD =
      Map.of(
          "to: log:x?nonsense=1", "nonsense",
          "to: nosuch:x", "nosuch",
          "filter: { simple: '${header.a} === 1 &&', steps: [ { stop: {} } ] }", "Unexpected token",
          "to: 'log:{{no.such.key}}'", "no.such.key",
          "to: direct:nowhere", ":6: route before-submit calls direct:nowhere",
          "bean: { ref: nosuchbean, method: x }", "nosuchbean",
          "setHeader: { name: X", ":7: ",
          "nosuchstep: {}", ":6: route before-submit: Unknown node id: nosuchstep");

  @TempDir Path folder;

  private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
  private final AtomicLong slowest = new AtomicLong();
  private volatile boolean over;

  private Path file(String name) throws Exception {
    return Files.createDirectories(folder.resolve("routes")).resolve(name + ".camel.yaml");
  }

  /** As editors do: another file, then a rename. */
  private void write(String name, String id, String step) throws Exception {
    Path draft = folder.resolve("draft");
    Files.writeString(
        draft,
        """
        - route:
            id: %s
            from:
              uri: direct:%s
              steps:
                - %s
        """
            .formatted(id, name, step));
    Files.move(draft, file(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private void flood(int port) {
    try (Esme esme = Esme.bind(port, StubGateway.USERNAME, StubGateway.PASSWORD)) {
      while (!over) {
        long start = System.nanoTime();
        statuses.add(esme.submitStatus(HELLO));
        slowest.accumulateAndGet(System.nanoTime() - start, Math::max);
      }
    }
  }

  private void awaitStatus(int status) {
    await()
        .atMost(60, TimeUnit.SECONDS)
        .until(
            () -> {
              statuses.clear();
              await().atMost(60, TimeUnit.SECONDS).until(() -> statuses.size() > 20);
              return List.copyOf(statuses).stream().allMatch(each -> each == status);
            });
  }

  @Test
  void editsAreTakenWholeOrNotAtAll() throws Exception {
    write("before-submit", "before-submit", "setProperty: { name: rule, constant: x }");
    try (StubGateway gateway = StubGateway.start();
        BridgeProcess bridge =
            new BridgeProcess(
                "bridge",
                folder,
                Map.of("gateway.api_base_url", gateway.baseUrl(), "camel_main_profile", "dev"))) {
      bridge.start().awaitReady();
      CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> flood(bridge.smppPort()));
      awaitStatus(0);
      for (Map.Entry<String, String> bad : BAD.entrySet()) {
        int lines = count(bridge);
        write("before-submit", "before-submit", bad.getKey());
        await().atMost(60, TimeUnit.SECONDS).until(() -> count(bridge) > lines);
        assertThat(last(bridge)).contains("before-submit.camel.yaml:", bad.getValue());
        assertThat(statuses).containsOnly(0);
      }
      write("before-submit", "before-submit", STATUS.formatted("ESME_RSUBMITFAIL"));
      // the first answers are the old route's
      await().atMost(60, TimeUnit.SECONDS).until(() -> statuses.contains(RSUBMITFAIL));
      assertThat(statuses).containsOnly(0, RSUBMITFAIL);
      awaitStatus(RSUBMITFAIL);
      // another id
      write("before-submit", "ours", STATUS.formatted("ESME_RINVDSTADR"));
      await().atMost(60, TimeUnit.SECONDS).until(() -> statuses.contains(RINVDSTADR));
      assertThat(statuses).containsOnly(RSUBMITFAIL, RINVDSTADR);
      awaitStatus(RINVDSTADR);
      // two files, one edit: the first alone calls what is not there
      write("before-submit", "ours", "to: direct:second");
      write("second", "second", STATUS.formatted("ESME_RSUBMITFAIL"));
      awaitStatus(RSUBMITFAIL);
      // the bundle's comes back
      Files.delete(file("before-submit"));
      Files.delete(file("second"));
      awaitStatus(0);
      over = true;
      flood.get(60, TimeUnit.SECONDS);
      assertThat(TimeUnit.NANOSECONDS.toSeconds(slowest.get())).isLessThan(10);
    }
  }

  private static int count(BridgeProcess bridge) throws IOException {
    return bridge.log().split(REFUSED, -1).length;
  }

  private static String last(BridgeProcess bridge) throws IOException {
    String log = bridge.log();
    return log.substring(log.lastIndexOf(REFUSED)).lines().findFirst().orElseThrow();
  }
}
