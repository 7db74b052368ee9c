package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.StubGateway;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the native library cannot be used, Java's own selectors do. */
class NativeTransportIT {
  /** The bridge on a machine without it. */
  static final class WithoutNative {
    private WithoutNative() {}

    public static void main(String[] arguments) {
      System.setProperty("io.netty.transport.noNative", "true");
      SmppBridge.main(arguments);
    }
  }

  @Test
  void withoutTheLibraryOneLineSaysSoAndEverythingWorks(@TempDir Path folder) throws Exception {
    try (StubGateway gateway = StubGateway.start();
        BridgeProcess bridge =
            new BridgeProcess(
                "nio",
                folder,
                Map.of(
                    "gateway.api_base_url",
                    gateway.baseUrl(),
                    "store.url",
                    "jdbc:sqlite:nio.db"))) {
      bridge.start(WithoutNative.class).awaitReady();
      try (Esme esme = Esme.bind(bridge.smppPort(), StubGateway.USERNAME, StubGateway.PASSWORD)) {
        esme.submit("Hello", "+4915112345678");
      }
      assertThat(bridge.log().lines().filter(line -> line.contains("epoll")))
          .singleElement()
          .asString()
          .contains("INFO")
          .contains("Java's selectors serve the connections");
    }
  }
}
