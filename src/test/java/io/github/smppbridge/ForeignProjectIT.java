package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator.ExecutionStatus;
import io.github.smppbridge.log.layout.LogConfigurator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/**
 * What the bridge's jar does to a project that has it on its class path: nothing, unless asked. The
 * names are those that Camel Main, Spring Boot, Logback and Flyway read of whatever jar has them.
 */
class ForeignProjectIT {
  private static final Path JAR = Path.of("target/smpp-bridge.jar");

  @Test
  void theJarHasNothingThatOthersTakeForTheirOwn() throws IOException {
    List<String> names;
    try (JarFile jar = new JarFile(JAR.toFile())) {
      names = jar.stream().map(ZipEntry::getName).toList();
    }
    assertThat(names)
        .contains("META-INF/smpp-bridge/application.properties")
        .noneMatch(name -> name.matches("(config/)?application[^/]*\\.(properties|ya?ml)"))
        .noneMatch(name -> name.matches("logback[^/]*\\.xml"))
        .noneMatch(name -> name.startsWith("camel/"))
        .noneMatch(name -> name.startsWith("db/migration/"));
  }

  @Test
  void theLogOfAnotherProgramIsLeftToIt() {
    LoggerContext context = new LoggerContext();
    String own = System.clearProperty(LogConfigurator.OWN);
    try {
      assertThat(new LogConfigurator().configure(context))
          .isEqualTo(ExecutionStatus.INVOKE_NEXT_IF_ANY);
      assertThat(
              context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).iteratorForAppenders().hasNext())
          .isFalse();
    } finally {
      if (own != null) {
        System.setProperty(LogConfigurator.OWN, own);
      }
    }
  }
}
