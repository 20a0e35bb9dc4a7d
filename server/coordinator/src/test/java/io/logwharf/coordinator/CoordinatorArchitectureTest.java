package io.logwharf.coordinator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** State machines stay state machines: they are driven, and reach for nothing. */
@AnalyzeClasses(
    packages = "io.logwharf.coordinator",
    importOptions = ImportOption.DoNotIncludeTests.class)
class CoordinatorArchitectureTest {
  @ArchTest
  static final ArchRule USES_THE_PROTOCOL_ONLY =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.logwharf.log..",
              "io.logwharf.broker..",
              "io.logwharf.jms..",
              "org.apache.kafka..",
              "io.netty..",
              "net.openhft..");

  @ArchTest
  static final ArchRule HAS_NO_FILES_THREADS_OR_NETWORK =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.io..",
              "java.nio.file..",
              "java.nio.channels..",
              "java.net..",
              "java.util.concurrent..");

  @ArchTest
  static final ArchRule HAS_NO_CLOCK =
      noClasses()
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("java.time..");

  @ArchTest
  static final ArchRule HAS_NO_RANDOMNESS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .areAssignableTo(java.util.random.RandomGenerator.class)
          .orShould()
          .callMethod(java.util.UUID.class, "randomUUID");

  @ArchTest
  static final ArchRule RECORD_FORMATS_KNOW_NO_STATE_MACHINE =
      classes()
          .that()
          .resideInAnyPackage("..coordinator.record..", "..share.record..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "..coordinator.record..", "..share.record..");

  @ArchTest
  static final ArchRule STATE_MACHINES_KNOW_NOT_EACH_OTHER =
      noClasses()
          .that()
          .resideInAPackage("..coordinator.share..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..coordinator.group..", "..coordinator.metadata..");
}
