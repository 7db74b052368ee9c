package io.github.smppbridge.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What scrapes the bridge gives it the labels that alerts and board look for. */
class AlertRulesTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Path FOLDER = Path.of("deploy/prometheus");
  private static final Pattern JOB = Pattern.compile("job=\\\\?\"([^\"\\\\]+)");

  private static JsonNode read(String file) throws IOException {
    return YAML.readTree(FOLDER.resolve(file).toFile());
  }

  private static List<String> jobs(Path file) throws IOException {
    return JOB.matcher(Files.readString(file)).results().map(found -> found.group(1)).toList();
  }

  @Test
  void whatScrapesGivesTheJobThatAlertsAndBoardLookFor() throws IOException {
    JsonNode kustomization =
        YAML.readTree(Path.of("deploy/kubernetes/base/kustomization.yaml").toFile());
    JsonNode pods = kustomization.at("/labels/0/pairs");
    JsonNode monitor = read("podmonitor.yaml");
    List<String> given = new ArrayList<>();
    given.add(pods.path(monitor.at("/spec/jobLabel").asText()).asText());
    for (String file : List.of("prometheus.yaml", "prometheus-kubernetes.yaml")) {
      read(file).path("scrape_configs").forEach(job -> given.add(job.path("job_name").asText()));
    }
    List<String> wanted = new ArrayList<>(jobs(FOLDER.resolve("alerts.yaml")));
    wanted.addAll(jobs(Path.of("deploy/grafana/smpp-bridge.json")));

    assertThat(wanted).isNotEmpty();
    assertThat(given).hasSize(3).doesNotContain("").allMatch(wanted::contains);
    assertThat(given).containsAll(wanted);
  }

  @Test
  void thePodMonitorFindsThePodsAndTheirPort() throws IOException {
    JsonNode monitor = read("podmonitor.yaml");
    JsonNode kustomization =
        YAML.readTree(Path.of("deploy/kubernetes/base/kustomization.yaml").toFile());
    List<String> ports = new ArrayList<>();
    YAML.readTree(Path.of("deploy/kubernetes/base/statefulset.yaml").toFile())
        .findValue("ports")
        .forEach(port -> ports.add(port.path("name").asText()));

    assertThat(monitor.at("/spec/selector/matchLabels"))
        .isEqualTo(kustomization.at("/labels/0/pairs"));
    assertThat(monitor.at("/metadata/namespace")).isEqualTo(kustomization.path("namespace"));
    assertThat(ports).contains(monitor.at("/spec/podMetricsEndpoints/0/port").asText());
    // also of a job that goes by annotations, which maps labels with underscores
    String label = kustomization.at("/labels/0/pairs").fieldNames().next().replaceAll("[./-]", "_");
    assertThat(Files.readString(FOLDER.resolve("alerts.yaml")))
        .contains(label + "=\"smpp-bridge\"");
  }

  @Test
  void theOperatorsRulesAreTheSame() throws IOException {
    assertThat(read("prometheusrule.yaml").path("spec")).isEqualTo(read("alerts.yaml"));
  }

  /** Not prometheus-kubernetes.yaml: Debian's promtool is built without Kubernetes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "check rules alerts.yaml",
        "check config --syntax-only prometheus.yaml",
        "test rules alerts.test.yaml"
      })
  void promtoolAgrees(String arguments) throws Exception {
    assumeThat(isInstalled("promtool")).as("promtool is installed").isTrue();
    List<String> command =
        Stream.concat(Stream.of("promtool"), Stream.of(arguments.split(" "))).toList();
    Process promtool =
        new ProcessBuilder(command).directory(FOLDER.toFile()).redirectErrorStream(true).start();
    String told = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(promtool.waitFor()).as(told).isZero();
  }

  static boolean isInstalled(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
