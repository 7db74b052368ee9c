package io.github.smppbridge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.PackageMatcher;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

/** Who may know whom. */
@AnalyzeClasses(
    packages = "io.github.smppbridge",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String BASE = "io.github.smppbridge";

  /**
   * The rooms: what each package may use beside itself and the JDK. Named so, rooms are packages of
   * ours; the rest are libraries. What is not here is not allowed, and what is here is used.
   */
  private static final Map<String, List<String>> ROOMS =
      rooms(
          """
          (root): boot
          boot: accounts, admin, bundle, clock, component, config, deliver, events, gateway, gateway.http, gateway.webhook, http,
              http.door, lean, log, ops, parts, query, report, route, smpp, smpp.text, store, store.commit, submit, tls, tracing, train, work; Camel, JVM, Jackson,
              Logback, Micrometer, SLF4J, Vert.x
          bundle: component; Camel, javac, SLF4J, snakeyaml-engine
          lean: Camel, SLF4J
          train: JCA, Vert.x
          log: SLF4J
          log.layout: log; Logback, SLF4J
          clock: SLF4J
          config: component, files, smpp
          files: snakeyaml-engine
          http.door: log; Camel, SLF4J, Vert.x
          tls: JSSE, Netty, SLF4J, Vert.x
          smpp: log, smpp.pdu, tls; jSMPP, Netty, SLF4J, Vert.x, re2j
          smpp.pdu: smpp; jSMPP, Vert.x
          smpp.text:
          work:
          component: log, smpp, smpp.text, tls, work; Camel, jSMPP, SLF4J, Vert.x
          component.springboot: component; Camel, Spring
          store: clock, files, store.commit; Caffeine, Flyway, HikariCP, JDBC, RecordBuilder, SLF4J, SQLite
          store.commit: HikariCP, JDBC, SLF4J
          route: component, log, smpp, store, store.commit; Camel, Jackson, SLF4J
          gateway: component, log, route, smpp, smpp.text, work; Caffeine, Camel, JCA, Jackson,
              SLF4J
          gateway.http: gateway, route, tls; Camel, HttpClient, JSSE, Netty, SLF4J, Vert.x
          gateway.webhook: clock, component, gateway, route, smpp, store; Camel, SLF4J
          submit: clock, component, deliver, gateway, log, route, smpp, smpp.text, store; Caffeine, Camel,
              Jackson, jSMPP, libphonenumber, SLF4J
          parts: clock, component, deliver, gateway, route, smpp, smpp.text, store, submit; Camel, Jackson
          query: clock, component, deliver, gateway, route, smpp, smpp.text, store, submit; Camel, Jackson,
              SLF4J
          report: clock, component, deliver, events, gateway, log, route, smpp.text, store; Camel, Jackson, SLF4J
          deliver: component, events, gateway, route, smpp, smpp.text, store, work; Camel, Jackson, jSMPP,
              junidecode, SLF4J, Vert.x
          accounts: clock, component, config, files, gateway, log, route, smpp; bcrypt, Caffeine, Camel, JCA, SLF4J
          admin: accounts, component, gateway, route, smpp, smpp.text, store; Camel, Jackson
          http: component, http.door, log, tls; Camel, Netty, SLF4J, Vert.x
          ops: http, http.door, smpp, store; Camel, JVM, Micrometer, SLF4J
          sandbox: Camel, Jackson, JCA, libphonenumber
          events: smpp.text, store; Camel, JCA, Jackson
          tracing: component, log, route, store; Caffeine, Camel, OpenTelemetry, SLF4J
          """);

  private static final Map<String, String> LIBRARIES =
      Map.ofEntries(
          Map.entry("Caffeine", "com.github.benmanes.caffeine.."),
          Map.entry("Camel", "org.apache.camel.."),
          Map.entry("Flyway", "org.flywaydb.."),
          Map.entry("HikariCP", "com.zaxxer.hikari.."),
          Map.entry("HttpClient", "org.apache.hc.."),
          Map.entry("JCA", "javax.crypto.."),
          Map.entry("JDBC", "[java|javax].sql.."),
          Map.entry("JSSE", "javax.net.ssl.."),
          Map.entry("JVM", "[sun.misc|com.sun.management].."),
          Map.entry("Jackson", "com.fasterxml.jackson.."),
          Map.entry("Logback", "ch.qos.logback.."),
          Map.entry("Micrometer", "io.micrometer.."),
          Map.entry("RecordBuilder", "io.soabase.recordbuilder.."),
          Map.entry("Netty", "io.netty.."),
          Map.entry("OpenTelemetry", "io.opentelemetry.."),
          Map.entry("SLF4J", "org.slf4j.."),
          Map.entry("SQLite", "org.sqlite.."),
          Map.entry("Spring", "org.springframework.."),
          Map.entry("Vert.x", "io.vertx.."),
          Map.entry("bcrypt", "at.favre.lib.crypto.."),
          Map.entry("javac", "javax.tools.."),
          Map.entry("jSMPP", "org.jsmpp.."),
          Map.entry("junidecode", "net.gcardone.junidecode.."),
          Map.entry("libphonenumber", "com.google.i18n.phonenumbers.."),
          Map.entry("re2j", "com.google.re2j.."),
          Map.entry("snakeyaml-engine", "org.snakeyaml.engine.."));

  private static final Pattern IMPORT =
      Pattern.compile("^import (?:static )?([a-z0-9_.]+)\\.[A-Z].*;$", Pattern.MULTILINE);

  /** A room a line, which goes on where the next is indented. */
  private static Map<String, List<String>> rooms(String table) {
    return Pattern.compile("\\n(?! )")
        .splitAsStream(table)
        .map(row -> List.of(row.strip().split("[:,;]\\s+|:$")))
        .collect(
            Collectors.toMap(
                row -> row.get(0).replace("(root)", ""), row -> row.subList(1, row.size())));
  }

  @ArchTest
  static void everyPackageUsesWhatItIsAllowedToAndNothingElse(JavaClasses classes)
      throws IOException {
    Map<String, Set<String>> used = new TreeMap<>();
    for (JavaClass each : classes) {
      String room = roomOf(each.getPackageName());
      Set<String> uses = used.computeIfAbsent(room, name -> new TreeSet<>());
      each.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass().getBaseComponentType())
          .filter(target -> !target.isPrimitive())
          .map(JavaClass::getPackageName)
          .distinct()
          .map(ArchitectureTest::nameOf)
          .filter(name -> !name.equals("java") && !name.equals(room))
          .forEach(uses::add);
    }
    assertThat(ROOMS.keySet()).as("rooms").isEqualTo(used.keySet());
    for (Map.Entry<String, Set<String>> room : used.entrySet()) {
      List<String> allowed = ROOMS.get(room.getKey());
      assertThat(room.getValue()).as("what %s uses", room.getKey()).isSubsetOf(allowed);
      room.getValue().addAll(imports(room.getKey()));
      assertThat(room.getValue()).as("what %s still uses", room.getKey()).containsAll(allowed);
    }
  }

  /** The compiler copies constants, and leaves no trace of where they came from. */
  private static Set<String> imports(String room) throws IOException {
    Set<String> imported = new TreeSet<>();
    try (Stream<Path> files = Files.list(folder(room))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        IMPORT
            .matcher(Files.readString(file))
            .results()
            .map(found -> nameOf(found.group(1)))
            .forEach(imported::add);
      }
    }
    return imported;
  }

  private static String roomOf(String packageName) {
    return packageName.equals(BASE) ? "" : packageName.substring(BASE.length() + 1);
  }

  private static String nameOf(String packageName) {
    if (packageName.equals(BASE) || packageName.startsWith(BASE + ".")) {
      return roomOf(packageName);
    }
    return LIBRARIES.entrySet().stream()
        .filter(entry -> PackageMatcher.of(entry.getValue()).matches(packageName))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(packageName.startsWith("java.") ? "java" : packageName);
  }

  private static Path folder(String room) {
    return Path.of("src/main/java", BASE.split("\\.")).resolve(room.replace('.', '/'));
  }

  /** The last sentence of each package-info is the room's line above. */
  @Test
  void packageInfosSayWhatIsAllowed() throws IOException {
    for (Map.Entry<String, List<String>> room : ROOMS.entrySet()) {
      String text =
          Files.readString(folder(room.getKey()).resolve("package-info.java"))
              .replaceAll("\\s*\\n \\*\\s*", " ");
      String uses =
          room.getValue().stream()
              .map(name -> LIBRARIES.containsKey(name) ? name : "{@code " + name + "}")
              .collect(Collectors.joining(", "));
      assertThat(text)
          .as("package-info of %s", room.getKey())
          .contains(uses.isEmpty() ? "Uses nothing but the JDK." : "May use " + uses + ".");
    }
  }

  @ArchTest
  static final ArchRule nobodyUsesTheBlockingSessionsOfJsmpp =
      noClasses().should().dependOnClassesThat().resideInAPackage("org.jsmpp.session..");

  @ArchTest
  static final ArchRule onlyTheProtocolAndItsCamelFaceSeePdus =
      noClasses()
          .that()
          .resideOutsideOfPackages("..smpp..", "..component..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("org.jsmpp.bean.Command");

  @ArchTest
  static final ArchRule onlyPublicVertxApi =
      noClasses()
          .that()
          // each says itself why
          .doNotHaveFullyQualifiedName(BASE + ".smpp.EventLoops")
          .and()
          .doNotHaveFullyQualifiedName(BASE + ".smpp.ForcedClose")
          .and()
          .doNotHaveFullyQualifiedName(BASE + ".http.WireWatch")
          .and()
          .doNotHaveFullyQualifiedName(BASE + ".http.LoopListeners")
          .and()
          .doNotHaveFullyQualifiedName(BASE + ".http.KnownVersions")
          // a client of Netty, on the event loops that Vert.x gives away
          .and()
          .resideOutsideOfPackage("..gateway.http..")
          .and()
          .haveNameNotMatching(
              BASE.replace(".", "\\.")
                  + "\\.(smpp\\.UnboundChannel|tls\\.ReloadedEngine|tls\\.GivenTls)(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx..impl..", "io.vertx..internal..", "io.netty..");

  @ArchTest
  static final ArchRule routesAreWrittenInYaml =
      noClasses().should().beAssignableTo(RouteBuilder.class);

  @ArchTest static final ArchRule logsAreLogs = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

  @ArchTest
  static final ArchRule nobodySleeps =
      noClasses().should().callMethod(Thread.class, "sleep", long.class);

  @ArchTest
  static final ArchRule packagesDependOneWay =
      slices().matching(BASE + ".(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule namesSayWhatAClassIs =
      classes().should().haveNameNotMatching(".*(Utils?|Helper|Manager|Impl)");
}
