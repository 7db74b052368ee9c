package io.github.smppbridge.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A bridge that is killed while a message without a receipt is at the gateway and in the store, in
 * one of them, or in neither: its ESME has no answer, and submits again.
 */
class KilledBesideTest {
  private static final Sms SILENT = Sms.to("4915112345678").text("hello").withRegistered(0);

  @TempDir Path folder;

  static Stream<Passage> gaps() {
    return Stream.of(
        Passage.before("bring-to-gateway", "store-message"),
        Passage.after("bring-to-gateway", "store-message"),
        Passage.beforeCommit(List.of("message insert")),
        Passage.afterCommit(List.of("message insert")),
        Passage.after("gateway-request", "to-gateway"),
        Passage.before("bring-to-gateway", "await-stored"),
        Passage.after("bring-to-gateway", "await-stored"),
        Passage.after("bring-to-gateway", "message-accepted"));
  }

  @ParameterizedTest
  @MethodSource("gaps")
  void theNextBridgeGoesOn(Passage gap) {
    try (StubGateway gateway = StubGateway.start();
        MortalBridge mortal = new MortalBridge(gateway, folder, Map.of(), Duration.ofMillis(200))) {
      KillSwitch life = mortal.start();
      Esme esme = bind(mortal);
      life.observe((passage, exchange) -> passage.includes(gap));
      esme.submitAsync(SILENT);

      assertThat(life.death().join()).isNotNull();
      mortal.awaitDeath();
      int sent = gateway.accepted();
      mortal.start();

      // a phone's report of what nobody was told of, or of what is not there
      gateway.messages().forEach(message -> gateway.deliver(message.id()));
      try (Esme again = bind(mortal)) {
        String id = again.submit(SILENT);
        assertThat(gateway.accepted()).isEqualTo(sent + 1);
        assertThat(count(mortal, "message_id = '" + id + "'")).isEqualTo(1);
        assertThat(count(mortal, "message_id <> '" + id + "'")).isLessThanOrEqualTo(1);
        assertThat(again.receipts()).isEmpty();
      }
    }
  }

  @Test
  void aRowIsThereWhenTheEsmeHasItsAnswer() {
    try (StubGateway gateway = StubGateway.start();
        MortalBridge mortal = new MortalBridge(gateway, folder, Map.of(), Duration.ofMillis(200))) {
      mortal.start();
      String id = bind(mortal).submit(SILENT);
      mortal.kill();
      mortal.start();

      assertThat(count(mortal, "message_id = '" + id + "'")).isEqualTo(1);
    }
  }

  private static Esme bind(MortalBridge mortal) {
    return Esme.bind(mortal.smppPort(), StubGateway.USERNAME, StubGateway.PASSWORD);
  }

  private static int count(MortalBridge mortal, String which) {
    return ((Number) mortal.bridge().database().run("SELECT COUNT(*) FROM message WHERE " + which))
        .intValue();
  }
}
