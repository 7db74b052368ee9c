package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.TeamJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars in {@code ext/}, with the jar as it is installed. */
class ExtensionsIT {
  private static final Sms PREMIUM = Sms.to("499001234567").text("premium");
  private static final Sms USUAL = Sms.to("4915112345678").text("usual");

  @TempDir Path folder;
  @AutoClose private final StubGateway gateway = StubGateway.start();
  @AutoClose private BridgeProcess bridge;

  @BeforeEach
  void process() {
    bridge = new BridgeProcess("bridge", folder, Map.of("gateway.api_base_url", gateway.baseUrl()));
  }

  private static String rule(String name, String condition) {
    return """
    import org.apache.camel.builder.RouteBuilder;
    public class %s extends RouteBuilder {
      @Override public void configure() {
        from("direct:before-submit").routeId("before-submit")
            .filter(%s)
            .setHeader("CamelSmppCommandStatus", constant("ESME_RINVDSTADR"));
      }
    }
    """
        .formatted(name, condition);
  }

  private static final String PREMIUM_ONLY = "header(\"CamelSmppDestAddr\").startsWith(\"49900\")";

  private Path jar(String name, String className, String source) throws IOException {
    return new TeamJar(folder.resolve(name))
        .withClass(className, source)
        .write(folder.resolve("ext/" + name + ".jar"));
  }

  private void refusesPremiumAlone() throws IOException {
    bridge.startJar().awaitReady();
    try (Esme esme = Esme.bind(bridge.smppPort(), StubGateway.USERNAME, StubGateway.PASSWORD)) {
      assertThat(esme.submitStatus(PREMIUM)).isEqualTo(CommandStatus.ESME_RINVDSTADR);
      assertThat(esme.submitStatus(USUAL)).isZero();
    }
    assertThat(bridge.errors()).isEmpty();
  }

