package org.weightscope.service.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightscope.api.Problem;
import org.weightscope.card.ModelCard;
import org.weightscope.card.Prediction;
import org.weightscope.service.TestPredictors;
import org.weightscope.service.TinyModel;
import org.weightscope.service.config.BatchingProperties;
import org.weightscope.service.config.InferenceProperties;
import org.weightscope.service.config.ModelsProperties;
import org.weightscope.service.inference.GraphModelLoader;
import org.weightscope.service.problem.RefusedException;
import org.weightscope.service.upload.Sha256;

/** Which folders of models are served, and what is said about the others. */
class ModelRepositoryTest {
  @TempDir Path folder;

  private ModelRepository repository(Map<String, String> defaults) {
    return new ModelRepository(
        new ModelsProperties(folder.toString(), defaults),
        new BatchingProperties(256, 40_000_000, 32, 400_000, 1),
        new GraphModelLoader(new InferenceProperties(1)),
        new SimpleMeterRegistry());
  }

  private void assertRefused(String reason) {
    ModelsUnusableException refusal =
        assertThrows(ModelsUnusableException.class, () -> repository(Map.of()));
    String message = String.valueOf(refusal.getMessage());
    assertTrue(message.contains(reason), message);
    assertTrue(!refusal.action().isBlank(), "it does not say what to do");
  }

  private Path file(String name) throws IOException {
    Path file = folder.resolve(name).resolve("1").resolve("model.onnx");
    Files.createDirectories(file.getParent());
    return file;
  }

  private static ModelCard with(ModelCard card, List<ModelCard.SelfTest> selfTest) {
    return new ModelCard(
        card.format(),
        card.name(),
        card.version(),
        card.task(),
        card.family(),
        card.layout(),
        card.labels(),
        card.temperature(),
        card.envelope(),
        card.metrics(),
        card.training(),
        selfTest);
  }

  @Test
  void theNewestVersionOfTheFirstModelAnswersUnlessAnotherIsConfigured() throws Exception {
    for (String version : List.of("2", "10", "9")) {
      TinyModel.write(folder, TinyModel.card("b", version, 64));
    }
    TinyModel.write(folder, TinyModel.card("c", "1", 64));
    ModelRepository models = repository(Map.of());
    assertEquals(
        List.of("b@2", "b@9", "b@10", "c@1"),
        models.all().stream().map(ServedModel::pinned).toList());
    assertEquals("b@10", models.select(ModelCard.Task.CLASSIFY_INR, Optional.empty()).pinned());
    assertEquals("b@2", models.select(ModelCard.Task.CLASSIFY_INR, Optional.of("b@2")).pinned());
    models.close();

    ModelRepository configured = repository(Map.of("classify-inr", "c"));
    assertEquals("c@1", configured.select(ModelCard.Task.CLASSIFY_INR, Optional.empty()).pinned());
    configured.close();
  }

  @Test
  void aFolderWithoutModelsIsRefused() {
    assertRefused("There is no model to serve");
  }

  @Test
  void whatIsNoModelIsRefused() throws Exception {
    Files.writeString(file("m"), "these are no bytes of a model");
    assertRefused("ONNX Runtime cannot load it");
  }

  @Test
  void aModelWithoutACardIsRefused() throws Exception {
    Files.write(file("m"), TinyModel.onnx(""));
    assertRefused("it has no card");
  }

  @Test
  void aCardThatCannotBeReadIsRefused() throws Exception {
    Files.write(file("m"), TinyModel.onnx("{\"format\":1}"));
    assertRefused("its card cannot be read");
  }

  @Test
  void aCardOfAnotherNameThanItsFolderIsRefused() throws Exception {
    Files.write(file("m"), TinyModel.onnx(TinyModel.card("other", "1", 64).toJson()));
    assertRefused("its card says other@1");
  }

  @Test
  void aModelThatFailsItsSelfTestIsRefused() throws Exception {
    ModelCard card = TinyModel.card("m", "1", 64);
    ModelCard.SelfTest test = card.selfTest().getFirst();
    List<Double> logits = new ArrayList<>(test.logits());
    logits.set(4, logits.get(4) + 0.01);
    Files.write(
        file("m"),
        TinyModel.onnx(
            with(card, List.of(new ModelCard.SelfTest(test.network(), logits))).toJson()));
    assertRefused("self-test 0: logit 4 is");
  }

  @Test
  void aModelWithoutASelfTestIsRefused() throws Exception {
    Files.write(file("m"), TinyModel.onnx(with(TinyModel.card("m", "1", 64), List.of()).toJson()));
    assertRefused("its card has no self-test");
  }

