package io.logwharf.coordinator.transaction;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class TransactionPackagesTest {
  private final JavaClasses code =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.logwharf.coordinator.transaction");

  @Test
  void shouldKnowNothingButItself() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java.lang..",
            "java.util",
            "java.util.function..",
            "java.util.stream..",
            "java.nio..",
            "io.logwharf.coordinator.record..",
            "io.logwharf.coordinator.transaction..")
        .check(code);
  }

  @Test
  void shouldKeepTheCodecBehindTheStateMachine() {
    noClasses()
        .that()
        .resideInAPackage("io.logwharf.coordinator.transaction")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.logwharf.coordinator.transaction.record")
        .check(code);
  }
}
