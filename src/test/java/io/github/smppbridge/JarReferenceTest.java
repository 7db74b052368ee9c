package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.testkit.ReferenceFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The components, data formats and languages of docs/route-reference.md are those on the bridge's
 * class path, without what tests add to it.
 */
class JarReferenceTest {
  private static final Path CLASSES = Path.of("target/classes");
  private static final String SERVICES = "META-INF/services/org/apache/camel/";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What examples/kafka adds: said in the text. */
  private static final List<String> OF_A_PROFILE = List.of("kafka");

  @Test
  void theDocumentedComponentsAreThese() throws IOException {
    Map<String, String> components = found("component");
    components.keySet().removeAll(OF_A_PROFILE);
    assertThat(components).containsKeys("smpp-server", "direct", "file").doesNotContainKey("mock");

    StringBuilder table = new StringBuilder("| component | |\n|---|---|\n");
    components.forEach((name, what) -> table.append("| `%s` | %s |\n".formatted(name, what)));
    ReferenceFile.hold(
        "docs/route-reference.md",
        "<!-- components -->\n",
        "<!-- end of components -->\n",
        table.toString());
  }

  @Test
  void theDocumentedLanguagesAndDataFormatsAreThese() throws IOException {
    StringBuilder table = new StringBuilder("| | | |\n|---|---|---|\n");
    for (String kind : List.of("language", "dataformat")) {
      Map<String, String> found = found(kind);
      assertThat(found).isNotEmpty();
      found.forEach(
          (name, what) ->
              table.append(
                  "| %s | `%s` | %s |\n"
                      .formatted(kind.replace("dataformat", "data format"), name, what)));
    }
    ReferenceFile.hold(
        "docs/route-reference.md",
        "<!-- languages -->\n",
        "<!-- end of languages -->\n",
        table.toString());
  }

  /** Names to what each is for. */
  private static Map<String, String> found(String kind) throws IOException {
    Map<String, String> found = new TreeMap<>();
    read(CLASSES, kind, found);
    for (String jar :
        Files.readString(Path.of("target/runtime.classpath")).strip().split(File.pathSeparator)) {
      try (FileSystem files = FileSystems.newFileSystem(Path.of(jar))) {
        read(files.getPath("/"), kind, found);
      }
    }
    return found;
  }

  private static void read(Path root, String kind, Map<String, String> found) throws IOException {
    Path services = root.resolve(SERVICES + kind);
    if (Files.isDirectory(services)) {
      try (Stream<Path> names = Files.list(services)) {
        for (Path service : names.toList()) {
          String name = service.getFileName().toString();
          found.put(name, description(root, kind, name, Files.readString(service)));
        }
      }
    }
  }

  /** From the metadata that Camel's tools put beside the class. */
  private static String description(Path root, String kind, String name, String service)
      throws IOException {
    String type =
        Arrays.stream(service.split("\n"))
            .filter(line -> line.startsWith("class="))
            .findFirst()
            .orElseThrow()
            .substring("class=".length())
            .strip();
    String folder = type.substring(0, type.lastIndexOf('.')).replace('.', '/');
    Path metadata = root.resolve("META-INF/" + folder + "/" + name + ".json");
    if (!Files.exists(metadata)) {
      return "";
    }
    return JSON.readTree(Files.readString(metadata)).path(kind).path("description").asText();
  }
}
