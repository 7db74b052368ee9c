package io.github.smppbridge.ops;

import static io.github.smppbridge.testkit.WireEsme.TRANSCEIVER;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.github.smppbridge.TestBridge;
import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.WireEsme;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every alert fires for its cause and for nothing else, on the metrics of a running bridge, with
 * the labels that the files which have it scraped give them: one of two replicas has the trouble,
 * the other goes on.
 */
class AlertsFireTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Path FOLDER = Path.of("deploy/prometheus");
  private static final Pattern SAMPLE = Pattern.compile("([a-z_]+)(?:\\{(.*)})? (\\S+)");
  private static final String FIRST = "10.0.0.1:3000";
  private static final String SECOND = "10.0.0.2:3000";
  private static final String RISES = "0+30x120";

  /**
   * What goes wrong.
   *
   * @param alert the one that tells it
   * @param series of the recording, as it is in /metrics
   * @param values from the first minute on, as promtool writes them
   * @param labels of the alert, beside its severity
   */
  private record Cause(String alert, String series, String values, Map<String, String> labels) {}

  private static final Map<String, String> OF_FIRST = Map.of("instance", FIRST);

  /** All that the target has, since the rule takes the series as it is. */
  private static final Map<String, String> OF_TARGET = Map.of("*", "");

  private static final List<Cause> CAUSES =
      List.of(
          new Cause(
              "GatewayFailing",
              "smsgate_requests_total{operation=\"send_message\",status=\"503\"}",
              RISES,
              Map.of()),
          new Cause(
              "GatewayConnectionsRefused",
              "smsgate_slots_refused_total{reason=\"full\"}",
              RISES,
              OF_FIRST),
          new Cause("GatewayCircuitOpen", "smsgate_circuit_state", "2x120", OF_FIRST),
          new Cause(
              "ReceiptsPileUp",
              "smpp_outbox_oldest_age_seconds{kind=\"receipt\"}",
              "0+60x120",
              Map.of("kind", "receipt")),
          new Cause(
              "EventsPileUp",
              "smpp_outbox_oldest_age_seconds{kind=\"event\"}",
              "0+60x120",
              Map.of()),
          new Cause("ReceiptsExpire", "smpp_outbox_expired_total", RISES, OF_TARGET),
          new Cause("StoreFailing", "store_failures_total", RISES, OF_TARGET),
          new Cause("MessagesUnrecorded", "store_unrecorded_total", RISES, OF_FIRST),
          new Cause("StoreQueueFull", "store_queue_length", "1000000x120", OF_TARGET),
          new Cause(
              "TeamRoutesHang",
              "smpp_route_threads_refused_total{routes=\"submit\"}",
              RISES,
              Map.of("instance", FIRST, "routes", "submit")),
          new Cause(
              "SubmitSlow",
              "smpp_submit_sm_duration_seconds_bucket{le=\"+Inf\"}",
              "0+600x120",
              Map.of()),
          new Cause(
              "BindsRefused",
              "smpp_bind_attempts_total{status=\"ESME_RINVPASWD\",type=\"transceiver\"}",
              RISES,
              Map.of()),
          new Cause(
              "HttpPlacesTaken",
              "http_server_connections_refused_total{reason=\"connections\",server=\"http\"}",
              RISES,
              Map.of("instance", FIRST, "server", "http")),
          new Cause(
              "RequestsOverdue",
              "smpp_requests_overdue_total{command=\"submit_sm\"}",
              RISES,
              Map.of("instance", FIRST, "command", "submit_sm")),
          new Cause(
              "WorkHangs",
              "smpp_oldest_request_seconds{kind=\"submit\"}",
              "0+60x120",
              Map.of("instance", FIRST, "kind", "submit")),
          new Cause(
              "BackgroundWorkHangs",
              "smpp_oldest_request_seconds{kind=\"background\"}",
              "0+60x120",
              OF_FIRST),
          new Cause("EventLoopBlocked", "smpp_loop_blocked_total", RISES, OF_FIRST),
          new Cause(
              "ConnectionsRefused",
              "smpp_connections_refused_total{reason=\"max_sessions\"}",
              RISES,
              Map.of("instance", FIRST, "reason", "max_sessions")));

  /** A sample of /metrics: its labels as written there, and its value early and late. */
  private record Sample(String name, String labels, BigDecimal early, BigDecimal late) {
    String series() {
      return labels.isEmpty() ? name : name + "{" + labels + "}";
    }

    String with(Map<String, String> target) {
      StringBuilder all = new StringBuilder(name).append('{').append(labels);
      target.forEach(
          (label, value) ->
              all.append(all.charAt(all.length() - 1) == '{' ? "" : ",")
                  .append(label)
                  .append("=\"")
                  .append(value)
                  .append('"'));
      return all.append('}').toString();
    }

    /**
     * Counters go on as they went while they were recorded, a minute of Prometheus' for what was
     * seen.
     */
    String values() {
      boolean counts =
          name.endsWith("_total") || name.endsWith("_bucket") || name.endsWith("_count");
      return counts
          ? early.toPlainString()
              + "+"
              + late.subtract(early).max(BigDecimal.ZERO).toPlainString()
              + "x120"
          : late.toPlainString() + "x120";
    }
  }

  private static final List<Sample> RECORDED = new ArrayList<>();

  @TempDir static Path folder;

  @BeforeAll
  static void record() throws Exception {
    assumeThat(AlertRulesTest.isInstalled("promtool")).as("promtool is installed").isTrue();
    try (StubGateway gateway = StubGateway.start()) {
      gateway.deliverAll();
      try (TestBridge bridge = TestBridge.start(gateway, folder, Map.of())) {
        WireEsme esme = bridge.wire(TRANSCEIVER, StubGateway.USERNAME);
        assertThatThrownBy(
                () -> WireEsme.bind(TRANSCEIVER, bridge.smppPort(), StubGateway.USERNAME, "wrong"))
            .isNotNull();
        // a gateway that cannot at the moment, which is told apart only once it is called
        gateway.respond(
            GatewayOperation.SEND_MESSAGE,
            Answer.error(503, "failed to enqueue message: queue limits exceeded"));
        esme.awaitAnswer(esme.submit("first", "4915112345678"));
        Map<String, BigDecimal> early = scrape(bridge.get("/metrics"));
        for (int i = 0; i < 50; i++) {
          esme.awaitAnswer(esme.submit("n" + i, "4915112345678"));
        }
        scrape(bridge.get("/metrics"))
            .forEach(
                (series, late) -> {
                  Matcher sample = SAMPLE.matcher(series + " 0");
                  assertThat(sample.matches()).as(series).isTrue();
                  String labels = sample.group(2) == null ? "" : sample.group(2);
                  RECORDED.add(
                      new Sample(
                          sample.group(1),
                          labels,
                          early.getOrDefault(series, BigDecimal.ZERO),
                          late));
                });
      }
    }
  }

  private static Map<String, BigDecimal> scrape(String metrics) {
    Map<String, BigDecimal> values = new LinkedHashMap<>();
    metrics
        .lines()
        .filter(
            line -> line.matches("(smpp|smsgate|store|http_server)_.*") && !line.endsWith("NaN"))
        .forEach(
            line -> {
              int space = line.lastIndexOf(' ');
              values.put(line.substring(0, space), new BigDecimal(line.substring(space + 1)));
            });
    return values;
  }

  private static JsonNode read(Path file) throws IOException {
    return YAML.readTree(file.toFile());
  }

  private static Set<String> alerts() throws IOException {
    Set<String> names = new LinkedHashSet<>();
    read(FOLDER.resolve("alerts.yaml"))
        .findValues("alert")
        .forEach(name -> names.add(name.asText()));
    return names;
  }

  /**
   * What each way to have it scraped, as these files tell it, adds to the samples of a pod or host.
   */
  private static List<Map<String, String>> targets() throws IOException {
    List<Map<String, String>> targets = new ArrayList<>();
    JsonNode monitor = read(FOLDER.resolve("podmonitor.yaml"));
    JsonNode pods =
        read(Path.of("deploy/kubernetes/base/kustomization.yaml")).at("/labels/0/pairs");
    targets.add(
        Map.of(
            "job", pods.path(monitor.at("/spec/jobLabel").asText()).asText(),
            "namespace", monitor.at("/metadata/namespace").asText(),
            "endpoint", monitor.at("/spec/podMetricsEndpoints/0/port").asText(),
            "container", "smpp-bridge"));
    for (String file : List.of("prometheus.yaml", "prometheus-kubernetes.yaml")) {
      for (JsonNode job : read(FOLDER.resolve(file)).path("scrape_configs")) {
        targets.add(Map.of("job", job.path("job_name").asText()));
      }
    }
    return targets;
  }

  private static Map<String, String> of(String instance, Map<String, String> target) {
    Map<String, String> labels = new LinkedHashMap<>(target);
    labels.put("instance", instance);
    return labels;
  }

  private static Map<String, String> series(String name, String values) {
    return Map.of("series", name, "values", values);
  }

  /** The series of both replicas; of the first, those of the cause are as it makes them. */
  private static List<Map<String, String>> series(
      Map<String, String> target, Map<String, String> wrong) {
    List<Map<String, String>> series = new ArrayList<>();
    for (String instance : List.of(FIRST, SECOND)) {
      Map<String, String> labels = of(instance, target);
      Sample up = new Sample("up", "", BigDecimal.ONE, BigDecimal.ONE);
      Stream.concat(Stream.of(up), RECORDED.stream())
          .forEach(
              sample ->
                  series.add(
                      series(
                          sample.with(labels),
                          instance.equals(FIRST)
                              ? wrong.getOrDefault(sample.series(), sample.values())
                              : sample.values())));
    }
    return series;
  }

  private static Map<String, Object> expectation(String alert, List<Map<String, Object>> fires) {
    return Map.of("eval_time", "100m", "alertname", alert, "exp_alerts", fires);
  }

  private static String promtool(List<Map<String, Object>> tests) throws Exception {
    Path file = folder.resolve("alerts.json");
    YAML.writeValue(
        file.toFile(),
        Map.of(
            "rule_files",
            List.of(FOLDER.resolve("alerts.yaml").toAbsolutePath().toString()),
            "evaluation_interval",
            "1m",
            "tests",
            tests));
    Process promtool =
        new ProcessBuilder("promtool", "test", "rules", file.toString())
            .redirectErrorStream(true)
            .start();
    String told = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return promtool.waitFor() == 0 ? "" : told;
  }

  private static Map<String, Object> fires(
      String alert, Map<String, String> labels, Map<String, String> target) throws IOException {
    for (JsonNode rule : read(FOLDER.resolve("alerts.yaml")).at("/groups/0/rules")) {
      if (rule.path("alert").asText().equals(alert)) {
        Map<String, String> all = new LinkedHashMap<>(labels);
        all.put("severity", rule.at("/labels/severity").asText());
        String summary = rule.at("/annotations/summary").asText();
        Map<String, String> known = of(FIRST, target);
        known.putAll(labels);
        for (Map.Entry<String, String> label : known.entrySet()) {
          summary = summary.replace("{{ $labels." + label.getKey() + " }}", label.getValue());
        }
        return Map.of("exp_labels", all, "exp_annotations", Map.of("summary", summary));
      }
    }
    throw new AssertionError("no alert " + alert);
  }

  @Test
  void everyAlertHasItsCause() throws Exception {
    Set<String> told = new LinkedHashSet<>(List.of("SmppBridgeDown", "SmppBridgeMissing"));
    CAUSES.forEach(cause -> told.add(cause.alert()));

    assertThat(told).containsExactlyInAnyOrderElementsOf(alerts());
    assertThat(RECORDED)
        .extracting(Sample::series)
        .containsAll(CAUSES.stream().map(Cause::series).toList());
  }

  @Test
  void whereAllIsWellNoneFires() throws Exception {
    List<Map<String, Object>> tests = new ArrayList<>();
    for (Map<String, String> target : targets()) {
      List<Map<String, Object>> none = new ArrayList<>();
      alerts().forEach(alert -> none.add(expectation(alert, List.of())));
      tests.add(
          Map.of(
              "interval", "1m", "input_series", series(target, Map.of()), "alert_rule_test", none));
    }

    assertThat(promtool(tests)).isEmpty();
  }

  @Test
  void eachFiresForItsCauseAlone() throws Exception {
    List<Map<String, Object>> tests = new ArrayList<>();
    for (Map<String, String> target : targets()) {
      for (Cause cause : CAUSES) {
        tests.add(test(cause, target));
      }
      tests.add(test(new Cause("SmppBridgeDown", "up", "0x120", OF_TARGET), target));
    }

    assertThat(promtool(tests)).isEmpty();
  }

  private static Map<String, Object> test(Cause cause, Map<String, String> target)
      throws IOException {
    Map<String, String> labels =
        cause.labels().equals(OF_TARGET) ? of(FIRST, target) : cause.labels();
    List<Map<String, Object>> expected = new ArrayList<>();
    for (String alert : alerts()) {
      List<Map<String, Object>> firing = new ArrayList<>();
      if (alert.equals(cause.alert())) {
        firing.add(fires(alert, labels, target));
      }
      expected.add(expectation(alert, firing));
    }
    return Map.ofEntries(
        entry("interval", "1m"),
        entry("input_series", series(target, Map.of(cause.series(), cause.values()))),
        entry("alert_rule_test", expected));
  }
}
