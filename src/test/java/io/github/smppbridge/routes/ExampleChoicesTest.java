package io.github.smppbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.TestBridge;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.StubMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples that choose how a message is sent, in the place of before-submit. */
class ExampleChoicesTest {
  @TempDir Path folder;
  @AutoClose private final StubGateway gateway = StubGateway.start();

  private TestBridge bridge(String example, Map<String, String> keys) throws IOException {
    return TestBridge.start(
        gateway.baseUrl(),
        folder,
        keys,
        ExampleRoutes.in(folder, Map.of(example, "before-submit")));
  }

  private List<String> devices(String prefix) {
    return gateway.messages().stream()
        .filter(message -> message.phoneNumbers().get(0).startsWith(prefix))
        .map(StubMessage::deviceId)
        .toList();
  }

  @Test
  void germanyGoesThroughOnePhoneTheRestThroughAllInTurn() throws IOException {
    gateway
        .account(StubGateway.USERNAME)
        .noDevices()
        .device("phone-a", Instant.now())
        .device("phone-b", Instant.now());
    Map<String, String> keys =
        Map.of("gateway.device_selection", "round_robin", "phones.germany", "phone-b");
    try (TestBridge bridge = bridge("phone-by-country", keys);
        Esme esme = bridge.bind()) {
      for (int i = 0; i < 4; i++) {
        esme.submit("hallo", "4915112345678");
        esme.submit("bonjour", "33612345678");
      }

      assertThat(devices("+49")).containsExactly("phone-b", "phone-b", "phone-b", "phone-b");
      assertThat(devices("+33")).hasSize(4).containsOnly("phone-a", "phone-b");
      assertThat(devices("+33")).filteredOn("phone-a"::equals).hasSize(2);
    }
  }

  @Test
  void oneTimePasswordsGoFirstAndAreWorthNothingLater() throws IOException {
    try (TestBridge bridge = bridge("one-time-passwords-first", Map.of());
        Esme esme = bridge.bind()) {
      for (Sms password :
          List.of(
              Sms.to("4915112345678").text("Your code is 471101"),
              Sms.to("4915112345678").text("come in").withServiceType("OTP"))) {
        esme.submit(password);
        StubMessage sent = gateway.last();
        assertThat(sent.request().getInteger("priority")).isEqualTo(100);
        Instant until = Instant.parse(sent.request().getString("validUntil"));
        assertThat(Duration.between(Instant.now(), until))
            .isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));
      }
      esme.submit("A zip code, but no number that long: 4711081512", "4915112345678");
      assertThat(gateway.last().request().getInteger("priority")).isNull();
      esme.submit("Lunch at 12?", "4915112345678");
      assertThat(gateway.last().request().getInteger("priority")).isNull();
      assertThat(gateway.last().request().getString("validUntil")).isNull();
    }
  }
}