  @Test
  void aListOfDigestsMustHoldEveryModelAsItIs() throws Exception {
    TinyModel.write(folder, TinyModel.card("m", "1", 64));
    String digest =
        Sha256.name(ByteBuffer.wrap(Files.readAllBytes(file("m")))).substring("sha256:".length());
    Path list = folder.resolve("SHA256SUMS");
    Files.writeString(list, digest + "  m/1/model.onnx\n");
    repository(Map.of()).close();
    Files.writeString(list, "0".repeat(64) + "  m/1/model.onnx\n");
    assertRefused("lists sha256:000");
    Files.writeString(list, digest + "  n/1/model.onnx\n");
    assertRefused("lists none");
    Files.writeString(list, "no digest\n");
    assertRefused("a line is no entry of sha256sum");
  }

  @Test
  void aLinkOutOfTheFolderIsNotFollowed(@TempDir Path elsewhere) throws Exception {
    TinyModel.write(elsewhere, TinyModel.card("m", "1", 64));
    Files.createSymbolicLink(folder.resolve("m"), elsewhere.resolve("m"));
    assertRefused("is a link that leads out of the folder");
  }

  @Test
  void aDefaultThatIsNotServedIsRefusedWithThoseThereAre() throws Exception {
    TinyModel.write(folder, TinyModel.card("m", "1", 64));
    ModelsUnusableException refusal =
        assertThrows(ModelsUnusableException.class, () -> repository(Map.of("classify-inr", "n")));
    assertTrue(refusal.action().contains("m@1"), refusal.action());
  }

  @Test
  void aPredictorIsServedAndATaskWithoutAModelIsNotReady() throws Exception {
    ModelCard card = TestPredictors.card();
    TestPredictors.write(folder, card);
    try (ModelRepository models = repository(Map.of())) {
      ServedModel model = models.select(ModelCard.Task.PREDICT_GENERALIZATION, Optional.empty());
      assertEquals(card.name() + "@1", model.pinned());
      assertEquals(card.prediction().orElseThrow(), model.prediction());
      assertInstanceOf(
          Problem.NotReady.class,
          assertThrows(
                  RefusedException.class,
                  () -> models.select(ModelCard.Task.CLASSIFY_INR, Optional.empty()))
              .problem());
      Problem.UnknownModel unknown =
          assertInstanceOf(
              Problem.UnknownModel.class,
              assertThrows(
                      RefusedException.class,
                      () -> models.select(ModelCard.Task.CLASSIFY_INR, Optional.of("tiny")))
                  .problem());
      assertTrue(unknown.detail().endsWith("there is none at all."), unknown.detail());
    }
  }

  @Test
  void aPredictorThatDoesNotSayWhatItLearnedFromIsRefused() throws Exception {
    ModelCard card = TestPredictors.card();
    TestPredictors.write(folder, with(card, card.selfTest()));
    assertRefused("its card does not say what it was trained on");
  }

  @Test
  void aPredictorOfManyLogitsIsRefused() throws Exception {
    ModelCard card = TinyModel.card("m", "1", 64);
    Files.write(
        file("m"),
        TinyModel.onnx(
            new ModelCard(
                    card.format(),
                    card.name(),
                    card.version(),
                    ModelCard.Task.PREDICT_GENERALIZATION,
                    card.family(),
                    card.layout(),
                    List.of(),
                    1,
                    card.envelope(),
                    card.metrics(),
                    card.training(),
                    card.selfTest())
                .with(TestPredictors.prediction(TestPredictors.card()))
                .toJson()));
    assertRefused("a predictor has one logit, not 10");
  }

  @Test
  void aPredictorWhoseEmbeddingsAreNotAsItsCardSaysIsRefused() throws Exception {
    refusedWith(
        new Prediction.Familiarity("relu_7", List.of(0.0, 0.0), List.of(1.0, 0.0), 0.99, 1),
        "its embeddings have 32 numbers, its card has the mean of 2");
    refusedWith(
        new Prediction.Familiarity("nowhere", List.of(0.0), List.of(1.0), 0.99, 1),
        "it has no output \"nowhere\"");
  }

  private void refusedWith(Prediction.Familiarity familiarity, String reason) throws IOException {
    ModelCard card = TestPredictors.card();
    Prediction prediction = TestPredictors.prediction(card);
    TestPredictors.write(
        folder,
        card.with(
            new Prediction(
                prediction.domain(),
                prediction.seen(),
                prediction.calibration(),
                prediction.ranking(),
                Optional.of(familiarity),
                prediction.split())));
    assertRefused(reason);
  }
}
