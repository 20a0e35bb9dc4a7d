package io.logwharf.jms;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;

/** Who may enter which room of the provider. */
@AnalyzeClasses(packages = "io.logwharf.jms", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule packagesDoNotDependOnEachOtherInCircles =
      slices().matching("io.logwharf.jms.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyTransportAndSendBuffersSeeNetty =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.logwharf.jms.transport..", "io.logwharf.jms.send")
          .and()
          .resideOutsideOfPackage("io.logwharf.jms.message")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.netty..");

  @ArchTest
  static final ArchRule sendKnowsNettysBuffersOnly =
      noClasses()
          .that()
          .resideInAnyPackage("io.logwharf.jms.send", "io.logwharf.jms.message")
          .should()
          .dependOnClassesThat(
              JavaClass.Predicates.resideInAPackage("io.netty..")
                  .and(
                      DescribedPredicate.not(
                          JavaClass.Predicates.resideInAPackage("io.netty.buffer.."))));

  @ArchTest
  static final ArchRule onlyTheNetworkCodecKnowsKafkasMessages =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.logwharf.jms.transport.netty")
          .should()
          .dependOnClassesThat(
              JavaClass.Predicates.resideInAPackage("org.apache.kafka..")
                  .and(
                      DescribedPredicate.not(
                          DescribedPredicate.describe(
                              "a topic id or an error code",
                              type ->
                                  type.getName().equals("org.apache.kafka.common.Uuid")
                                      || type.getName()
                                          .equals("org.apache.kafka.common.protocol.Errors")))));

  @ArchTest
  static final ArchRule transportKnowsNothingOfJakartaMessaging =
      noClasses()
          .that()
          .resideInAPackage("io.logwharf.jms.transport..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jakarta.jms..", "io.logwharf.jms.connection..");

  @ArchTest
  static final ArchRule onlyTheEmbeddedPackageKnowsTheBroker =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.logwharf.jms.embedded")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.logwharf.broker..", "io.logwharf.log..", "io.logwharf.coordinator..");

  @ArchTest
  static final ArchRule everyExceptionOfTheApiHasAnErrorCode_10_2 =
      noClasses()
          .should()
          .callConstructorWhere(
              DescribedPredicate.describe(
                  "an exception of Jakarta Messaging is made without an error code",
                  call ->
                      (call.getTargetOwner().isAssignableTo(JMSException.class)
                              || call.getTargetOwner().isAssignableTo(JMSRuntimeException.class))
                          && call.getTarget().getRawParameterTypes().size() < 2));
}
