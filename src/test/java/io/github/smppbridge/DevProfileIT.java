package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.routes.ExampleRoutes;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Profile dev: routes are edited while ESMEs are bound. */
class DevProfileIT {
  private static final int RSUBMITFAIL = 0x45;
  private static final Sms HELLO = Sms.to("4915112345678").text("hello");

  @TempDir Path folder;

  @Test
  void changedRoutesAreUsedBySessionsThatStay() throws Exception {
    Path routes = ExampleRoutes.in(folder, Map.of());
    try (StubGateway gateway = StubGateway.start();
        BridgeProcess bridge =
            new BridgeProcess(
                "bridge",
                folder,
                Map.of("gateway.api_base_url", gateway.baseUrl(), "camel_main_profile", "dev"))) {
      bridge.start().awaitReady();
      try (Esme esme = Esme.bind(bridge.smppPort(), StubGateway.USERNAME, StubGateway.PASSWORD)) {
        assertThat(esme.submitStatus(HELLO)).isZero();

        // a file with a template, whose routes go on as they are
        change(
            routes.resolve("gateway.camel.yaml"),
            "id: gateway-refusal",
            "id: gateway-refusal\n    group: x");
        awaitLog(bridge, "Edited routes are in force: gateway-refusal");
        await().until(() -> esme.submitStatus(HELLO) == 0);

        Files.writeString(
            routes.resolve("before-submit.camel.yaml"),
            """
            - route:
                id: before-submit
                from:
                  uri: direct:before-submit
                  steps:
                    - setHeader:
                        name: CamelSmppCommandStatus
                        constant: ESME_RSUBMITFAIL
            """);
        await().until(() -> esme.submitStatus(HELLO) == RSUBMITFAIL);

        // a file with several routes, one of them the session's own
        change(
            routes.resolve("submit-sm.camel.yaml"), "id: submit-sm", "id: submit-sm\n    group: x");
        awaitLog(bridge, "Edited routes are in force: submit-sm");
        await().until(() -> esme.submitStatus(HELLO) == RSUBMITFAIL);
        assertThat(esme.bound()).isTrue();
      }
    }
  }

  private static void awaitLog(BridgeProcess bridge, String text) {
    await().until(() -> bridge.log().contains(text));
  }

  private static void change(Path file, String old, String now) throws IOException {
    Files.writeString(file, Files.readString(file).replaceFirst(old, now));
  }
}
