package io.logwharf.benchmark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.logwharf.benchmark",
    importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {
  @ArchTest
  static final ArchRule LOAD_KNOWS_NO_SERVER =
      noClasses()
          .that()
          .resideInAPackage("..benchmark.load..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..benchmark.server..", "..benchmark.process..");

  @ArchTest
  static final ArchRule RIG_KNOWS_NO_PRODUCT =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.logwharf.jms..",
              "io.logwharf.broker..",
              "io.logwharf.protocol..",
              "org.apache.activemq..");

  @ArchTest
  static final ArchRule ONLY_THE_ORCHESTRATOR_STARTS_PROCESSES =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.logwharf.benchmark", "..benchmark.process..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..benchmark.process..");
}
