package io.github.smppbridge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.apache.camel.builder.RouteBuilder;

/** Who may know whom. */
@AnalyzeClasses(
    packages = "io.github.smppbridge",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String BASE = "io.github.smppbridge";

  @ArchTest
  static final ArchRule theProtocolKnowsNeitherCamelNorSqlNorTheRest =
      noClasses()
          .that()
          .resideInAPackage("..smpp..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.camel..",
              "java.sql..",
              "javax.sql..",
              "io.micrometer..",
              "com.fasterxml..",
              BASE + ".component..",
              BASE + ".gateway..",
              BASE + ".message..",
              BASE + ".outbox..",
              BASE + ".store..",
              BASE + ".config..",
              BASE + ".ops..");

  @ArchTest
  static final ArchRule theStoreKnowsNeitherSmppNorCamelNorTheGateway =
      noClasses()
          .that()
          .resideInAPackage("..store..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.camel..",
              "org.jsmpp..",
              "io.vertx..",
              BASE + ".smpp..",
              BASE + ".component..",
              BASE + ".gateway..",
              BASE + ".message..",
              BASE + ".config..",
              BASE + ".ops..");

  @ArchTest
  static final ArchRule theComponentKnowsTheProtocolAndCamelOnly =
      noClasses()
          .that()
          .resideInAPackage("..component..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.sql..",
              "com.fasterxml..",
              BASE + ".gateway..",
              BASE + ".message..",
              BASE + ".outbox..",
              BASE + ".store..",
              BASE + ".config..",
              BASE + ".ops..");

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
      classes()
          .should()
          .haveSimpleNameNotEndingWith("Util")
          .andShould()
          .haveSimpleNameNotEndingWith("Utils")
          .andShould()
          .haveSimpleNameNotEndingWith("Helper")
          .andShould()
          .haveSimpleNameNotEndingWith("Manager")
          .andShould()
          .haveSimpleNameNotEndingWith("Impl");
}
