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

  /** Counters that stand still while all is well: whoever is not told does not look. */
  @Test
  void whatMustNotHappenHasAnAlertAndALineOnTheDashboard() throws Exception {
    String alerts = Files.readString(Path.of("deploy/prometheus/alerts.yaml"));
    String dashboard = Files.readString(Path.of("deploy/grafana/smpp-bridge.json"));
    for (String counter :
        new String[] {
          "smpp_loop_blocked_total", "store_unrecorded_total", "smpp_requests_overdue_total"
        }) {
      assertThat(alerts).contains("(increase(" + counter + "[");
      assertThat(dashboard).contains("(" + counter + "[$__rate_interval])");
    }
  }
}
