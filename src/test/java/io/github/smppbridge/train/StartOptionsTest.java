package io.github.smppbridge.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The JVM's flags are the same wherever somebody starts the bridge. */
class StartOptionsTest {
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

  @Test
  void theImageStartsWithThemAndItsCache() throws IOException {
    String dockerfile = Files.readString(Path.of("Dockerfile"));
    List<String> entry = entryPoint(dockerfile);
    List<String> expected = new ArrayList<>(List.of("java"));
    expected.addAll(StartOptions.all());
    expected.add("-XX:AOTCache=/app/" + StartOptions.CACHE);
    expected.add("-Dorg.sqlite.lib.path=/app/native");
    expected.add("-Djava.library.path=/app/native");
    expected.addAll(List.of("-jar", "/app/smpp-bridge.jar"));
    assertThat(entry).isEqualTo(expected);
  }

  private static List<String> entryPoint(String dockerfile) {
    int from = dockerfile.indexOf("ENTRYPOINT");
    Matcher matcher = QUOTED.matcher(dockerfile.substring(from, dockerfile.indexOf(']', from)));
    return matcher.results().map(each -> each.group(1)).toList();
  }

  @Test
  void theSandboxHasWhatEveryJavaKnows() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    String sandbox = pom.substring(pom.indexOf("<id>sandbox</id>"));
    List<String> arguments =
        Pattern.compile("<argument>([^<]*)</argument>")
            .matcher(sandbox.substring(0, sandbox.indexOf("</arguments>")))
            .results()
            .map(each -> each.group(1))
            .toList();
    List<String> expected = StartOptions.everywhere();
    assertThat(arguments.subList(0, expected.size())).isEqualTo(expected);
    assertThat(arguments.get(expected.size())).isEqualTo("-jar");
  }

  /** A cache fits one JVM, and files of one time. */
  @Test
  void theImagesCacheIsMadeOnTheImageItself() throws IOException {
    String dockerfile = Files.readString(Path.of("Dockerfile"));
    assertThat(dockerfile)
        .containsPattern("FROM eclipse-temurin:25-jre@\\S+ AS app\n")
        .contains("FROM app AS trained\n")
        .contains("\nFROM app\nCOPY --from=trained /tmp/" + StartOptions.CACHE + " ./\n");
  }

  @Test
  void theDocumentsShowThem() throws IOException {
    String document = Files.readString(Path.of("docs/operations.md"));
    String words = document.replaceAll("\\\\\n\\s*", "");
    assertThat(words)
        .contains(
            "java "
                + String.join(" ", StartOptions.all())
                + " -XX:AOTCache=target/"
                + StartOptions.CACHE
                + " -jar target/smpp-bridge.jar");
  }

  /** What starts the image leaves them to it. */
  @Test
  void manifestsHaveNoneOfTheirOwn() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("deploy"))) {
      for (Path file :
          files.filter(each -> each.toString().matches(".*\\.(yaml|example)")).toList()) {
        assertThat(Files.readString(file)).as(file.toString()).doesNotContain("-XX:", "-Xm");
      }
    }
  }
}
