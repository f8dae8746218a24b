package org.weightscope;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The direction of the packages of this module. */
@AnalyzeClasses(packages = "org.weightscope", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleRulesTest {

  @ArchTest
  static final ArchRule modelsKnowNoEngine =
      noClasses()
          .that()
          .resideInAPackage("org.weightscope.model")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "ai.djl..", "ai.onnxruntime..", "com.google.protobuf..", "org.weightscope.model.*")
          .because("a model is written once, for both interpreters");

  @ArchTest
  static final ArchRule onlyTrainingKnowsDjl =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "org.weightscope.engine",
              "org.weightscope.model.djl",
              "org.weightscope.training",
              "org.weightscope.zoo")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl..");

  @ArchTest
  static final ArchRule onlyThePassOfAZooKnowsDjl =
      noClasses()
          .that()
          .resideInAPackage("org.weightscope.zoo")
          .and()
          .doNotHaveSimpleName("Pass")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl..")
          .because("recipes, files and tables of a zoo do not depend on the engine; ask Pass");

  @ArchTest
  static final ArchRule aZooKnowsNoModelOfNetworks =
      noClasses()
          .that()
          .resideInAPackage("org.weightscope.zoo")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.weightscope.model..", "org.weightscope.training", "org.weightscope.export")
          .because("a zoo is data for the models; it comes before them");

  @ArchTest
  static final ArchRule onlyTheExportKnowsOnnxRuntime =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.weightscope.export")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.onnxruntime..");

  @ArchTest
  static final ArchRule nothingKnowsTheCommandLine =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.weightscope.cli")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.weightscope.cli", "picocli..");

  @ArchTest
  static final ArchRule noCycles =
      slices().matching("org.weightscope.(*)..").should().beFreeOfCycles();
}
