package org.weightscope.corpus;

import java.util.Optional;
import java.util.OptionalDouble;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.network.architecture.Architecture;
import org.weightscope.network.architecture.DescribedNetwork;
import org.weightscope.network.architecture.Source;

/**
 * What becomes of one file of the corpus.
 *
 * @param alone the outcome if nothing is stated beside the file
 * @param documented whether a document is sent along
 * @param outcome with the document; the same as {@code alone} without one
 * @param graph of the network that is read, if graphs have its kinds of layers
 * @param difference to what was recorded, as a part of the largest output
 */
record Verdict(
    CorpusFile file,
    Outcome alone,
    boolean documented,
    Outcome outcome,
    Optional<NeuralGraph> graph,
    OptionalDouble difference) {

  static Verdict of(CorpusFile file) {
    try {
      byte[] bytes = file.bytes();
      Outcome alone = Outcome.of(bytes, Optional.empty());
      Optional<Architecture> document = Documents.of(file);
      Outcome outcome = document.isEmpty() ? alone : Outcome.of(bytes, document);
      return new Verdict(
          file, alone, document.isPresent(), outcome, graph(outcome), difference(file, outcome));
    } catch (RuntimeException e) {
      throw new IllegalStateException(file.name() + " is neither read nor refused", e);
    }
  }

  private static Optional<NeuralGraph> graph(Outcome outcome) {
    return outcome instanceof Outcome.Read(DescribedNetwork described)
        ? Optional.of(NeuralGraph.of(described.network()))
        : Optional.empty();
  }

  private static OptionalDouble difference(CorpusFile file, Outcome outcome) {
    Optional<Recording> recording = file.recording();
    return outcome instanceof Outcome.Read(DescribedNetwork described) && recording.isPresent()
        ? OptionalDouble.of(recording.get().difference(described.network()).orElse(Double.NaN))
        : OptionalDouble.empty();
  }

  boolean isRead() {
    return outcome instanceof Outcome.Read;
  }

  /** Whether the outcome is the one that is beyond judgement. */
  boolean isAsExpected() {
    return !file.firm() || file.accept() == isRead();
  }

  /** Whether it computes what was recorded, or nothing was. */
  boolean agrees() {
    return difference.isEmpty() || difference.getAsDouble() <= file.tolerance();
  }

  /** Whether its activations are the documented default, because nothing states them. */
  boolean isAssumed() {
    return !documented
        && outcome instanceof Outcome.Read(DescribedNetwork described)
        && file.inputs().isEmpty()
        && described.activation() == Source.DEFAULT;
  }
}
