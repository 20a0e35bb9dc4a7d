package io.logwharf.protocol;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.logwharf.protocol",
    importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {
  @ArchTest
  static final ArchRule NO_CHANNELS =
      noClasses().should().dependOnClassesThat().resideInAnyPackage("io.netty.channel..");

  @ArchTest
  static final ArchRule THE_MAPPING_IS_NEUTRAL =
      noClasses().should().dependOnClassesThat().resideInAnyPackage("jakarta..");

  @ArchTest
  static final ArchRule RECORDS_KNOW_NEITHER_FRAMES_NOR_MESSAGES =
      noClasses()
          .that()
          .resideInAPackage("..protocol.record..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..protocol.frame..", "..protocol.message..", "..protocol.destination..");

  @ArchTest
  static final ArchRule MESSAGES_AND_DESTINATIONS_KNOW_NOTHING_OF_KAFKA =
      noClasses()
          .that()
          .resideInAnyPackage("..protocol.message..", "..protocol.destination..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "..protocol.frame..", "..protocol.extension..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule NO_CYCLES =
      com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices()
          .matching("io.logwharf.protocol.(*)..")
          .should()
          .beFreeOfCycles();
}
