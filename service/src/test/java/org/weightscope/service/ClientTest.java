package org.weightscope.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightscope.api.AccuracyEntry;
import org.weightscope.api.AccuracyPrediction;
import org.weightscope.api.Classification;
import org.weightscope.api.ClassificationEntry;
import org.weightscope.api.DomainWarning;
import org.weightscope.api.Inspection;
import org.weightscope.api.InspectionEntry;
import org.weightscope.api.ModelList;
import org.weightscope.api.Problem;
import org.weightscope.api.RankedEntry;
import org.weightscope.api.client.ClassifyOptions;
import org.weightscope.api.client.PredictOptions;
import org.weightscope.api.client.ProblemException;
import org.weightscope.api.client.WeightscopeClient;

/** The typed client against the running service. */
class ClientTest {
  private static final byte[] NETWORK = Inrs.random(1, 2, 32, 32, 1);

  @Test
  void theClientGetsAnswersListsAndRefusals() throws Exception {
    try (WeightscopeClient client = new WeightscopeClient(RunningService.uri("/"))) {
      Classification alone =
          client.classifyInr(
              NETWORK, ClassifyOptions.NONE.model("tiny@1").range(0, 1).pixel(1, 0.5));
      assertEquals(List.of(0.0, 1.0), alone.convention().range());
      assertEquals("1", alone.model().version());
      assertEquals(0.5, alone.convention().offset());

      List<ClassificationEntry> several =
          client.classifyInrs(List.of(NETWORK, new byte[20]), ClassifyOptions.NONE);
      assertInstanceOf(Classification.class, several.get(0));
      assertInstanceOf(ClassificationEntry.Refused.class, several.get(1));

      ProblemException refusal =
          assertThrows(
              ProblemException.class, () -> client.classifyInr(new byte[3], ClassifyOptions.NONE));
      assertInstanceOf(Problem.MalformedFile.class, refusal.problem());

      assertEquals(3, client.inspect(NETWORK).layers().size());
      List<InspectionEntry> found = client.inspectAll(List.of(NETWORK, new byte[20]));
      assertInstanceOf(Inspection.class, found.get(0));
      assertInstanceOf(InspectionEntry.Refused.class, found.get(1));
      assertTrue(client.inspectAsText(NETWORK).startsWith("File "));
      assertTrue(client.inspectAsPicture(NETWORK).startsWith("<svg "));
      assertThrows(ProblemException.class, () -> client.inspectAsText(new byte[3]));

      assertEquals(
          "tiny",
          client.models().models().stream()
              .filter(ModelList.Entry::isDefault)
              .findFirst()
              .orElseThrow()
              .name());
      assertEquals("1", client.model("wide").version());
      assertEquals("1", client.model("tiny@1").version());
      assertInstanceOf(
          Problem.UnknownModel.class,
          assertThrows(ProblemException.class, () -> client.model("none")).problem());
    }
  }

  @Test
  void theClientGetsAccuraciesAndAnOrder() throws Exception {
    byte[] good = Cnns.file("good");
    byte[] chance = Cnns.file("chance");
    try (WeightscopeClient client = new WeightscopeClient(RunningService.uri("/"))) {
      AccuracyPrediction alone = client.predict(good, PredictOptions.NONE);
      assertEquals(TestPredictors.TINY, alone.model().name());
      List<AccuracyEntry> several =
          client.predictAll(List.of(good, new byte[20]), PredictOptions.NONE);
      assertEquals(
          alone.predictedAccuracy(),
          ((AccuracyPrediction) several.getFirst()).predictedAccuracy(),
          1e-5);
      assertInstanceOf(AccuracyEntry.Refused.class, several.get(1));
      assertEquals(1, client.predictAll(List.of(good), PredictOptions.NONE).size());

      List<RankedEntry> ranked =
          client.rank(
              List.of(chance, new byte[20], Cnns.Plan.USUAL.widths(16, 64).file(1), good),
              PredictOptions.NONE.model(TestPredictors.WIDER));
      assertInstanceOf(RankedEntry.WithAccuracy.class, ranked.get(0));
      assertInstanceOf(RankedEntry.Refused.class, ranked.get(1));
      assertInstanceOf(RankedEntry.RankOnly.class, ranked.get(2));
      assertTrue(
          ((RankedEntry.WithAccuracy) ranked.get(3)).rank()
              < ((RankedEntry.WithAccuracy) ranked.get(0)).rank(),
          ranked::toString);
      assertEquals(1, client.rank(List.of(good), PredictOptions.NONE).size());

      byte[] far = Cnns.Plan.USUAL.scale(20).file(1);
      assertInstanceOf(
          DomainWarning.UnlikeTraining.class,
          client
              .predict(far, PredictOptions.NONE.model(TestPredictors.FAMILIAR))
              .domain()
              .warnings()
              .getFirst());
      assertInstanceOf(
          Problem.OutsideEnvelope.class,
          assertThrows(ProblemException.class, () -> client.predict(NETWORK, PredictOptions.NONE))
              .problem());
    }
  }

  @Test
  void aBodyOfMoreThanAMegabyteIsSentOnlyOnceItIsWanted() {
    try (WeightscopeClient client = new WeightscopeClient(RunningService.uri("/"))) {
      ProblemException refusal =
          assertThrows(
              ProblemException.class,
              () -> client.classifyInr(new byte[9 << 20], ClassifyOptions.NONE));
      assertInstanceOf(Problem.TooLarge.class, refusal.problem());
    }
  }
}
