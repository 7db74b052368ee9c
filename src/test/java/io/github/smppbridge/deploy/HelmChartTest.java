package io.github.smppbridge.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.smppbridge.config.ConfigKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the chart makes is as safe as the plain manifests, and what cannot be meant is said. */
class HelmChartTest {
  private static final Path RENDERED = Path.of("src/test/resources/kubernetes/rendered");

  static List<Path> rendered() throws IOException {
    try (Stream<Path> files = Files.list(RENDERED)) {
      return files.filter(file -> file.getFileName().toString().startsWith("helm")).toList();
    }
  }

  static List<Path> examples() throws IOException {
    return HelmChart.examples();
  }

  private static List<JsonNode> ofKind(Path file, String kind) throws IOException {
    List<JsonNode> objects = new ArrayList<>(KubernetesSchemas.objects(file));
    objects.removeIf(object -> !object.path("kind").asText().equals(kind));
    return objects;
  }

  @ParameterizedTest
  @MethodSource("examples")
  void helmFindsNothingToComplainOf(Path values) throws IOException, InterruptedException {
    Rendering.need(Rendering.installed("helm"), "for helm lint");

    assertThat(Rendering.run(HelmChart.lint(values))).doesNotContain("[WARNING]", "[ERROR]");
  }

  @ParameterizedTest
  @CsvSource({
    "replicas=2, store.postgresql.url",
    "autoscaling.enabled=true, store.postgresql.url",
    "gateway.webhookBaseUrl=, the address that the phones reach",
    "tls.only=true, tls.existingSecret",
    "routes.existingConfigMap=team, which keys",
    "replica=2, additional properties 'replica' not allowed",
    "store.postgresql.url=postgres://x, does not match pattern",
  })
  void whatCannotBeMeantIsSaid(String setting, String said) {
    Rendering.need(Rendering.installed("helm"), "for helm template");
    Path minimal = HelmChart.FOLDER.resolve("ci/minimal-values.yaml");

    assertThatThrownBy(() -> Rendering.run(HelmChart.template(minimal, "--set", setting)))
        .hasMessageContaining(said);
  }

  @ParameterizedTest
  @MethodSource("rendered")
  void aPodHasNoMoreRightsThanThatOfTheManifests(Path file) throws IOException {
    Path plain = RENDERED.resolve("kustomize-base.yaml");
    JsonNode expected = ofKind(plain, "StatefulSet").get(0).at("/spec/template/spec");
    JsonNode pod = ofKind(file, "StatefulSet").get(0).at("/spec/template/spec");

    assertThat(expected.at("/containers/0/securityContext/readOnlyRootFilesystem").asBoolean())
        .isTrue();
    assertThat(pod.path("securityContext")).isEqualTo(expected.path("securityContext"));
    assertThat(pod.at("/containers/0/securityContext"))
        .isEqualTo(expected.at("/containers/0/securityContext"));
    for (String same :
        List.of(
            "automountServiceAccountToken",
            "enableServiceLinks",
            "terminationGracePeriodSeconds",
            "containers/0/lifecycle",
            "containers/0/startupProbe",
            "containers/0/livenessProbe",
            "containers/0/readinessProbe")) {
      assertThat(pod.at("/" + same)).as(same).isEqualTo(expected.at("/" + same));
    }
  }

  @ParameterizedTest
  @MethodSource("rendered")
  void eachVariableIsAKeyOfTheBridge(Path file) throws IOException {
    Set<String> keys =
        Arrays.stream(ConfigKey.values())
            .map(key -> key.key().toUpperCase(Locale.ROOT).replace(".", "__"))
            .collect(Collectors.toSet());
    JsonNode variables =
        ofKind(file, "ConfigMap").stream()
            .filter(map -> map.at("/metadata/name").asText().equals("team-smpp-bridge"))
            .findFirst()
            .orElseThrow()
            .path("data");

    assertThat(variables).isNotEmpty();
    variables
        .fieldNames()
        .forEachRemaining(
            name -> assertThat(keys.contains(name) || name.equals("LOG_FORMAT")).as(name).isTrue());
  }

  @ParameterizedTest
  @MethodSource("rendered")
  void whatAPodMountsIsThere(Path file) throws IOException {
    JsonNode set = ofKind(file, "StatefulSet").get(0);
    List<String> volumes = new ArrayList<>();
    set.at("/spec/template/spec/volumes").forEach(v -> volumes.add(v.path("name").asText()));
    set.at("/spec/volumeClaimTemplates")
        .forEach(claim -> volumes.add(claim.at("/metadata/name").asText()));
    Set<String> mounted =
        set.at("/spec/template/spec/containers/0/volumeMounts").findValuesAsText("name").stream()
            .collect(Collectors.toSet());

    assertThat(mounted).contains("data", "tmp").containsExactlyInAnyOrderElementsOf(volumes);
  }

  @Test
  void theInternetReachesTheWebhookAndNothingElse() throws IOException {
    int seen = 0;
    for (Path file : rendered()) {
      for (JsonNode ingress : ofKind(file, "Ingress")) {
        assertThat(ingress.at("/spec/rules").findValuesAsText("path"))
            .containsExactly("/api/smpp/v1/webhook");
        seen++;
      }
      for (JsonNode service : ofKind(file, "Service")) {
        if (!service.at("/spec/type").asText("ClusterIP").equals("ClusterIP")) {
          assertThat(service.at("/spec/ports").findValuesAsText("name")).doesNotContain("http");
        }
      }
    }
    assertThat(seen).isPositive();
  }

  @Test
  void theChartIsOfTheVersionOfTheBuild() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    JsonNode chart = KubernetesSchemas.objects(HelmChart.FOLDER.resolve("Chart.yaml")).get(0);

    assertThat(pom).contains("\n  <version>" + chart.path("appVersion").asText() + "</version>");
    assertThat(chart.path("version")).isEqualTo(chart.path("appVersion"));
  }
}
