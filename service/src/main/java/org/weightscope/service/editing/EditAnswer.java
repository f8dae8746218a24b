package org.weightscope.service.editing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.weightscope.api.EditDescription;
import org.weightscope.api.EditList;
import org.weightscope.api.NetworkSummary;
import org.weightscope.editing.EditKind;
import org.weightscope.editing.EditParameter;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.network.Network;
import org.weightscope.network.Weights;
import org.weightscope.service.upload.Sha256;

/** Edits in the words of the contract. */
final class EditAnswer {
  private EditAnswer() {}

  /** What an edit did. */
  static EditDescription description(Edited edited, EditOptions options, Drawing.Pair pictures) {
    Network network = edited.before().network();
    NeuralGraph graph = NeuralGraph.of(network);
    return new EditDescription(
        options.edits().stream().map(RequestedEdit::words).toList(),
        options.grid(),
        pictures.before().statistics(),
        pictures.after().statistics(),
        pictures.before().differenceTo(pictures.after()),
        deltas(network, edited.after().network()),
        edited.before().onTheWire(),
        new NetworkSummary(
            edited.format().word(),
            network.layers().size(),
            network.parameters(),
            graph.nodes(),
            graph.edges(),
            Sha256.name(edited.file().bytes())),
        new EditDescription.EditedFile(
            edited.result().bytes().remaining(), Sha256.name(edited.result().bytes())));
  }

  private static List<EditDescription.Delta> deltas(Network before, Network after) {
    List<EditDescription.Delta> deltas = new ArrayList<>();
    for (int layer = 0; layer < before.steps().size(); layer++) {
      List<Weights> old = before.layers().get(layer).tensors();
      List<Weights> changed = after.layers().get(layer).tensors();
      for (int i = 0; i < old.size(); i++) {
        if (!old.get(i).equals(changed.get(i))) {
          deltas.add(delta(old.get(i), changed.get(i)));
        }
      }
    }
    return deltas;
  }

  private static EditDescription.Delta delta(Weights before, Weights after) {
    double squares = 0;
    double largest = 0;
    for (int i = 0; i < before.size(); i++) {
      double difference = Math.abs((double) after.get(i) - before.get(i));
      squares += difference * difference;
      largest = Math.max(largest, difference);
    }
    return new EditDescription.Delta(
        before.origin().tensor(),
        Arrays.stream(before.shape()).boxed().toList(),
        Math.sqrt(squares),
        largest);
  }

  /** The edits there are. */
  static EditList list() {
    return new EditList(
        Arrays.stream(EditKind.values())
            .map(kind ->
                new EditList.Entry(
                    kind.word(),
                    kind.summary(),
                    kind.parameters().stream().map(EditAnswer::parameter).toList()))
            .toList());
  }

  private static EditList.Parameter parameter(EditParameter parameter) {
    return switch (parameter) {
      case EditParameter.Number number ->
          new EditList.Parameter(
              number.name(),
              number.meaning(),
              number.least(),
              number.most(),
              number.otherwise().isPresent() ? number.otherwise().getAsDouble() : null,
              null);
      case EditParameter.Word word ->
          new EditList.Parameter(word.name(), word.meaning(), null, null, null, word.words());
    };
  }
}
