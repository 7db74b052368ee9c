package io.github.smppbridge.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The bill of materials beside the jar says what lib/ holds, neither more nor less. */
class SbomIT {
  /** As of libraries of one platform. */
  private static final Pattern CLASSIFIER = Pattern.compile("[?&]classifier=([^&]+)");

  @Test
  void everyFileOfLibIsInItWithItsDigest() throws Exception {
    Path file = Path.of("target/smpp-bridge.cdx.json");
    assumeThat(file).as("mvn -o makes none").exists();
    JsonNode sbom = new ObjectMapper().readTree(file.toFile());
    Map<String, String> listed = new TreeMap<>();
    for (JsonNode component : sbom.path("components")) {
      assertThat(component.path("purl").asText()).startsWith("pkg:maven/");
      listed.put(fileOf(component), sha256(component));
    }

    assertThat(sbom.path("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(sbom.at("/metadata/component/name").asText()).isEqualTo("smpp-bridge");
    assertThat(listed).isEqualTo(files()).hasSizeGreaterThan(50);
  }

  private static String fileOf(JsonNode component) {
    Matcher classifier = CLASSIFIER.matcher(component.path("purl").asText());
    return component.path("name").asText()
        + "-"
        + component.path("version").asText()
        + (classifier.find() ? "-" + classifier.group(1) : "")
        + ".jar";
  }

  private static String sha256(JsonNode component) {
    for (JsonNode hash : component.path("hashes")) {
      if (hash.path("alg").asText().equals("SHA-256")) {
        return hash.path("content").asText();
      }
    }
    return "none";
  }

  private static Map<String, String> files() throws Exception {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> lib = Files.list(Path.of("target/lib"))) {
      for (Path file : lib.toList()) {
        files.put(file.getFileName().toString(), digest(file));
      }
    }
    return files;
  }

  private static String digest(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
