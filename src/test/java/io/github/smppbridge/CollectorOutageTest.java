package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.github.smppbridge.testkit.Collector;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.FreePort;
import io.github.smppbridge.testkit.LogLines;
import io.github.smppbridge.testkit.Sms;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Nobody waits for a collector; what it does not take is counted. */
class CollectorOutageTest {
  private static final String NUMBER = "4915112345678";
  private static final int MESSAGES = 300;

  private static double metric(TestBridge bridge, String result) {
    Matcher line =
        Pattern.compile("smpp_trace_spans_total\\{result=\"" + result + "\"} (\\S+)")
            .matcher(bridge.get("/metrics"));
    return line.find() ? Double.parseDouble(line.group(1)) : 0;
  }

  private static void submitMany(TestBridge bridge) {
    try (Esme esme = bridge.bind()) {
      List<CompletableFuture<String>> answers =
          IntStream.range(0, MESSAGES)
              .mapToObj(i -> esme.submitAsync(Sms.to(NUMBER).text("n" + i)))
              .toList();
      assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isNotEmpty());
    }
  }

  @Test
  void withoutACollectorMessagesGoOnAndALineSaysWhatIsLost() {
    Map<String, String> keys = new HashMap<>();
    keys.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + FreePort.next());
    // five attempts a batch, seconds apart, unless it is told otherwise
    keys.put("OTEL_JAVA_EXPORTER_OTLP_RETRY_DISABLED", "true");
    keys.put("OTEL_BSP_SCHEDULE_DELAY", "20");
    keys.put("OTEL_BSP_MAX_QUEUE_SIZE", "64");
    keys.put("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "16");
    try (LogLines lines = LogLines.of("ROOT", Level.INFO);
        TestBridge bridge = TestBridge.start(keys)) {
      submitMany(bridge);

      await().until(() -> metric(bridge, "failed") > 0);
      assertThat(metric(bridge, "dropped")).isPositive();
      assertThat(metric(bridge, "exported")).isZero();
      await().until(() -> metric(bridge, "failed") + metric(bridge, "dropped") >= 2.0 * MESSAGES);
      assertThat(lines.messages()).filteredOn(line -> line.contains("collector")).hasSize(1);
      assertThat(lines.messages()).noneMatch(line -> line.contains("Failed to export"));
    }
  }

  @Test
  void aCollectorThatComesBackIsSentWhatFollows() {
    try (Collector collector = Collector.start();
        TestBridge bridge = TestBridge.start(collector.environment())) {
      collector.answer(400);
      submitMany(bridge);
      await().until(() -> metric(bridge, "failed") >= 2.0 * MESSAGES);

      collector.answer(200);
      try (Esme esme = bridge.bind()) {
        String id = esme.submit("after", NUMBER);
        collector.await1(span -> id.equals(span.get("smpp.message_id")));
      }
      await().until(() -> metric(bridge, "exported") >= 2);
    }
  }
}
