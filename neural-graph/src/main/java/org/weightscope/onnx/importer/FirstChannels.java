package org.weightscope.onnx.importer;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Step;
import org.weightscope.onnx.importer.Term.Neurons;

/**
 * A skip into the first channels, written as: take the first channels, add, put the others behind
 * them again. The network has one layer for that.
 */
final class FirstChannels {
  private FirstChannels() {}

  /** The sum that a concatenation is, or the concatenation. */
  static Neurons joined(Operation operation, Neurons concatenation) {
    Draft draft = operation.assembly().draft();
    if (concatenation.value() == 0
        || !(draft.step(concatenation.value())
            instanceof Step(String _, Layer.Concat _, List<Integer> parts))
        || parts.size() != 2) {
      return concatenation;
    }
    int channels = concatenation.form().channels().inNetwork();
    return sum(draft, parts.get(0), parts.get(1), channels)
        .map(value ->
            new Neurons(
                value,
                concatenation.form(),
                concatenation.formula(),
                concatenation.axes(),
                operation.node()))
        .orElse(concatenation);
  }

  /**
   * The value that all of {@code others}' source with something added to its first channels is.
   *
   * @param added what stands before
   * @param others the last channels of the source
   */
  private static Optional<Integer> sum(Draft draft, int added, int others, int channels) {
    Optional<Choice> first = firstSummand(draft, added);
    Optional<Choice> behind = Choice.of(draft, others);
    if (first.isEmpty() || behind.isEmpty()) {
      return Optional.empty();
    }
    int count = first.get().channels().size();
    Step sum = draft.step(added);
    int second = sum.inputs().get(1);
    boolean fits =
        first.get().isRange(0, count)
            && behind.get().isRange(count, channels)
            && sum.layer().equals(new Layer.Sum(Activation.Plain.NONE));
    if (!fits) {
      return Optional.empty();
    }
    int source = first.get().of();
    if (behind.get().of() != source && !isSum(draft, behind.get().of(), source, second)) {
      return Optional.empty();
    }
    return Optional.of(draft.add(sum.name(), new Layer.Sum(Activation.Plain.NONE), source, second));
  }

  /** Whether a value is that sum already, so that its other channels are those of the source. */
  private static boolean isSum(Draft draft, int value, int source, int second) {
    return draft.isStep(value)
        && draft.step(value).layer().equals(new Layer.Sum(Activation.Plain.NONE))
        && draft.step(value).inputs().equals(List.of(source, second));
  }

  private static Optional<Choice> firstSummand(Draft draft, int value) {
    return draft.isStep(value) && draft.step(value).layer() instanceof Layer.Sum
        ? Choice.of(draft, draft.step(value).inputs().getFirst())
        : Optional.empty();
  }

  /** Some channels of a value. */
  private record Choice(int of, List<Integer> channels) {
    static Optional<Choice> of(Draft draft, int value) {
      return draft.isStep(value)
              && draft.step(value).layer() instanceof Layer.Select(List<Integer> channels)
          ? Optional.of(new Choice(draft.step(value).inputs().getFirst(), channels))
          : Optional.empty();
    }

    boolean isRange(int from, int to) {
      return channels.equals(IntStream.range(from, to).boxed().toList());
    }
  }
}
