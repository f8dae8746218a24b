package org.weightscope.service.inspection;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.weightscope.api.Problem;
import org.weightscope.batch.GraphDoesNotFitException;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.inspection.InspectedFile;
import org.weightscope.inspection.Inspection;
import org.weightscope.inspection.ModelFit;
import org.weightscope.network.Network;
import org.weightscope.network.architecture.Architecture;
import org.weightscope.network.architecture.DescribedNetwork;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.service.batching.Deadline;
import org.weightscope.service.batching.DeadlinePassedException;
import org.weightscope.service.config.LimitsProperties;
import org.weightscope.service.models.Candidate;
import org.weightscope.service.models.Candidate.Question;
import org.weightscope.service.models.ModelRepository;
import org.weightscope.service.models.ServedModel;
import org.weightscope.service.problem.Refusals;
import org.weightscope.service.problem.RefusedException;
import org.weightscope.service.run.RunCost;
import org.weightscope.service.upload.FormatCheck;
import org.weightscope.service.upload.Upload.UploadedNetwork;

/** Looks into uploaded files and asks the models which networks they take. */
@Component
class Inspector {
  private final LimitsProperties limits;
  private final ModelRepository models;

  Inspector(LimitsProperties limits, ModelRepository models) {
    this.limits = limits;
    this.models = models;
  }

  /**
   * Looks into files one after the other.
   *
   * @throws DeadlinePassedException if there is no time left for the next one
   */
  List<Inspected> inspect(List<UploadedNetwork> uploads, Deadline deadline)
      throws DeadlinePassedException {
    List<Inspected> inspected = new ArrayList<>();
    for (UploadedNetwork upload : uploads) {
      deadline.check("read");
      try {
        inspected.add(inspect(upload));
      } catch (RefusedException e) {
        inspected.add(new Inspected.Refused(e.problem()));
      }
    }
    return inspected;
  }

  private Inspected inspect(UploadedNetwork upload) {
    InspectedFile file = read(upload);
    file.problem()
        .map(Refusals::of)
        .filter(Inspector::isOfTheRequest)
        .ifPresent(problem -> {
          throw new RefusedException(problem);
        });
    return new Inspected.Found(
        file, file.network().map(found -> fits(file, found)).orElse(List.of()));
  }

  private InspectedFile read(UploadedNetwork upload) {
    try {
      Optional<Architecture> stated = Optional.empty();
      if (upload.architecture().isPresent()) {
        stated = Optional.of(Architecture.parse(upload.architecture().get()));
      }
      ByteBuffer bytes = upload.bytes();
      return switch (FormatCheck.format(bytes, upload.declared())) {
        case SAFETENSORS -> InspectedFile.safetensors(bytes, limits.forFiles(), stated);
        case ONNX -> InspectedFile.onnx(bytes, limits.forOnnx(), stated);
      };
    } catch (UnreadableFileException e) {
      throw new RefusedException(Refusals.of(e.problem()));
    } catch (UnreadableNetworkException e) {
      throw new RefusedException(Refusals.of(e.problem()));
    }
  }

  /** Whether a document that was sent along is to blame, and not the file. */
  private static boolean isOfTheRequest(Problem problem) {
    return problem instanceof Problem.MalformedRequest || problem instanceof Problem.TooLarge;
  }

  private List<ModelFit> fits(InspectedFile file, DescribedNetwork described) {
    Candidate candidate = new Candidate(described.network());
    return models.all().stream()
        .map(model ->
            new ModelFit(
                model.pinned(),
                model.card().task().toString(),
                against(file.inspection(), described, candidate, model)))
        .toList();
  }

  private Optional<ModelFit.Bound> against(
      Inspection inspection, DescribedNetwork described, Candidate candidate, ServedModel model) {
    return candidate
        .outside(model.card(), Question.ANSWER)
        .map(outside -> new ModelFit.Bound(outside.what(), outside.bound(), outside.found()))
        .or(() ->
            inspection.graph().flatMap(graph -> overLimits(graph, described.network(), model)));
  }

  private Optional<ModelFit.Bound> overLimits(
      Inspection.GraphFacts graph, Network network, ServedModel model) {
    RunCost cost;
    try {
      cost = RunCost.of(graph.nodes(), graph.edges(), network, model.card().layout());
    } catch (GraphDoesNotFitException e) {
      return Optional.of(
          new ModelFit.Bound("graph", "the layout of the model", String.valueOf(e.getMessage())));
    }
    return cost.over(limits)
        .map(over ->
            new ModelFit.Bound(
                over.what(), Long.toString(over.bound()), Long.toString(over.found())));
  }
}
