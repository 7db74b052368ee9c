package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** The component's own jar: whole by itself, and nothing of the bridge in it. */
class SmppServerJarIT {
  private static final String JAR = "target/smpp-bridge-camel-smpp-server.jar";
  private static final String BASE = "io.github.smppbridge.";

  /** What its pom brings, and the JDK. */
  private static final List<String> LIBRARIES =
      List.of(
          "java.",
          "javax.net.ssl.",
          "org.apache.camel.",
          "org.jsmpp.",
          "org.slf4j.",
          "io.netty.",
          "io.vertx.core.",
          "com.google.re2j.");

  @Test
  void eachClassFindsWhatItNames() throws IOException {
    try (JarFile jar = new JarFile(JAR)) {
      JavaClasses classes = new ClassFileImporter().importJar(jar);
      Set<String> names = new TreeSet<>();
      classes.forEach(each -> names.add(each.getName()));
      Set<String> missing = new TreeSet<>();
      for (JavaClass each : classes) {
        each.getDirectDependenciesFromSelf().stream()
            .map(dependency -> dependency.getTargetClass().getBaseComponentType())
            .filter(target -> !target.isPrimitive())
            .map(JavaClass::getName)
            .filter(name -> !names.contains(name))
            .filter(name -> LIBRARIES.stream().noneMatch(name::startsWith))
            .forEach(name -> missing.add(each.getName() + " -> " + name));
      }
      assertThat(names).contains(BASE + "component.SmppServerComponent");
      assertThat(missing).isEmpty();
    }
  }

  @Test
  void itHasNothingOfTheBridge() throws IOException {
    try (JarFile jar = new JarFile(JAR)) {
      List<String> files =
          jar.stream().filter(entry -> !entry.isDirectory()).map(JarEntry::getName).toList();
      assertThat(files)
          .contains(
              "META-INF/io/github/smppbridge/component/smpp-server.json",
              "META-INF/services/org/apache/camel/component/smpp-server",
              "META-INF/services/org/apache/camel/configurer/smpp-server-component",
              "META-INF/services/org/apache/camel/configurer/smpp-server-endpoint",
              "META-INF/services/org/apache/camel/urifactory/smpp-server-endpoint",
              "io/github/smppbridge/smpp/text/national-languages.txt")
          .allMatch(
              file ->
                  file.startsWith("META-INF/")
                      || file.matches(
                          "io/github/smppbridge/(component|smpp|smpp/pdu|smpp/text|log|tls|work)/[^/]+"))
          .noneMatch(file -> file.endsWith(".properties") || file.endsWith(".yaml"))
          .noneMatch(file -> file.contains("logback") || file.contains("/Call"));
    }
  }
}
