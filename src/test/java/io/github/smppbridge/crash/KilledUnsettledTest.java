package io.github.smppbridge.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jsmpp.bean.DeliverSm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A bridge that is killed when an ESME has taken receipts, and the store does not know it yet: that
 * is written with others, moments later.
 */
class KilledUnsettledTest {
  private static final int MESSAGES = 20;
  private static final Passage UNSETTLED = Passage.beforeCommit(List.of("outbox settle"));

  @TempDir Path folder;

  @Test
  void whatTheEsmeHasTakenComesOnceMoreAtMost() {
    try (StubGateway gateway = StubGateway.start();
        MortalBridge mortal = new MortalBridge(gateway, folder, Map.of(), Duration.ofMillis(200))) {
      KillSwitch life = mortal.start();
      Esme esme = bind(mortal);
      List<String> ids =
          IntStream.range(0, MESSAGES)
              .mapToObj(
                  i ->
                      esme.submit(Sms.to("4915112345" + (100 + i)).text("hello").withRegistered(1)))
              .toList();
      life.observe((passage, exchange) -> passage.includes(UNSETTLED));
      // a phone that gets no answer
      CompletableFuture<Void> phones = reports(gateway);

      assertThat(life.death().join()).isNotNull();
      mortal.awaitDeath();
      List<String> taken = ids(esme.receipts());
      assertThat(taken).isNotEmpty().doesNotHaveDuplicates();
      phones.exceptionally(error -> null).join();
      mortal.start();

      try (Esme again = bind(mortal)) {
        reports(gateway).join();
        await().untilAsserted(() -> assertThat(ids(again.receipts())).containsAll(ids));
        await().untilAsserted(() -> assertThat(outbox(mortal)).isZero());
        assertThat(ids(again.receipts())).containsExactlyInAnyOrderElementsOf(ids);
      }
    }
  }

  /** The phones say that they have sent all, and that all has been delivered. */
  private static CompletableFuture<Void> reports(StubGateway gateway) {
    return CompletableFuture.allOf(
        gateway.messages().stream()
            .map(message -> CompletableFuture.runAsync(() -> gateway.deliver(message.id())))
            .toArray(CompletableFuture[]::new));
  }

  private static List<String> ids(List<DeliverSm> receipts) {
    return receipts.stream().map(receipt -> Esme.field(receipt, "id")).toList();
  }

  private static Esme bind(MortalBridge mortal) {
    return Esme.bind(mortal.smppPort(), StubGateway.USERNAME, StubGateway.PASSWORD);
  }

  private static int outbox(MortalBridge mortal) {
    return ((Number) mortal.bridge().database().run("SELECT COUNT(*) FROM outbox")).intValue();
  }
}
