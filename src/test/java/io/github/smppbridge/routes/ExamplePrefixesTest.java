package io.github.smppbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.TestBridge;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code routes/examples/block-and-rewrite-prefixes} in the place of before-submit. */
class ExamplePrefixesTest {
  @TempDir Path folder;

  @Test
  void onePrefixIsRefusedAnotherRewrittenTheRestGoesOn() throws IOException {
    try (StubGateway gateway = StubGateway.start();
        TestBridge bridge =
            TestBridge.start(
                gateway.baseUrl(),
                folder,
                Map.of(),
                ExampleRoutes.in(folder, Map.of("block-and-rewrite-prefixes", "before-submit")));
        Esme esme = bridge.bind()) {
      assertThat(esme.submitStatus(Sms.to("49900123456").text("dear"))).isEqualTo(0x0B);
      assertThat(esme.submitStatus(Sms.to("49151999123456").text("moved"))).isZero();
      assertThat(esme.submitStatus(Sms.to("4915112345678").text("plain"))).isZero();

      assertThat(gateway.messages())
          .extracting(message -> message.phoneNumbers().get(0))
          .containsExactlyInAnyOrder("+49160999123456", "+4915112345678");
    }
  }
}
