package io.github.smppbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.TestBridge;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.StubGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code routes/examples/private-server-then-cloud} in the place of before-submit. */
class ExampleFailoverTest {
  @TempDir Path folder;
  @AutoClose private final StubGateway own = StubGateway.start();
  @AutoClose private final StubGateway cloud = StubGateway.start();

  @Test
  void theCloudSendsWhileTheServerIsNotThere() throws IOException {
    cloud.account("A1B2C3", "cloud-password-14").device("cloud-phone");
    Files.writeString(folder.resolve("password"), "cloud-password-14");
    Path accounts = folder.resolve("accounts.yaml");
    Files.writeString(
        accounts,
        """
        gateways:
          cloud: {url: "%s", username: A1B2C3, password_file: password}
        accounts: {}
        """
            .formatted(cloud.baseUrl()));
    Path routes = ExampleRoutes.in(folder, Map.of("private-server-then-cloud", "before-submit"));
    try (TestBridge bridge =
            TestBridge.start(
                own.baseUrl(), folder, Map.of("accounts.file", accounts.toString()), routes);
        Esme esme = bridge.bind()) {
      esme.submit("by the server", "4915112345678");
      own.close();
      esme.submit("by the cloud", "4915112345678");

      assertThat(own.sentTexts()).contains("by the server").doesNotContain("by the cloud");
      assertThat(cloud.sentTexts()).containsExactly("by the cloud");
    }
  }
}
