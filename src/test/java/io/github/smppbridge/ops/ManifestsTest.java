package io.github.smppbridge.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What fits together in {@code deploy/kubernetes} by name only, and what no tool complains about.
 */
class ManifestsTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Path BASE = Path.of("deploy/kubernetes/base");

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
}
