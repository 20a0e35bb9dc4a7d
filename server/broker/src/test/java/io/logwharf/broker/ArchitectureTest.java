package io.logwharf.broker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which room of the broker may enter which. */
@AnalyzeClasses(
    packages = "io.logwharf.broker",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule NETTYS_CHANNELS_STAY_IN_THE_NETWORK =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.logwharf.broker.network..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.netty.channel..", "io.netty.handler..", "io.netty.bootstrap..");

  @ArchTest
  static final ArchRule KAFKAS_MESSAGES_STAY_WITH_THE_HANDLERS =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.logwharf.broker.request..", "io.logwharf.broker.share..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.kafka.common.message..", "org.apache.kafka.common.requests..");

  @ArchTest
  static final ArchRule NOBODY_KNOWS_CHRONICLE =
      noClasses().should().dependOnClassesThat().resideInAnyPackage("net.openhft..");

  @ArchTest
  static final ArchRule THE_INNARDS_OF_THE_LOG_STAY_INSIDE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.logwharf.log.io..",
              "io.logwharf.log.journal..",
              "io.logwharf.log.partition..",
              "io.logwharf.log.recovery..",
              "io.logwharf.log.segment..");

  @ArchTest
  static final ArchRule LOOPS_AND_PARTITIONS_KNOW_NO_NETWORK =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.logwharf.broker.loop..",
              "io.logwharf.broker.partition..",
              "io.logwharf.broker.metadata..",
              "io.logwharf.broker.housekeeping..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.logwharf.broker.network..",
              "io.logwharf.broker.request..",
              "io.logwharf.broker.share..");

  @ArchTest
  static final ArchRule THE_NETWORK_KNOWS_NO_REQUESTS =
      noClasses()
          .that()
          .resideInAPackage("io.logwharf.broker.network..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.logwharf.broker.request..",
              "io.logwharf.broker.share..",
              "io.logwharf.broker.partition..",
              "io.logwharf.broker.metadata..");

  @ArchTest
  static final ArchRule ROOMS_HAVE_NO_CYCLES =
      slices().matching("io.logwharf.broker.(*)..").should().beFreeOfCycles();
}
