package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Java files in {@code routes/}: compiled at a start, by check, and when they are edited. */
class JavaFilesIT {
  private static final int RSUBMITFAIL = 0x45;
  private static final int RINVDSTADR = CommandStatus.ESME_RINVDSTADR;
  private static final Sms PREMIUM = Sms.to("499001234567").text("premium");
  private static final Sms USUAL = Sms.to("4915112345678").text("usual");

  @TempDir Path folder;
  @AutoClose private final StubGateway gateway = StubGateway.start();
  @AutoClose private BridgeProcess bridge;
  @AutoClose private Esme esme;

  private void process(Map<String, String> more) {
    Map<String, String> keys = new HashMap<>(more);
    keys.put("gateway.api_base_url", gateway.baseUrl());
    bridge = new BridgeProcess("bridge", folder, keys);
  }

  private void start() throws IOException {
    process(Map.of("camel_main_profile", "dev"));
    bridge.startJar().awaitReady();
    esme = Esme.bind(bridge.smppPort(), StubGateway.USERNAME, StubGateway.PASSWORD);
  }

  private void file(String name, String text) throws IOException {
    Files.createDirectories(folder.resolve("routes"));
    Files.writeString(folder.resolve("routes").resolve(name), text);
  }

  private static String rule(String status) {
    return """
    package com.example;

    import org.apache.camel.Exchange;
    import org.apache.camel.builder.RouteBuilder;

    public class Rules extends RouteBuilder {
      @Override
      public void configure() {
        from("direct:before-submit").routeId("before-submit")
            .process(new Premium()::refuse)
            .to("direct:count");
      }
    }

    class Premium {
      void refuse(Exchange exchange) {
        if (exchange.getMessage().getHeader("CamelSmppDestAddr", "", String.class).startsWith("49900")) {
          exchange.getMessage().setHeader("CamelSmppCommandStatus", "%s");
        }
      }
    }

    class Counted extends RouteBuilder {
      @Override
      public void configure() {
        from("direct:count").routeId("count").setHeader("counted").constant(1);
      }
    }
    """
        .formatted(status);
  }

  private void awaitLog(String... words) {
    await().untilAsserted(() -> assertThat(bridge.log()).contains(words));
  }

  @Test
  void routesAreTakenEditedAndGiveTheirPlaceBack() throws Exception {
    // as in the image: a copy of the bundle's is no rule of the team's
    Files.createDirectories(folder.resolve("routes"));
    Files.copy(
        Path.of("routes/before-submit.camel.yaml"),
        folder.resolve("routes/before-submit.camel.yaml"));
    file("Rules.java", rule("ESME_RINVDSTADR"));
    start();
    assertThat(esme.submitStatus(PREMIUM)).isEqualTo(RINVDSTADR);
    assertThat(esme.submitStatus(USUAL)).isZero();

    file("Rules.java", rule("ESME_RSUBMITFAIL"));
    awaitLog("Edited routes are in force: ");
    assertThat(esme.submitStatus(PREMIUM)).isEqualTo(RSUBMITFAIL);

    file("Rules.java", rule("ESME_RINVDSTADR").replace("new Premium()", "new Premum()"));
    awaitLog("the old ones go on: routes/Rules.java:10: cannot find symbol symbol: class Premum");
    assertThat(esme.submitStatus(PREMIUM)).isEqualTo(RSUBMITFAIL);

    file(
        "Rules.java",
        rule("ESME_RINVDSTADR").replace(".to(\"direct:count\")", ".to(\"direct:nowhere\")"));
    awaitLog("routes/Rules.java:11: route before-submit calls direct:nowhere");
    file("Rules.java", rule("ESME_RINVDSTADR").replace("new Premium()::", "((Premium) null)::"));
    awaitLog("routes/Rules.java:10: Rules: ");
    assertThat(esme.submitStatus(PREMIUM)).isEqualTo(RSUBMITFAIL);

    Files.delete(folder.resolve("routes/Rules.java"));
    await().until(() -> esme.submitStatus(PREMIUM) == 0);
    assertThat(esme.bound()).isTrue();
    assertThat(bridge.get("/health/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void beansAreThereForYamlAndChangeWithTheirFile() throws Exception {
    String bean =
        """
        import org.apache.camel.BindToRegistry;
        import org.apache.camel.Exchange;

        @BindToRegistry("teamRules")
        class TeamRules {
          public void apply(Exchange exchange) {
            exchange.getMessage().setHeader("CamelSmppCommandStatus", "ESME_RINVDSTADR");
          }
        }
        """;
    file("TeamRules.java", bean);
    file(
        "rules.camel.yaml",
        """
        - route:
            id: before-submit
            from:
              uri: direct:before-submit
              steps:
                - bean: { ref: teamRules, method: apply }
        """);
    start();
    assertThat(esme.submitStatus(USUAL)).isEqualTo(RINVDSTADR);

    file("TeamRules.java", bean.replace("ESME_RINVDSTADR", "ESME_RSUBMITFAIL"));
    await().until(() -> esme.submitStatus(USUAL) == RSUBMITFAIL);

    file("TeamRules.java", bean.replace("teamRules", "otherRules"));
    awaitLog("the old ones go on: routes/rules.camel.yaml:", "teamRules");
    file("TeamRules.java", bean.replace("teamRules", "submitSteps"));
    awaitLog("there is a bean submitSteps already, which is not yours");
    assertThat(esme.submitStatus(USUAL)).isEqualTo(RSUBMITFAIL);
  }

  @Test
  void checkCompilesThemAndTellsTheLine() throws Exception {
    file("Rules.java", rule("ESME_RINVDSTADR"));
    process(Map.of());
    bridge.startJar("check");
    assertThat(bridge.exitCode()).as(bridge.errors()).isZero();

    file("Rules.java", rule("ESME_RINVDSTADR").replace(".to(", ".too("));
    for (String command : new String[] {"check", "--profile=dev"}) {
      bridge.startJar(command);
      assertThat(bridge.exitCode()).isEqualTo(2);
    }
    assertThat(bridge.errors().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("smpp-bridge: routes/Rules.java:11: cannot find symbol"));
  }

  @Test
  void aJavaWithoutACompilerSaysWhatToDo() throws Exception {
    file("Rules.java", rule("ESME_RINVDSTADR"));
    process(Map.of("java_tool_options", "--limit-modules=java.se,jdk.unsupported,jdk.management"));
    for (String command : new String[] {"check", "--profile=dev"}) {
      bridge.startJar(command);
      assertThat(bridge.exitCode()).isEqualTo(2);
    }
    assertThat(bridge.errors().lines().filter(line -> line.startsWith("smpp-bridge: ")))
        .hasSize(2)
        .allMatch(line -> line.startsWith("smpp-bridge: routes/Rules.java:1: the Java at "))
        .allMatch(line -> line.contains("run the bridge on a JDK, or compile the routes"));
  }
}
