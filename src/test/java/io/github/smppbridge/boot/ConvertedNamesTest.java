package io.github.smppbridge.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.TestBridge;
import io.github.smppbridge.gateway.webhook.WebhookChange;
import java.util.List;
import java.util.Map;
import org.apache.camel.LoggingLevel;
import org.junit.jupiter.api.Test;

/** What routes compare with names is converted by a look into a map, not by trying all there is. */
class ConvertedNamesTest {
  @Test
  void camelKnowsAtOnceHow() {
    try (TestBridge bridge = TestBridge.start(Map.of())) {
      var converters = bridge.context().getTypeConverterRegistry();
      for (Class<?> names : List.of(LoggingLevel.class, WebhookChange.Kind.class)) {
        assertThat(converters.lookup(names, String.class)).as(names.getName()).isNotNull();
      }
    }
  }
}
