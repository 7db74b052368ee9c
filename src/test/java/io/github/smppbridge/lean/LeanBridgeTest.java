package io.github.smppbridge.lean;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.TestBridge;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the bridge as it starts has each of the pieces: some Camel takes only in time. */
class LeanBridgeTest {
  @TempDir Path folder;

  private TestBridge start(String lean) throws Exception {
    return TestBridge.withoutTimers("http://127.0.0.1:1/none", folder, Map.of("routes.lean", lean));
  }

  private static Map<String, Object> headers(CamelContext context) {
    Exchange exchange = new DefaultExchange(context);
    return exchange.getMessage().getHeaders();
  }

  @Test
  void itsRoutesAndConditionsAndHeadersAreOurs() throws Exception {
    try (TestBridge bridge = start("true")) {
      CamelContext context = bridge.context();
      assertThat(context.getRoutes()).allMatch(route -> route.getProcessor() instanceof LeanRoute);
      assertThat(context.resolveLanguage("simple")).isInstanceOf(DirectSimple.class);
      assertThat(headers(context)).isInstanceOf(FlatHeaders.class);
    }
  }

  @Test
  void orNoneOfThemIs() throws Exception {
    try (TestBridge bridge = start("false")) {
      CamelContext context = bridge.context();
      assertThat(context.getRoutes()).noneMatch(route -> route.getProcessor() instanceof LeanRoute);
      assertThat(context.resolveLanguage("simple")).isNotInstanceOf(DirectSimple.class);
      assertThat(headers(context)).isNotInstanceOf(FlatHeaders.class);
    }
  }
}