  private void check(int code, String... words) throws Exception {
    bridge.startJar("check");
    assertThat(bridge.exitCode()).isEqualTo(code);
    assertThat(code == 0 ? bridge.log() : bridge.errors()).contains(words);
    assertThat(bridge.errors().lines()).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void aRouteBuilderTakesThePlaceOfTheRouteOfTheSameId() throws Exception {
    jar("rules", "PremiumRules", rule("PremiumRules", PREMIUM_ONLY));
    refusesPremiumAlone();
  }

  /** Also where a folder has a copy of the bundle's. */
  @Test
  void soDoesOneThatExtendsAClassOfAnotherJar() throws Exception {
    Path base =
        jar(
            "base",
            "com.example.Base",
            rule("Base", "premium()")
                .replace("public class", "package com.example; public abstract class")
                .replace("import", "/* */ import")
                .replaceFirst("(?s)^(.*?)(package com.example; )", "$2$1")
                .replace(
                    "@Override",
                    "protected abstract org.apache.camel.Predicate premium();\n  @Override"));
    new TeamJar(folder.resolve("rules"))
        .using(base)
        .withClass(
            "com.example.Premium",
            """
            package com.example;
            public class Premium extends Base {
              @Override protected org.apache.camel.Predicate premium() { return %s; }
            }
            """
                .formatted(PREMIUM_ONLY))
        .write(folder.resolve("ext/rules.jar"));
    Files.createDirectories(folder.resolve("routes"));
    Files.copy(
        Path.of("routes/before-submit.camel.yaml"),
        folder.resolve("routes/before-submit.camel.yaml"));
    refusesPremiumAlone();
  }

  @Test
  void routesInYamlAreTakenFromAJarAndYieldToTheFolders() throws Exception {
    new TeamJar(folder.resolve("yaml"))
        .with("routes/rules.camel.yaml", yaml("49900"))
        .write(folder.resolve("ext/yaml.jar"));
    refusesPremiumAlone();
    bridge.stop();
    Files.createDirectories(folder.resolve("routes"));
    Files.writeString(folder.resolve("routes/mine.camel.yaml"), yaml("49151"));
    bridge.startJar().awaitReady();
    try (Esme esme = Esme.bind(bridge.smppPort(), StubGateway.USERNAME, StubGateway.PASSWORD)) {
      assertThat(esme.submitStatus(PREMIUM)).isZero();
      assertThat(esme.submitStatus(USUAL)).isEqualTo(CommandStatus.ESME_RINVDSTADR);
    }
  }

  private static String yaml(String prefix) {
    return """
    - route:
        id: before-submit
        from:
          uri: direct:before-submit
          steps:
            - filter:
                simple: "${header.CamelSmppDestAddr} startsWith '%s'"
                steps:
                  - setHeader: { name: CamelSmppCommandStatus, constant: ESME_RINVDSTADR }
    """
        .formatted(prefix);
  }

  /** The driver is one for DriverManager, which gives it to no class of another loader. */
  @Test
  void componentsConvertersAndDriversAreFound() throws Exception {
    new TeamJar(folder.resolve("parts"))
        .withClass(
            "com.example.Prefix", "package com.example; public record Prefix(String digits) {}")
        .withClass(
            "com.example.Converters",
            """
            package com.example;
            public class Converters implements org.apache.camel.spi.TypeConverterLoader {
              @Override public void load(org.apache.camel.spi.TypeConverterRegistry registry) {
                registry.addTypeConverter(Prefix.class, String.class,
                    new org.apache.camel.support.SimpleTypeConverter(
                        false, (type, exchange, text) -> new Prefix(((String) text).substring(0, 5))));
              }
            }
            """)
        .with("META-INF/services/org/apache/camel/TypeConverterLoader", "com.example.Converters\n")
        .withClass(
            "com.example.PrefixComponent",
            """
            package com.example;
            import org.apache.camel.*;
            import org.apache.camel.support.*;
            public class PrefixComponent extends DefaultComponent {
              @Override protected Endpoint createEndpoint(String uri, String rest, java.util.Map<String, Object> options) {
                return new DefaultEndpoint(uri, this) {
                  @Override public boolean isSingleton() { return true; }
                  @Override public Consumer createConsumer(Processor processor) { throw new UnsupportedOperationException(); }
                  @Override public Producer createProducer() {
                    return new DefaultProducer(this) {
                      @Override public void process(Exchange exchange) {
                        Message in = exchange.getMessage();
                        in.setHeader("prefix", in.getHeader("CamelSmppDestAddr", Prefix.class).digits());
                      }
                    };
                  }
                };
              }
            }
            """)
        .with(
            "META-INF/services/org/apache/camel/component/prefix",
            "class=com.example.PrefixComponent\n")
        .withClass(
            "com.example.TeamDriver",
            """
            package com.example;
            import java.sql.*;
            public class TeamDriver implements Driver {
              static {
                try { DriverManager.registerDriver(new TeamDriver()); } catch (SQLException e) { throw new IllegalStateException(e); }
              }
              @Override public boolean acceptsURL(String url) { return url.startsWith("jdbc:team:"); }
              @Override public Connection connect(String url, java.util.Properties info) { return null; }
              @Override public DriverPropertyInfo[] getPropertyInfo(String url, java.util.Properties info) { return new DriverPropertyInfo[0]; }
              @Override public int getMajorVersion() { return 1; }
              @Override public int getMinorVersion() { return 0; }
              @Override public boolean jdbcCompliant() { return false; }
              @Override public java.util.logging.Logger getParentLogger() { return null; }
            }
            """)
        .with("META-INF/services/java.sql.Driver", "com.example.TeamDriver\n")
        .withClass(
            "com.example.Rules",
            """
            package com.example;
            public class Rules extends org.apache.camel.builder.RouteBuilder {
              @Override public void configure() {
                // looks for the driver as the pool does, from a class of the bridge's
                new com.zaxxer.hikari.util.DriverDataSource("jdbc:team:x", null, new java.util.Properties(), null, null);
                from("direct:before-submit").routeId("before-submit")
                    .to("prefix:x")
                    .filter(header("prefix").isEqualTo("49900"))
                    .setHeader("CamelSmppCommandStatus", constant("ESME_RINVDSTADR"));
              }
            }
            """)
        .write(folder.resolve("ext/parts.jar"));
    refusesPremiumAlone();
  }

  @Test
  void aClassThatTheBridgeHasIsTheBridges() throws Exception {
    new TeamJar(folder.resolve("old"))
        .withClass("org.slf4j.LoggerFactory", "package org.slf4j; public class LoggerFactory { }")
        .withClass(
            "com.zaxxer.hikari.HikariDataSource",
            "package com.zaxxer.hikari; public class HikariDataSource { }")
        .write(folder.resolve("ext/old.jar"));
    check(0, "are in order");
  }

  @Test
  void twoVersionsOfAClassAreToldWithBothJars() throws Exception {
    jar("a", "PremiumRules", rule("PremiumRules", PREMIUM_ONLY));
    jar("b", "PremiumRules", rule("PremiumRules", "method(\"nobean\")"));
    check(0, "ext/b.jar has a class that ", "ext/a.jar has in another version", "PremiumRules");
  }

  @Test
  void aBrokenJarIsNamed() throws Exception {
    Files.createDirectories(folder.resolve("ext"));
    Files.writeString(folder.resolve("ext/half.jar"), "PK no more");
    check(2, "ext/half.jar: no jar that can be read", "copy it again");
  }

  @Test
  void aFolderThatIsNotThereIsNamed() throws Exception {
    bridge = new BridgeProcess("bridge", folder, Map.of("ext.dir", "jars"));
    check(2, "ext.dir: there is no folder ", "jars");
  }

  @Test
  void aClassThatNeedsAnotherThatIsNotThereIsNamed() throws Exception {
    Path base =
        new TeamJar(folder.resolve("base"))
            .withClass("com.example.Needed", "package com.example; public class Needed { }")
            .write(folder.resolve("needed.jar"));
    new TeamJar(folder.resolve("rules"))
        .using(base)
        .withClass(
            "com.example.Rules",
            """
            package com.example;
            public class Rules extends org.apache.camel.builder.RouteBuilder {
              private final Needed needed = new Needed();
              @Override public void configure() { }
            }
            """)
        .write(folder.resolve("ext/rules.jar"));
    check(2, "com.example.Rules", "com.example.Needed");
  }
}
