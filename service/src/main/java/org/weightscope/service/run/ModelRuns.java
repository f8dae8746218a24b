package org.weightscope.service.run;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import org.weightscope.api.Problem;
import org.weightscope.api.ProblemDocument;
import org.weightscope.batch.GraphDoesNotFitException;
import org.weightscope.service.batching.Answer;
import org.weightscope.service.batching.Deadline;
import org.weightscope.service.batching.DeadlinePassedException;
import org.weightscope.service.batching.OverloadedException;
import org.weightscope.service.batching.Pending;
import org.weightscope.service.batching.Piece;
import org.weightscope.service.batching.TooCostlyException;
import org.weightscope.service.inference.ModelInput;
import org.weightscope.service.inference.ModelOutputs;
import org.weightscope.service.models.ServedModel;
import org.weightscope.service.problem.RefusedException;
import org.weightscope.service.upload.Upload.UploadedNetwork;

/** Reads the networks of a request, has them run together, and has each answered or refused. */
@Component
public final class ModelRuns {
  private final Evaluations evaluations;
  private final MeterRegistry meters;

  /** Counts and times with these meters. */
  public ModelRuns(Evaluations evaluations, MeterRegistry meters) {
    this.evaluations = evaluations;
    this.meters = meters;
  }

  /**
   * What an endpoint does for one network; both parts may refuse it with a {@link
   * RefusedException}, which leaves the others alone.
   *
   * @param <T> what it remembers between the two
   * @param <E> what its answer consists of
   */
  public interface Endpoint<T, E> {
    /** From bytes to a graph that the model takes. */
    ReadNetwork<T> read(UploadedNetwork upload);

    /** From finite outputs of the model to the answer. */
    E answered(ReadNetwork<T> network, ModelOutputs outputs);

    /** In place of an answer. */
    E refused(ProblemDocument problem);
  }

  /** The answers in the order of the networks, and where the time went. */
  public record Outcome<E>(List<E> entries, StageTimes times) {
    public Outcome {
      entries = List.copyOf(entries);
    }
  }

  private sealed interface Stage<T> {
    record Read<T>(ReadNetwork<T> network) implements Stage<T> {}

    record Refused<T>(Problem problem) implements Stage<T> {}
  }

  /**
   * Answers networks; those that can be read run together.
   *
   * @throws DeadlinePassedException if there is no answer for all of them in time
   * @throws OverloadedException if the service is at its limit
   * @throws TooCostlyException if they are too much for one request
   */
  public <T, E> Outcome<E> run(
      List<UploadedNetwork> uploads, ServedModel model, Deadline deadline, Endpoint<T, E> endpoint)
      throws DeadlinePassedException,
          OverloadedException,
          TooCostlyException,
          InterruptedException {
    List<Stage<T>> stages = new ArrayList<>();
    List<Piece<ModelInput>> pieces = new ArrayList<>();
    StageTimes times = StageTimes.NONE;
    for (UploadedNetwork upload : uploads) {
      deadline.check("read");
      try {
        ReadNetwork<T> network = endpoint.read(upload);
        times = times.read(network.reading(), network.building());
        long start = System.nanoTime();
        ModelInput input = evaluations.input(network.graph(), model, deadline);
        if (input.values().isPresent()) {
          times = times.evaluated(Duration.ofNanos(System.nanoTime() - start));
        }
        stages.add(new Stage.Read<>(network));
        pieces.add(new Piece<>(input, network.cost().units()));
      } catch (GraphDoesNotFitException e) {
        stages.add(new Stage.Refused<>(unfit(e, model).problem()));
      } catch (RefusedException e) {
        stages.add(new Stage.Refused<>(e.problem()));
      }
    }
    deadline.check("graph");
    List<Pending<ModelOutputs>> pending =
        pieces.isEmpty() ? List.of() : model.batcher().submit(pieces, deadline);
    List<E> entries = new ArrayList<>();
    int next = 0;
    try {
      for (Stage<T> stage : stages) {
        try {
          switch (stage) {
            case Stage.Refused<T>(Problem problem) -> throw new RefusedException(problem);
            case Stage.Read<T>(ReadNetwork<T> network) -> {
              Answer<ModelOutputs> answer = outputs(pending.get(next++), model);
              times = times.ran(answer.queued(), answer.ran());
              entries.add(endpoint.answered(network, answer.value()));
              count(model, "answered");
            }
          }
        } catch (RefusedException e) {
          count(model, e.problem().type().slug());
          entries.add(endpoint.refused(new ProblemDocument(e.problem(), null)));
        }
      }
    } finally {
      pending.forEach(Pending::abandon);
    }
    record(times, model);
    return new Outcome<>(entries, times);
  }

  /** What the model gives for a network, if it gives numbers. */
  private static Answer<ModelOutputs> outputs(Pending<ModelOutputs> pending, ServedModel model)
      throws DeadlinePassedException, InterruptedException {
    Answer<ModelOutputs> answer;
    try {
      answer = pending.await();
    } catch (IllegalStateException e) {
      if (e.getCause() instanceof GraphDoesNotFitException unfit) {
        throw unfit(unfit, model);
      }
      throw e;
    }
    if (!answer.value().finite()) {
      throw refused(
          "The weights are so large that the model %s has no answer.".formatted(model.pinned()),
          model,
          "weights",
          "finite answers",
          "overflow");
    }
    return answer;
  }

  private static RefusedException unfit(GraphDoesNotFitException e, ServedModel model) {
    return refused(
        "The model %s does not take the graph of the network: %s."
            .formatted(model.pinned(), e.getMessage()),
        model,
        "graph",
        "the layout of the model",
        String.valueOf(e.getMessage()));
  }

  private static RefusedException refused(
      String detail, ServedModel model, String what, String bound, String found) {
    return new RefusedException(
        new Problem.OutsideEnvelope(detail, model.pinned(), what, bound, found, List.of()));
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
    times
        .evaluate()
        .ifPresent(time ->
            meters.timer("weightscope.stage", "stage", "evaluate", "model", name).record(time));
    meters.timer("weightscope.stage", "stage", "queue", "model", name).record(times.queue());
    meters.timer("weightscope.stage", "stage", "model", "model", name).record(times.model());
  }
}
