package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.store.PostgresDatabase;
import io.github.smppbridge.store.StoreOptions;
import io.github.smppbridge.testkit.EventReceiver;
import io.github.smppbridge.testkit.Phones;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.StubbornEsme;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A bridge that is killed while it tells: every message that was acknowledged is told of, to its
 * end.
 */
class EventsKilledIT {
  private static final Duration LONG = Duration.ofMinutes(4);
  private static final int KILLS = 3;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"SQLite", "PostgreSQL"})
  void nothingThatWasAcknowledgedIsUntold(String database) throws Exception {
    try (StubGateway gateway = StubGateway.start().latency(Duration.ofMillis(5)).recording(false);
        EventReceiver receiver = EventReceiver.start();
        BridgeProcess bridge =
            new BridgeProcess("bridge", folder, keys(database, gateway, receiver))) {
      Phones phones = Phones.of(gateway);
      bridge.start().awaitReady();
      try (StubbornEsme esme = new StubbornEsme(bridge.smppPort(), 2, 60)) {
        for (int i = 0; i < KILLS; i++) {
          int before = esme.acknowledged().size();
          // some are with the receiver, which has not answered, when the process dies
          await().atMost(LONG).until(() -> esme.acknowledged().size() > before + 40);
          bridge.kill();
          bridge.start();
        }
        esme.stopSubmitting();
        await().atMost(LONG).until(esme::settled);
        await().atMost(LONG).untilAsserted(() -> assertThat(phones.open()).isZero());

        Set<String> acknowledged = esme.acknowledged().keySet();
        for (String what :
            new String[] {"message.submitted", "message.sent", "message.delivered"}) {
          await()
              .atMost(LONG)
              .untilAsserted(
                  () -> assertThat(told(receiver, what)).as(what).containsAll(acknowledged));
        }
        Map<String, Long> idsOf =
            receiver.told().stream()
                .collect(
                    Collectors.groupingBy(
                        told -> told.what() + " " + told.data("messageId"),
                        Collectors.mapping(
                            EventReceiver.Told::id,
                            Collectors.collectingAndThen(
                                Collectors.toSet(), ids -> (long) ids.size()))));
        assertThat(idsOf.values()).containsOnly(1L);
      }
    }
  }

  private static Set<String> told(EventReceiver receiver, String what) {
    return receiver.told().stream()
        .filter(told -> told.what().equals(what))
        .map(told -> told.data("messageId"))
        .collect(Collectors.toSet());
  }

  private static Map<String, String> keys(
      String database, StubGateway gateway, EventReceiver receiver) {
    Map<String, String> keys = new HashMap<>();
    keys.put("gateway.api_base_url", gateway.baseUrl());
    keys.put("events.kinds", "submitted,sent,ended");
    keys.put("events.webhook_url", receiver.url());
    if (database.equals("PostgreSQL")) {
      StoreOptions options = PostgresDatabase.create();
      keys.put("store.url", options.url());
      keys.put("store.username", options.username());
      keys.put("store.password", options.password());
    }
    return keys;
  }
}
