package io.github.smppbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.TestBridge;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples with a second gateway, in the place of before-submit. */
class ExampleFailoverTest {
  @TempDir Path folder;
  @AutoClose private final StubGateway own = StubGateway.start();
  @AutoClose private final StubGateway cloud = StubGateway.start();

  private Path accounts() throws IOException {
    cloud.account("A1B2C3", "cloud-password-14").device("cloud-phone");
    Files.writeString(folder.resolve("password"), "cloud-password-14");
    return Files.writeString(
        folder.resolve("accounts.yaml"),
        """
        gateways:
          cloud: {url: "%s", username: A1B2C3, password_file: password}
        accounts: {}
        """
            .formatted(cloud.baseUrl()));
  }

  @Test
  void aWeightDividesTheMessagesAndEachStandsInForTheOther() throws IOException {
    try (TestBridge bridge = bridge("two-gateways-by-weight");
        Esme esme = bridge.bind()) {
      for (int i = 0; i < 60; i++) {
        esme.submit("no " + i, "4915112345678");
      }
      // all by one: once in two thousand million runs
      assertThat(own.accepted()).isBetween(1, 59);
      assertThat(cloud.accepted()).isEqualTo(60 - own.accepted());
      cloud.close();
      awaitAccepted(esme, "on a connection that ends just now");
      int before = own.accepted();
      for (int i = 0; i < 20; i++) {
        esme.submit("more", "4915112345678");
      }
      assertThat(own.accepted()).isEqualTo(before + 20);
    }
  }

  /**
   * What was begun on a connection that ends meanwhile may have arrived: that goes nowhere else.
   */
  private static void awaitAccepted(Esme esme, String text) {
    await().until(() -> esme.submitStatus(Sms.to("4915112345678").text(text)) == 0);
  }

  private TestBridge bridge(String example) throws IOException {
    return TestBridge.start(
        own.baseUrl(),
        folder,
        Map.of("accounts.file", accounts().toString()),
        ExampleRoutes.in(folder, Map.of(example, "before-submit")));
  }

  @Test
  void theCloudSendsWhileTheServerIsNotThere() throws IOException {
    try (TestBridge bridge = bridge("private-server-then-cloud");
        Esme esme = bridge.bind()) {
      esme.submit("by the server", "4915112345678");
      own.close();
      awaitAccepted(esme, "by the cloud");

      assertThat(own.sentTexts()).contains("by the server").doesNotContain("by the cloud");
      assertThat(cloud.sentTexts()).containsExactly("by the cloud");
    }
  }
}
