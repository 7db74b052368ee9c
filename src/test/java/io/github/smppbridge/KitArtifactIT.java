package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** What smpp-bridge-testkit holds: all that its classes need beside what its pom names. */
class KitArtifactIT {
  private static final Path JAR = Path.of("target/smpp-bridge-testkit.jar");
  private static final Path BRIDGE = Path.of("target/smpp-bridge.jar");

  /** Of what src/kit/pom.xml names, and the bridge's pom behind it. */
  private static final List<String> LIBRARIES =
      List.of(
          "java.",
          "javax.crypto.",
          "com.google.i18n.phonenumbers.",
          "org.apache.camel.",
          "org.jsmpp.",
          "io.vertx.core.",
          "io.netty.",
          "org.junit.jupiter.api.",
          "org.awaitility.");

  @Test
  void classesNeedNothingThatTheJarAndItsPomDoNotHave() throws IOException {
    JavaClasses kit = classes(JAR);
    JavaClasses bridge = classes(BRIDGE);

    Set<String> unknown =
        kit.stream()
            .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
            .map(Dependency::getTargetClass)
            .map(type -> type.getBaseComponentType().getName())
            .filter(name -> name.contains(".") && !kit.contain(name) && !bridge.contain(name))
            .filter(name -> LIBRARIES.stream().noneMatch(name::startsWith))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(unknown).isEmpty();
    assertThat(kit.contain("io.github.smppbridge.kit.BridgeExtension")).isTrue();
  }

  @Test
  void holdsNoTestAndNothingThatOthersTakeForTheirOwn() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      assertThat(jar.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName))
          .allMatch(
              name ->
                  name.equals("META-INF/MANIFEST.MF")
                      || name.equals("META-INF/LICENSE")
                      || name.matches("io/github/smppbridge/(kit|testkit)/[^/]+\\.class"))
          .noneMatch(name -> name.contains("Test"));
    }
  }

  private static JavaClasses classes(Path file) throws IOException {
    try (JarFile jar = new JarFile(file.toFile())) {
      return new ClassFileImporter().importJar(jar);
    }
  }
}
