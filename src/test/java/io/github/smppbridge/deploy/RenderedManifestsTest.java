package io.github.smppbridge.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a cluster gets of {@code deploy/}, and whether it would take it. */
class RenderedManifestsTest {
  private static final Path KUSTOMIZE = Path.of("deploy/kubernetes");

  static Stream<Rendering> renderings() throws IOException {
    return Stream.concat(
        Stream.of("base", "overlays/replicas", "overlays/autoscaled")
            .map(RenderedManifestsTest::kustomize),
        HelmChart.examples().stream().map(RenderedManifestsTest::helm));
  }

  private static Rendering helm(Path values) {
    return new Rendering(
        "helm-" + values.getFileName().toString().replace("-values.yaml", ""),
        List.of(HelmChart.template(values)),
        List.of(HelmChart.FOLDER));
  }

  private static Rendering kustomize(String folder) {
    String path = KUSTOMIZE.resolve(folder).toString();
    return new Rendering(
        "kustomize-" + folder.replace('/', '-'),
        List.of(List.of("kustomize", "build", path), List.of("kubectl", "kustomize", path)),
        List.of(KUSTOMIZE.resolve("base"), KUSTOMIZE.resolve("overlays")));
  }

  @ParameterizedTest
  @MethodSource("renderings")
  void whatIsKeptIsMadeFromTheFilesAsTheyAre(Rendering rendering)
      throws IOException, InterruptedException {
    if (Boolean.getBoolean("update.references")) {
      Optional<String> made = rendering.made();
      assertThat(made).as("%s, or another tool for it", rendering.commands().get(0)).isPresent();
      Files.createDirectories(rendering.file().getParent());
      Files.writeString(rendering.file(), made.get());
    }

    assertThat(rendering.kept())
        .as("%s; see src/test/resources/kubernetes/README.md", rendering.file())
        .startsWith(rendering.head());
  }

  @ParameterizedTest
  @MethodSource("renderings")
  void itIsWhatTheToolMakes(Rendering rendering) throws IOException, InterruptedException {
    Optional<String> made = rendering.made();
    Rendering.need(made.isPresent(), "for " + rendering.file());

    // versions of the tools differ in order and comments
    assertThat(KubernetesSchemas.objects(made.get()))
        .containsExactlyInAnyOrderElementsOf(KubernetesSchemas.objects(rendering.kept()));
  }

  @ParameterizedTest
  @MethodSource("renderings")
  void aClusterWouldTakeEachObject(Rendering rendering) throws IOException {
    List<JsonNode> objects = KubernetesSchemas.objects(rendering.file());

    assertThat(objects).isNotEmpty();
    for (JsonNode object : objects) {
      assertThat(KubernetesSchemas.problems(object)).as("%s", rendering.file()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("renderings")
  void eachObjectIsFoundByTheSameName(Rendering rendering) throws IOException {
    for (JsonNode object : KubernetesSchemas.objects(rendering.file())) {
      assertThat(object.at("/metadata/labels/app.kubernetes.io~1name").asText())
          .as("%s %s", object.path("kind").asText(), object.at("/metadata/name").asText())
          .isEqualTo("smpp-bridge");
      if (object.path("kind").asText().equals("StatefulSet")) {
        assertThat(object.at("/spec/template/metadata/labels/app.kubernetes.io~1name").asText())
            .isEqualTo("smpp-bridge");
      }
    }
  }

  @Test
  void theCamelKOperatorWouldTakeTheIntegration() throws IOException {
    for (String file : List.of("integration.yaml", "service.yaml")) {
      for (JsonNode object : KubernetesSchemas.objects(Path.of("deploy/camel-k", file))) {
        assertThat(KubernetesSchemas.problems(object)).isEmpty();
        assertThat(object.at("/metadata/labels/app.kubernetes.io~1name").asText())
            .isEqualTo("smpp-bridge");
      }
    }
  }

  @Test
  void aMisspeltFieldAndAWrongTypeAreFound() throws IOException {
    JsonNode integration =
        KubernetesSchemas.objects(Path.of("deploy/camel-k/integration.yaml")).get(0);
    ((ObjectNode) integration.at("/spec/traits/container")).put("requestCpu", "250m");
    JsonNode container = integration.at("/spec/template/spec/containers/0/securityContext");
    ((ObjectNode) container).put("runAsUser", "me");
    JsonNode budget =
        KubernetesSchemas.objects(KUSTOMIZE.resolve("base/poddisruptionbudget.yaml")).get(0);
    ((ObjectNode) budget.path("spec")).put("maxUnavailible", 1);

    assertThat(KubernetesSchemas.problems(integration))
        .hasSize(2)
        .anySatisfy(problem -> assertThat(problem).contains("requestCpu"))
        .anySatisfy(problem -> assertThat(problem).contains("runAsUser"));
    assertThat(KubernetesSchemas.problems(budget)).singleElement().asString().contains("availible");
    assertThat(KubernetesSchemas.problems(((ObjectNode) budget).put("kind", "Budget")))
        .containsExactly("no schema of policy/v1 Budget");
  }
}
