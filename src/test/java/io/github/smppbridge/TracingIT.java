package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Collector;
import io.github.smppbridge.testkit.Collector.Seen;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.StubGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tracing in a process of its own: what it loads, and what is left of it when it is killed. */
class TracingIT {
  private static final String NUMBER = "4915112345678";

  @TempDir Path folder;

  private BridgeProcess bridge(StubGateway gateway, Map<String, String> more) {
    Map<String, String> keys = new HashMap<>(more);
    keys.put("gateway.api_base_url", gateway.baseUrl());
    return new BridgeProcess("traced", folder, keys);
  }

  private static String submitted(BridgeProcess bridge, StubGateway gateway) {
    try (Esme esme = Esme.bind(bridge.smppPort(), StubGateway.USERNAME, StubGateway.PASSWORD)) {
      String id = esme.submit("text", NUMBER);
      assertThat(gateway.deliver(gateway.sentId())).isEqualTo(200);
      esme.awaitReceipt(id);
      return id;
    }
  }

  private List<String> classesOf(Map<String, String> more) throws Exception {
    Path loaded = folder.resolve("classes");
    Map<String, String> keys = new HashMap<>(more);
    keys.put("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + loaded);
    try (StubGateway gateway = StubGateway.start();
        BridgeProcess bridge = bridge(gateway, keys).start().awaitReady()) {
      submitted(bridge, gateway);
      bridge.stop();
    }
    return tracingClasses(loaded);
  }

  private static List<String> tracingClasses(Path loaded) throws IOException {
    return Files.readAllLines(loaded).stream()
        .filter(
            line ->
                line.contains("io.opentelemetry.")
                    || line.contains("org.apache.camel.telemetry.")
                    || line.contains("org.apache.camel.opentelemetry2.")
                    || line.contains("smppbridge.tracing."))
        // whether it is asked for, and what a start that fails is caught by
        .filter(line -> !line.contains("smppbridge.tracing.TracingOption"))
        .toList();
  }

  @Test
  void untracedNothingOfItIsLoaded() throws Exception {
    assertThat(classesOf(Map.of())).isEmpty();
  }

  @Test
  void tracedItIs() throws Exception {
    try (Collector collector = Collector.start()) {
      assertThat(classesOf(collector.environment())).hasSizeGreaterThan(100);
    }
  }

  @Test
  void aTraceGoesOnAfterItsProcessWasKilled() throws Exception {
    try (Collector collector = Collector.start();
        StubGateway gateway = StubGateway.start();
        BridgeProcess bridge = bridge(gateway, collector.environment()).start().awaitReady()) {
      Seen submit;
      String id;
      try (Esme esme = Esme.bind(bridge.smppPort(), StubGateway.USERNAME, StubGateway.PASSWORD)) {
        id = esme.submit("text", NUMBER);
        submit = collector.await1(span -> id.equals(span.get("smpp.message_id")));
        bridge.kill();
      }

      bridge.start().awaitReady();
      try (Esme esme = Esme.bind(bridge.smppPort(), StubGateway.USERNAME, StubGateway.PASSWORD)) {
        await().until(() -> gateway.deliver(gateway.sentId()) == 200);
        esme.awaitReceipt(id);
      }

      List<Seen> trace = collector.awaitTrace(submit.traceId(), 5);
      assertThat(trace)
          .filteredOn(span -> !span.equals(submit))
          .hasSize(4)
          .extracting(Seen::parentId)
          .containsOnly(submit.spanId());
      assertThat(trace)
          .extracting(Seen::name)
          .containsExactlyInAnyOrder(
              "submit_sm",
              "POST send_message",
              "webhook sms:sent",
              "webhook sms:delivered",
              "deliver_sm");
    }
  }

  @Test
  void aBadValueEndsTheStartWithItsName() throws Exception {
    try (StubGateway gateway = StubGateway.start();
        BridgeProcess bridge =
            bridge(
                gateway,
                Map.of(
                    "OTEL_EXPORTER_OTLP_ENDPOINT",
                    "http://127.0.0.1:1",
                    "OTEL_TRACES_SAMPLER",
                    "sometimes"))) {
      bridge.start();

      assertThat(bridge.exitCode()).isEqualTo(2);
      assertThat(bridge.errors())
          .startsWith("smpp-bridge: OTEL_TRACES_SAMPLER: ")
          .contains("sometimes")
          .doesNotContain("Exception");
    }
  }
}
