package org.weightscope.service.classification;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import org.weightscope.api.Classification;
import org.weightscope.api.ClassificationEntry;
import org.weightscope.api.Problem;
import org.weightscope.api.ProblemDocument;
import org.weightscope.card.ModelCard;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.service.batching.Answer;
import org.weightscope.service.batching.Deadline;
import org.weightscope.service.batching.DeadlinePassedException;
import org.weightscope.service.batching.OverloadedException;
import org.weightscope.service.batching.Pending;
import org.weightscope.service.batching.Piece;
import org.weightscope.service.batching.TooCostlyException;
import org.weightscope.service.models.ModelRepository;
import org.weightscope.service.models.ServedModel;
import org.weightscope.service.problem.RefusedException;
import org.weightscope.service.upload.Upload.UploadedNetwork;

/** Reads networks, has them run, and says what they are. */
@Component
class Classifier {
  private final ModelRepository models;
  private final InrReader reader;
  private final MeterRegistry meters;

  Classifier(ModelRepository models, InrReader reader, MeterRegistry meters) {
    this.models = models;
    this.reader = reader;
    this.meters = meters;
  }

  /** The answers in the order of the networks, and where the time went. */
  record Outcome(List<ClassificationEntry> entries, StageTimes times) {}

  private sealed interface Stage {
    record Read(ReadInr inr) implements Stage {}

    record Refused(Problem problem) implements Stage {}
  }

  /** The model that a request asks for. */
  ServedModel model(ClassifyOptions options) {
    return models.select(ModelCard.Task.CLASSIFY_INR, options.model());
  }

  /**
   * Classifies networks; those that can be read run together.
   *
   * @throws DeadlinePassedException if there is no answer for all of them in time
   * @throws OverloadedException if the service is at its limit
   * @throws TooCostlyException if they are too much for one request
   */
  Outcome classify(
      List<UploadedNetwork> networks, ClassifyOptions options, ServedModel model, Deadline deadline)
      throws DeadlinePassedException,
          OverloadedException,
          TooCostlyException,
          InterruptedException {
    List<Stage> stages = new ArrayList<>();
    List<Piece<NeuralGraph>> pieces = new ArrayList<>();
    StageTimes times = StageTimes.NONE;
    for (UploadedNetwork network : networks) {
      deadline.check("read");
      try {
        ReadInr inr = reader.read(network, options, model);
        times = times.read(inr.reading(), inr.building());
        stages.add(new Stage.Read(inr));
        pieces.add(new Piece<>(inr.graph(), inr.cost()));
      } catch (RefusedException e) {
        stages.add(new Stage.Refused(e.problem()));
      }
    }
    deadline.check("graph");
    List<Pending<float[]>> pending =
        pieces.isEmpty() ? List.of() : model.batcher().submit(pieces, deadline);
    List<ClassificationEntry> entries = new ArrayList<>();
    int next = 0;
    try {
      for (Stage stage : stages) {
        switch (stage) {
          case Stage.Refused(Problem problem) -> entries.add(refused(model, problem));
          case Stage.Read(ReadInr inr) -> {
            Answer<float[]> answer = pending.get(next++).await();
            times = times.ran(answer.queued(), answer.ran());
            entries.add(answered(model, inr, answer.value()));
          }
        }
      }
    } finally {
      pending.forEach(Pending::abandon);
    }
    record(times, model);
    return new Outcome(entries, times);
  }

  private ClassificationEntry answered(ServedModel model, ReadInr inr, float[] logits) {
    ModelCard card = model.card();
    Probabilities probabilities;
    try {
      probabilities = Probabilities.of(logits, card.temperature());
    } catch (ArithmeticException e) {
      return refused(
          model,
          new Problem.OutsideEnvelope(
              "The weights are so large that the model %s has no answer.".formatted(model.pinned()),
              model.pinned(),
              "weights",
              "finite answers",
              "overflow",
              List.of()));
    }
    count(model, "answered");
    int index = probabilities.likeliest();
    return new Classification(
        card.labels().get(index),
        index,
        probabilities.byLabel(card.labels()),
        inr.convention(),
        model.reference(),
        inr.summary());
  }

  private ClassificationEntry refused(ServedModel model, Problem problem) {
    count(model, problem.type().slug());
    return new ClassificationEntry.Refused(new ProblemDocument(problem, null));
  }

  private void count(ServedModel model, String outcome) {
    meters
        .counter("weightscope.networks", "model", model.card().name(), "outcome", outcome)
        .increment();
  }

  private void record(StageTimes times, ServedModel model) {
    String name = model.card().name();
    meters.timer("weightscope.stage", "stage", "read", "model", name).record(times.read());
    meters.timer("weightscope.stage", "stage", "graph", "model", name).record(times.graph());
    meters.timer("weightscope.stage", "stage", "queue", "model", name).record(times.queue());
    meters.timer("weightscope.stage", "stage", "model", "model", name).record(times.model());
  }
}
