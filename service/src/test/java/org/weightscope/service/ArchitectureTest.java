package org.weightscope.service;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RestController;

@AnalyzeClasses(packages = "org.weightscope", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule theServiceDoesNotTrain =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.djl..", "org.weightscope.training..", "org.weightscope.model..")
          .because("from training to serving goes one file, the model with its card");

  @ArchTest
  static final ArchRule onnxRuntimeStaysInOnePackage =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.weightscope.service.inference..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.onnxruntime..")
          .because("only inference talks to ONNX Runtime; depend on GraphModel instead");

  @ArchTest
  static final ArchRule inferenceNeverSeesARequest =
      noClasses()
          .that()
          .resideInAPackage("org.weightscope.service.inference..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.weightscope.service.upload..",
              "org.weightscope.service.request..",
              "org.weightscope.service.run..",
              "org.weightscope.service.classification..",
              "org.weightscope.service.prediction..",
              "jakarta.servlet..")
          .because("uploaded bytes must never reach native code");

  @ArchTest
  static final ArchRule batchingIsAlone =
      noClasses()
          .that()
          .resideInAPackage("org.weightscope.service.batching..")
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages("org.weightscope.service.batching..", "java..", "org.jspecify..")
          .because("batching knows neither HTTP nor ONNX Runtime nor networks");

  @ArchTest
  static final ArchRule theContractKnowsNoServer =
      noClasses()
          .that()
          .resideInAPackage("org.weightscope.api..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.weightscope.service..", "org.springframework..", "jakarta..")
          .because("clients use it too");

  @ArchTest
  static final ArchRule noCycles =
      slices().matching("org.weightscope.service.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule controllersAreNobodysToCall =
      classes()
          .that()
          .areAnnotatedWith(RestController.class)
          .or()
          .areAnnotatedWith(Controller.class)
          .should()
          .bePackagePrivate();

  @ArchTest
  static final ArchRule nothingIsDeserialisedTheJavaWay =
      noClasses()
          .that()
          .resideInAPackage("org.weightscope.service..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.io.ObjectInputStream");
}
