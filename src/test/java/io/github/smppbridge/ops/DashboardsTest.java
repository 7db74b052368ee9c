package io.github.smppbridge.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.TestBridge;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Alerts and dashboard name metrics that a running bridge has. */
class DashboardsTest {
  private static final Pattern METRIC = Pattern.compile("\\b(?:smpp|smsgate|store)_[a-z_]+\\b");

  @Test
  void everyMetricOfAlertsAndDashboardIsInMetrics() throws Exception {
    Set<String> named = new TreeSet<>();
    for (String file : new String[] {"prometheus/alerts.yaml", "grafana/smpp-bridge.json"}) {
      METRIC
          .matcher(Files.readString(Path.of("deploy", file)))
          .results()
          .map(MatchResult::group)
          .forEach(named::add);
    }
    assertThat(named).hasSizeGreaterThan(10);
    try (TestBridge bridge = TestBridge.start(Map.of())) {
      String metrics = bridge.get("/metrics");
      assertThat(named)
          // registered with their first call, label by label
          .filteredOn(name -> !name.startsWith("smsgate_request"))
          .allSatisfy(name -> assertThat(metrics).contains("\n" + name));
    }
  }
}
