package io.github.smppbridge.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.github.smppbridge.tracing.TracingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What fits together in {@code deploy/kubernetes} by name only, and what no tool complains about.
 */
class ManifestsTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Path BASE = Path.of("deploy/kubernetes/base");
  private static final Pattern FROM = Pattern.compile("FROM (\\S+)(?: AS (\\w+))?");

  private static JsonNode read(String file) throws IOException {
    return YAML.readTree(BASE.resolve(file).toFile());
  }

  @Test
  void theDisruptionBudgetSelectsThePods() throws IOException {
    JsonNode pods = read("kustomization.yaml").at("/labels/0/pairs");

    assertThat(pods).isNotEmpty();
    assertThat(read("poddisruptionbudget.yaml").at("/spec/selector/matchLabels")).isEqualTo(pods);
  }

  @Test
  void theMountedRoutesAreThoseOfTheConfigMapAndReplaceOnesOfTheImage() throws IOException {
    List<String> mounted = new ArrayList<>();
    for (JsonNode mount : read("statefulset.yaml").findValues("volumeMounts").get(0)) {
      if (mount.path("name").asText().equals("routes")) {
        assertThat(mount.path("mountPath").asText())
            .isEqualTo("/app/routes/" + mount.path("subPath").asText());
        mounted.add("routes/" + mount.path("subPath").asText());
      }
    }
    List<String> given = new ArrayList<>();
    read("kustomization.yaml")
        .at("/configMapGenerator/1/files")
        .forEach(f -> given.add(f.asText()));

    assertThat(mounted).isNotEmpty().isEqualTo(given);
    assertThat(mounted).allSatisfy(file -> assertThat(Path.of(file)).exists());
    assertThat(mounted).allSatisfy(file -> assertThat(BASE.resolve(file)).exists());
  }

  @Test
  void thePoliciesSelectThePodsAndNameEveryPeerAndPort() throws IOException {
    JsonNode pods = read("kustomization.yaml").at("/labels/0/pairs");
    List<String> ports = new ArrayList<>();
    read("statefulset.yaml")
        .findValue("ports")
        .forEach(port -> ports.add(port.path("name").asText()));
    for (Path file :
        List.of(
            BASE.resolve("networkpolicy.yaml"),
            Path.of("deploy/kubernetes/overlays/replicas/networkpolicy.yaml"))) {
      JsonNode spec = YAML.readTree(file.toFile()).path("spec");
      assertThat(spec.at("/podSelector/matchLabels")).as("%s", file).isEqualTo(pods);
      for (JsonNode rule : spec.path("ingress")) {
        assertThat(rule.path("from")).as("%s", file).isNotEmpty();
        rule.path("ports").forEach(p -> assertThat(ports).contains(p.path("port").asText()));
      }
      for (JsonNode rule : spec.path("egress")) {
        assertThat(rule.path("to")).as("%s", file).isNotEmpty();
        assertThat(rule.path("ports")).as("%s", file).isNotEmpty();
      }
    }
    assertThat(Files.readString(BASE.resolve("kustomization.yaml"))).contains("networkpolicy.yaml");
  }

  @Test
  void camelKHasTheSameSecurityContextAsThePlainWay() throws IOException {
    JsonNode plain = read("statefulset.yaml").at("/spec/template/spec");
    JsonNode integration = YAML.readTree(Path.of("deploy/camel-k/integration.yaml").toFile());
    JsonNode merged = integration.at("/spec/template/spec");
    JsonNode container = merged.at("/containers/0");

    assertThat(merged.path("securityContext")).isEqualTo(plain.path("securityContext"));
    plain
        .at("/containers/0/securityContext")
        .fields()
        .forEachRemaining(
            entry ->
                assertThat(container.path("securityContext").path(entry.getKey()))
                    .as(entry.getKey())
                    .isEqualTo(entry.getValue()));
    assertThat(container.path("name")).isEqualTo(integration.at("/spec/traits/container/name"));
    assertThat(merged.path("terminationGracePeriodSeconds"))
        .isEqualTo(plain.path("terminationGracePeriodSeconds"));
    List<String> writable = new ArrayList<>();
    container.path("volumeMounts").forEach(m -> writable.add(m.path("mountPath").asText()));
    assertThat(writable).containsExactlyInAnyOrder("/tmp", "/app/data");
  }

  @Test
  void whoTakesTheProcessOverHasNoFurtherRights() throws IOException {
    JsonNode pod = read("statefulset.yaml").at("/spec/template/spec");
    JsonNode container = pod.at("/containers/0/securityContext");
    JsonNode compose = YAML.readTree(Path.of("deploy/compose/compose.yaml").toFile());

    assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
    assertThat(container.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(container.path("readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(container.at("/capabilities/drop")).hasToString("[\"ALL\"]");
    assertThat(compose.at("/x-bridge/read_only").asBoolean()).isTrue();
    assertThat(compose.at("/x-bridge/cap_drop")).hasToString("[\"ALL\"]");
    assertThat(compose.at("/x-bridge/security_opt")).hasToString("[\"no-new-privileges:true\"]");
    assertThat(compose.path("services")).isNotEmpty().allMatch(service -> service.has("<<"));
    assertThat(Path.of("Dockerfile")).content().contains("\nUSER 10001:10001\n");
  }

  @Test
  void theTracesOfComposeReachTheirCollectorAndNoNetworkButThisComputer() throws IOException {
    JsonNode bridges = YAML.readTree(Path.of("deploy/compose/compose.yaml").toFile());
    JsonNode traced = YAML.readTree(Path.of("deploy/compose/tracing.yaml").toFile());
    JsonNode collector = YAML.readTree(Path.of("deploy/compose/collector.yaml").toFile());
    List<String> added = new ArrayList<>();
    traced.path("services").fieldNames().forEachRemaining(added::add);

    assertThat(added).containsExactly("sandbox", "bridge", "collector", "jaeger");
    bridges
        .path("services")
        .fieldNames()
        .forEachRemaining(
            name ->
                assertThat(traced.at("/services/" + name + "/<<").asText())
                    .as(name)
                    .isEqualTo("traced"));
    assertThat(
            TracingOptions.of(
                Map.of(
                    "OTEL_EXPORTER_OTLP_ENDPOINT",
                    traced.at("/x-traced/environment/OTEL_EXPORTER_OTLP_ENDPOINT").asText()),
                new Properties()))
        .isPresent();
    assertThat(traced.at("/x-traced/environment/OTEL_EXPORTER_OTLP_ENDPOINT").asText())
        .isEqualTo(
            "http://collector:"
                + collector
                    .at("/receivers/otlp/protocols/http/endpoint")
                    .asText()
                    .replaceFirst(".*:", ""));
    assertThat(collector.at("/exporters/otlp/endpoint").asText()).startsWith("jaeger:");
    collector
        .at("/service/pipelines/traces/exporters")
        .forEach(name -> assertThat(collector.path("exporters").has(name.asText())).isTrue());
    collector
        .at("/service/pipelines/traces/processors")
        .forEach(name -> assertThat(collector.path("processors").has(name.asText())).isTrue());
    assertThat(traced.at("/services/collector/volumes/0").asText()).startsWith("./collector.yaml:");
    for (String name : List.of("collector", "jaeger")) {
      JsonNode service = traced.at("/services/" + name);
      assertThat(service.path("image").asText()).matches("[a-z/-]+:\\d+\\.\\d+\\.\\d+");
      assertThat(service.has("<<")).isTrue();
      service.path("ports").forEach(port -> assertThat(port.asText()).startsWith("127.0.0.1:"));
    }
    for (String hardening : List.of("read_only", "cap_drop", "security_opt")) {
      assertThat(traced.at("/x-backend/" + hardening))
          .isEqualTo(bridges.at("/x-bridge/" + hardening));
    }
  }

  @Test
  void imagesAndActionsArePinnedByDigest() throws IOException {
    List<String> floating = new ArrayList<>();
    Set<String> stages = new HashSet<>();
    for (String line : Files.readAllLines(Path.of("Dockerfile"))) {
      Matcher from = FROM.matcher(line);
      if (from.matches()) {
        if (!from.group(1).matches("\\S+:\\S+@sha256:[0-9a-f]{64}")
            && !stages.contains(from.group(1))) {
          floating.add(line);
        }
        stages.add(from.group(2));
      }
    }
    try (Stream<Path> workflows = Files.list(Path.of(".github/workflows"))) {
      for (Path workflow : workflows.toList()) {
        for (String line : Files.readAllLines(workflow)) {
          if (line.contains("uses:") && !line.matches(".*uses: \\S+@[0-9a-f]{40} # v[0-9.]+")) {
            floating.add(workflow + ": " + line.trim());
          }
        }
      }
    }

    assertThat(floating).isEmpty();
  }
}
