package org.weightscope.corpus;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalDouble;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.network.architecture.Architecture;
import org.weightscope.network.architecture.DescribedNetwork;
import org.weightscope.network.architecture.Source;
import org.weightscope.network.architecture.UnreadableNetworkException;

/**
 * What becomes of one file of the corpus.
 *
 * @param alone the outcome if nothing is stated beside the file
 * @param document what is stated beside a file of tensors, if its words tell that
 * @param outcome with the document; the same as {@code alone} without one
 * @param graph of the network that is read
 * @param difference to what was recorded, as a part of the largest output
 */
record Verdict(
    CorpusFile file,
    Outcome alone,
    Optional<String> document,
    Outcome outcome,
    Optional<NeuralGraph> graph,
    OptionalDouble difference) {

  static Verdict of(CorpusFile file) {
    try {
      byte[] bytes = file.bytes();
      Outcome alone = Outcome.of(bytes, Optional.empty());
      boolean tensorsAlone = file.inputs().isEmpty() && file.io().isPresent();
      Optional<String> document =
          tensorsAlone ? StatedInWords.document(file.architecture()) : Optional.empty();
      Outcome outcome =
          document.isEmpty() ? alone : Outcome.of(bytes, Optional.of(parsed(document.get())));
      if (!(outcome instanceof Outcome.Read(DescribedNetwork described))) {
        return new Verdict(
            file, alone, document, outcome, Optional.empty(), OptionalDouble.empty());
      }
      Optional<Recording> recording = file.recording();
      return new Verdict(
          file,
          alone,
          document,
          outcome,
          Optional.of(NeuralGraph.of(described.network())),
          recording.isEmpty()
              ? OptionalDouble.empty()
              : OptionalDouble.of(
                  recording.get().difference(described.network()).orElse(Double.NaN)));
    } catch (RuntimeException e) {
      throw new IllegalStateException(file.name() + " is neither read nor refused", e);
    }
  }

  private static Architecture parsed(String document) {
    try {
      return Architecture.parse(document.getBytes(StandardCharsets.UTF_8));
    } catch (UnreadableNetworkException e) {
      throw new IllegalStateException("a document of this test is not read: " + document, e);
    }
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

  /** Whether its activations are a documented default, because nothing states them. */
  boolean isAssumed() {
    return outcome instanceof Outcome.Read(DescribedNetwork described)
        && file.inputs().isEmpty()
        && described.activation() == Source.DEFAULT;
  }
}
