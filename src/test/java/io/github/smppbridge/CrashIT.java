package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Phones;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.StubMessage;
import io.github.smppbridge.testkit.StubbornEsme;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 at random moments under load, again and again. */
class CrashIT {
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final int KILLS = Integer.getInteger("crash.kills", 3);
  private static final int SESSIONS = 2;
  private static final int PER_SECOND = 100;
  private static final int DELIVER_WINDOW = 10;
  private static final long SEED = Long.getLong("crash.seed", 20_240_601);

  @TempDir Path folder;

  @Test
  void everyAcknowledgedMessageIsSentOnceAndHasItsReceiptHoweverOftenTheBridgeIsKilled()
      throws Exception {
    Random random = new Random(SEED);
    try (StubGateway gateway = StubGateway.start().latency(Duration.ofMillis(20)).recording(false);
        BridgeProcess bridge =
            new BridgeProcess(
                "bridge", folder, Map.of("gateway.api_base_url", gateway.baseUrl()))) {
      Phones phones = Phones.of(gateway);
      bridge.start().awaitReady();
      try (StubbornEsme esme = new StubbornEsme(bridge.smppPort(), SESSIONS, PER_SECOND)) {
        for (int i = 0; i < KILLS; i++) {
          int before = esme.acknowledged().size();
          await().atMost(LONG).until(() -> esme.acknowledged().size() > before + 40);
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(1_000)));
          bridge.kill();
          bridge.start();
        }
        int last = esme.acknowledged().size();
        await().atMost(LONG).until(() -> esme.acknowledged().size() > last + 40);
        esme.stopSubmitting();
        await().atMost(LONG).until(esme::settled);
        await().atMost(LONG).untilAsserted(() -> assertThat(esme.missing()).isZero());
        await().atMost(LONG).untilAsserted(() -> assertThat(phones.open()).isZero());

        report(gateway, phones, esme);
        assertThat(sentTwiceOrNever(gateway, esme)).isEmpty();
        // what was on its way, or answered and not yet noted, when the process died
        assertThat(esme.duplicates()).isLessThanOrEqualTo(KILLS * SESSIONS * 4 * DELIVER_WINDOW);
      }
    }
  }

  private static Map<String, Long> sentTwiceOrNever(StubGateway gateway, StubbornEsme esme) {
    Map<String, Long> sent =
        gateway.messages().stream()
            .collect(Collectors.groupingBy(StubMessage::text, Collectors.counting()));
    return esme.acknowledged().values().stream()
        .filter(text -> sent.getOrDefault(text, 0L) != 1)
        .collect(Collectors.toMap(text -> text, text -> sent.getOrDefault(text, 0L)));
  }

  private static void report(StubGateway gateway, Phones phones, StubbornEsme esme) {
    System.out.printf(
        "%d kills (seed %d): %d acknowledged, %d at the gateway, %d binds,"
            + " %d webhooks repeated, %d receipts twice, refusals %s%n",
        KILLS,
        SEED,
        esme.acknowledged().size(),
        gateway.accepted(),
        esme.binds(),
        phones.repeated(),
        esme.duplicates(),
        esme.refusals());
  }
}
