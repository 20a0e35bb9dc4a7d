package io.logwharf.log;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may enter which package. */
@AnalyzeClasses(packages = "io.logwharf.log", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule CHRONICLE_STAYS_IN_IO =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.logwharf.log.io")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("net.openhft..");

  @ArchTest
  static final ArchRule NO_NETWORK_AND_NO_KAFKA =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.netty..", "org.apache.kafka..", "java.net..");

  @ArchTest
  static final ArchRule LAYERS =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("store")
          .definedBy("io.logwharf.log.store")
          .layer("recovery")
          .definedBy("io.logwharf.log.recovery")
          .layer("partition")
          .definedBy("io.logwharf.log.partition")
          .layer("journal")
          .definedBy("io.logwharf.log.journal")
          .layer("segment")
          .definedBy("io.logwharf.log.segment")
          .layer("producer")
          .definedBy("io.logwharf.log.producer")
          .whereLayer("store")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("recovery")
          .mayOnlyBeAccessedByLayers("store")
          .whereLayer("partition")
          .mayOnlyBeAccessedByLayers("recovery", "store")
          .whereLayer("journal")
          .mayOnlyBeAccessedByLayers("partition", "recovery", "store")
          .whereLayer("segment")
          .mayOnlyBeAccessedByLayers("partition", "recovery", "store")
          .whereLayer("producer")
          .mayOnlyBeAccessedByLayers("partition", "recovery", "store");
}
