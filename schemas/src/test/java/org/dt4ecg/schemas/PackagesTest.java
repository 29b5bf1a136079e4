package org.dt4ecg.schemas;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class PackagesTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.dt4ecg.schemas");

  @Test
  void packagesDependOnEachOtherWithoutCircles() {
    slices().matching("org.dt4ecg.schemas.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void theContractsAndTheSampleCodecNeedNoKafka() {
    noClasses()
        .that()
        .resideInAnyPackage("org.dt4ecg.schemas.avro..", "org.dt4ecg.schemas.samples..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", "org.dt4ecg.schemas.serde..")
        .check(CLASSES);
  }
}
