package org.weightscope.service.inspection;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.weightscope.api.Inspection;
import org.weightscope.api.InspectionEntry;
import org.weightscope.api.Inspections;
import org.weightscope.api.Problem;
import org.weightscope.api.ProblemDocument;
import org.weightscope.api.WireFormat;
import org.weightscope.inspection.InspectedFile;
import org.weightscope.inspection.ModelFit;
import org.weightscope.inspection.rendering.LayerDrawing;
import org.weightscope.inspection.rendering.TextReport;
import org.weightscope.service.problem.Refusals;
import org.weightscope.service.problem.RefusedException;
import tools.jackson.databind.node.ObjectNode;

/** What was found, in each of the forms. */
final class InspectionAnswer {
  private InspectionAnswer() {}

  /** One object for one file, else a list. */
  static Object json(List<Inspected> inspected) {
    List<InspectionEntry> entries = inspected.stream().map(InspectionAnswer::entry).toList();
    return entries.size() == 1 ? entries.getFirst() : new Inspections(entries);
  }

  private static InspectionEntry entry(Inspected inspected) {
    return switch (inspected) {
      case Inspected.Refused(Problem problem) ->
          new InspectionEntry.Refused(new ProblemDocument(problem, null));
      case Inspected.Found(InspectedFile file, List<ModelFit> models) -> {
        // The records of the answer have the components of those of the inspection.
        ObjectNode json = WireFormat.JSON.valueToTree(file.inspection());
        json.set("models", WireFormat.JSON.valueToTree(models));
        file.problem()
            .ifPresent(problem ->
                json.set(
                    "predictionProblem", new ProblemDocument(Refusals.of(problem), null).toJson()));
        yield WireFormat.JSON.treeToValue(json, Inspection.class);
      }
    };
  }

  /** One report after the other, numbered if there are several. */
  static String text(List<Inspected> inspected) {
    return IntStream.range(0, inspected.size())
        .mapToObj(i ->
            (inspected.size() == 1 ? "" : "== %d of %d\n\n".formatted(i + 1, inspected.size()))
                + report(inspected.get(i)))
        .collect(Collectors.joining("\n"));
  }

  private static String report(Inspected inspected) {
    return switch (inspected) {
      case Inspected.Refused(Problem problem) ->
          problem.title() + " (" + problem.type().slug() + "): " + problem.detail() + "\n";
      case Inspected.Found(InspectedFile file, List<ModelFit> models) ->
          TextReport.of(file, models);
    };
  }

  /** The picture of one file. */
  static String svg(List<Inspected> inspected) {
    if (inspected.size() == 1
        && inspected.getFirst() instanceof Inspected.Found(InspectedFile file, _)) {
      return LayerDrawing.of(file);
    }
    throw new RefusedException(
        new Problem.MalformedRequest(
            "A picture is made of one network, and the request has %d. Send them one by one, or accept application/json."
                .formatted(inspected.size()),
            "network",
            null,
            null));
  }
}
