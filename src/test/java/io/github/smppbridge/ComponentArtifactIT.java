package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** What camel-smpp-server holds and needs: everything of the component, nothing of the bridge. */
class ComponentArtifactIT {
  private static final Path JAR = Path.of("target/smpp-bridge-camel-smpp-server.jar");

  /** Packages of the libraries that src/component/pom.xml names, and what comes with them. */
  private static final List<String> LIBRARIES =
      List.of(
          "java.",
          "javax.net.ssl.",
          "org.apache.camel.",
          "org.jsmpp.",
          "io.vertx.core.",
          "io.netty.",
          "com.google.re2j.",
          "org.slf4j.",
          // brought by whoever runs it in Spring Boot: nobody else loads component.springboot
          "org.springframework.");

  private static final Set<String> PACKAGES =
      Set.of(
          "component",
          "component.springboot",
          "log",
          "smpp",
          "smpp.pdu",
          "smpp.text",
          "tls",
          "work");

  private static final String BASE = "io.github.smppbridge.";

  @Test
  void classesNeedNothingThatTheJarAndItsPomDoNotHave() throws IOException {
    JavaClasses classes = classes();

    Set<String> unknown =
        classes.stream()
            .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
            .map(Dependency::getTargetClass)
            .map(type -> type.getBaseComponentType().getName())
            .filter(name -> name.contains(".") && !classes.contain(name))
            .filter(name -> LIBRARIES.stream().noneMatch(name::startsWith))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(unknown).isEmpty();
  }

  /** The model, the engine and the components of Camel do not come with camel-support. */
  @Test
  void classesUseTheApiOfCamelAlone() throws IOException {
    assertThat(
            classes().stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(dependency -> dependency.getTargetClass().getPackageName())
                .filter(
                    name ->
                        name.startsWith("org.apache.camel.model")
                            || name.startsWith("org.apache.camel.impl")
                            || name.startsWith("org.apache.camel.component")
                            || name.startsWith("org.apache.camel.main")))
        .isEmpty();
  }

  @Test
  void holdsNoPackageOfTheBridge() throws IOException {
    assertThat(classes().stream().map(type -> type.getPackageName().substring(BASE.length())))
        .isSubsetOf(PACKAGES)
        .contains("component", "smpp", "smpp.pdu", "smpp.text");
    assertThat(names())
        .noneMatch(
            name ->
                name.matches(".*\\.properties")
                    && !name.matches(".*/(component|dev-consoles)\\.properties"))
        .noneMatch(name -> name.endsWith(".yaml") || name.endsWith(".sql"))
        .noneMatch(name -> name.contains("logback") || name.contains("/Call"));
  }

  @Test
  void carriesTheMetadataThatToolsOfCamelLookFor() throws IOException {
    assertThat(names())
        .contains(
            "META-INF/services/org/apache/camel/component/smpp-server",
            "META-INF/services/org/apache/camel/component.properties",
            "META-INF/services/org/apache/camel/configurer/smpp-server-component",
            "META-INF/services/org/apache/camel/configurer/smpp-server-endpoint",
            "META-INF/services/org/apache/camel/urifactory/smpp-server-endpoint",
            "META-INF/io/github/smppbridge/component/smpp-server.json",
            "META-INF/services/org/apache/camel/dev-console/smpp-server",
            "META-INF/services/org/apache/camel/dev-consoles.properties",
            "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports");
    try (JarFile jar = new JarFile(JAR.toFile())) {
      ZipEntry entry = jar.getEntry("META-INF/services/org/apache/camel/component.properties");
      assertThat(new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8))
          .contains("components=smpp-server", "artifactId=camel-smpp-server")
          .doesNotContain("@", "${");
      ZipEntry metadata = jar.getEntry("META-INF/io/github/smppbridge/component/smpp-server.json");
      assertThat(new String(jar.getInputStream(metadata).readAllBytes(), StandardCharsets.UTF_8))
          .contains("\"artifactId\": \"camel-smpp-server\"")
          .doesNotContain("smpp-bridge\"");
    }
  }

  private static JavaClasses classes() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      return new ClassFileImporter().importJar(jar);
    }
  }

  private static List<String> names() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      return jar.stream().map(ZipEntry::getName).toList();
    }
  }
}
