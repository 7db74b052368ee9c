package io.github.smppbridge.bench.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

class OptionsTest {

  @Test
  void withoutAnyAllScenariosOfAllServersAreMeasured() {
    Options options = Options.parse(new String[0]);
    assertThat(options.scenarios()).isEqualTo(Scenarios.names());
    assertThat(options.servers()).isEqualTo(ServerKind.named());
    assertThat(options.wants(ServerKind.BRIDGE_POSTGRESQL)).isFalse();
    assertThat(options.rounds()).isEqualTo(5);
    assertThat(options.warmUpSeconds()).isEqualTo(40);
    assertThat(options.javaOptions()).containsExactly("-Xmx512m");
    assertThat(options.bridgeJavaOptions()).isEmpty();
  }

  @Test
  void scenariosAndValuesMayComeInAnyOrder() {
    Options options =
        Options.parse(
            new String[] {
              "--servers",
              "bridge,d16+huc",
              "latency",
              "--bridge-env",
              "A__B=c=d",
              "--quick",
              "idle",
              "--postgresql",
              "build"
            });
    assertThat(options.scenarios()).containsExactly("thousand-a-second", "idle");
    assertThat(options.servers()).isEqualTo(Set.of(ServerKind.BRIDGE, ServerKind.D16_HUC));
    assertThat(options.bridgeEnvironment()).containsEntry("A__B", "c=d");
    assertThat(options.quick()).isTrue();
    assertThat(options.rounds()).isEqualTo(1);
    assertThat(options.wants(ServerKind.BRIDGE_POSTGRESQL)).isTrue();
  }

  @Test
  void whatIsUnknownIsSaid() {
    for (String[] wrong :
        new String[][] {{"--nonsense", "1"}, {"nonsense"}, {"--rounds"}, {"--servers", "x"}}) {
      assertThatThrownBy(() -> Options.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void theImagesJvmOptionsAreThoseOfItsEntryPointWithoutItsFiles() {
    String dockerfile =
        """
        CMD ["java", "-XX:+UseSerialGC", "-jar", "smpp-bridge.jar"]
        ENTRYPOINT ["java", "-XX:MaxRAMPercentage=70", "-Xshare:auto", \\
                    "--enable-native-access=ALL-UNNAMED", "-XX:SharedArchiveFile=/app/a.jsa", \\
                    "-jar", "smpp-bridge.jar", "-x"]
        """;
    assertThat(ServerStarter.imageJavaOptions(dockerfile))
        .containsExactly("-XX:MaxRAMPercentage=70", "-Xshare:auto");
  }
}
