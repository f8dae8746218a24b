package org.weightscope;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.RandomAccessFile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may know whom. */
class ArchitectureRulesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.weightscope");

  @Test
  void noFrameworkAndNoEngine() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.springframework..", "ai.djl..", "ai.onnxruntime..")
        .because("this module is plain Java, shared by training and the service")
        .check(CLASSES);
  }

  @Test
  void tensorsKnowNobody() {
    mayNotKnow(
        "tensor", "file", "safetensors", "network", "network.architecture", "graph", "batch");
  }

  @Test
  void filesKnowTensorsOnly() {
    for (String files : List.of("file", "safetensors", "onnx")) {
      mayNotKnow(files, "network", "network.architecture", "graph", "batch", "card");
    }
    mayNotKnow("file", "safetensors", "onnx");
    mayNotKnow("safetensors", "onnx", "onnx.importer");
    mayNotKnow("onnx", "safetensors", "onnx.importer");
  }

  @Test
  void theOnnxImporterKnowsFilesAndNetworks() {
    mayNotKnow("onnx.importer", "safetensors", "graph", "batch", "card", "evaluation");
    mayNotKnow("network.architecture", "onnx", "onnx.importer");
  }

  @Test
  void networksKnowNoFileAndNoGraph() {
    mayNotKnow(
        "network", "tensor", "safetensors", "network.architecture", "graph", "batch", "card");
  }

  @Test
  void architecturesKnowNoGraph() {
    mayNotKnow("network.architecture", "graph", "batch", "card", "evaluation");
  }

  @Test
  void graphsKnowNetworksOnly() {
    mayNotKnow("graph", "tensor", "safetensors", "network.architecture", "batch", "card");
  }

  @Test
  void batchesKnowGraphsAndNoFile() {
    mayNotKnow("batch", "tensor", "safetensors", "network.architecture", "card");
  }

  @Test
  void evaluationKnowsNetworksOnly() {
    mayNotKnow(
        "evaluation", "tensor", "safetensors", "network.architecture", "graph", "batch", "card");
  }

  @Test
  void onlyInspectionItselfKnowsInspection() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.weightscope.inspection..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.weightscope.inspection..")
        .because("an inspection looks at everything from outside")
        .check(CLASSES);
    mayNotKnow("inspection", "inspection.rendering", "batch", "evaluation");
  }

  @Test
  void noCycles() {
    slices().matching("org.weightscope.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void onlyFileAndDocumentReadersAndCardsKnowJson() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "org.weightscope.safetensors",
            "org.weightscope.network.architecture",
            "org.weightscope.card")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("tools.jackson..")
        .because("values are plain Java; JSON is read and written at the edges")
        .check(CLASSES);
  }

  @Test
  void nothingOfAFileReachesReflectionSerialisationProcessesOrTheNetwork() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.lang.reflect..",
            "java.lang.invoke..",
            "java.lang.foreign..",
            "java.net..",
            "java.nio.channels..",
            "java.rmi..",
            "java.util.zip..",
            "javax.naming..",
            "javax.script..",
            "sun.misc..",
            "jdk.internal..")
        .orShould()
        .dependOnClassesThat(
            JavaClass.Predicates.belongToAnyOf(
                ObjectInputStream.class,
                ObjectOutputStream.class,
                ProcessBuilder.class,
                Runtime.class,
                ClassLoader.class))
        .orShould()
        .callMethod(Class.class, "forName", String.class)
        .because("uploads are data: no name in them becomes a class, a program or an address")
        .check(CLASSES);
  }

  @Test
  void nothingOfAFileReachesTheDisk() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.nio.file..")
        .orShould()
        .dependOnClassesThat(
            JavaClass.Predicates.belongToAnyOf(
                File.class, FileInputStream.class, FileOutputStream.class, RandomAccessFile.class))
        .because("readers are given bytes; no path is ever built, opened or made, temporary or not")
        .check(CLASSES);
  }

  @Test
  void H15_noPatternIsTriedOnBytesOfStrangers() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.util.regex..")
        .because("a pattern over bytes of strangers may take for ever (rule H15)")
        .check(CLASSES);
  }

  private static void mayNotKnow(String subject, String... others) {
    String[] packages = new String[others.length];
    for (int i = 0; i < others.length; i++) {
      packages[i] = "org.weightscope." + others[i];
    }
    noClasses()
        .that()
        .resideInAPackage("org.weightscope." + subject)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages)
        .because("packages point one way, from bytes to batches; move what is shared down")
        .check(CLASSES);
  }
}
