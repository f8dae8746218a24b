package org.weightscope.onnx.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.weightscope.network.Weights;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Part.Role;
import org.weightscope.onnx.importer.Term.Constant;
import org.weightscope.onnx.importer.Term.Neurons;

/** {@code Attention} of ONNX Runtime: a packed projection and an attention, without a mask. */
final class MicrosoftAttentionImporter implements OperatorImporter.OfOne {
  private static final int PARTS = 3;

  @Override
  public Term read(Operation operation)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    operation.only(
        3, "num_heads", "unidirectional", "qkv_hidden_sizes", "scale", "mask_filter_value");
    Neurons from = operation.neurons(0);
    Constant weight = operation.constant(1);
    if (from.axes().rank() != 3 || weight.first().rank() != 2) {
      throw operation.refused("is not of a sequence");
    }
    LinearMap map = new LinearMap(weight, true, 1);
    Optional<Weights> bias = Optional.empty();
    if (operation.has(2)) {
      Constant tensor = operation.vector(2, Size.of(map.outputs()));
      bias = Optional.of(operation.parameters().weights(tensor, map.outputs()));
    }
    Neurons packed = map.applied(operation, from, 2, bias);
    List<Neurons> parts = new ArrayList<>();
    int begin = 0;
    for (int size : sizes(operation, map.outputs())) {
      List<Integer> channels = IntStream.range(begin, begin + size).boxed().toList();
      parts.add(ChannelChoice.of(operation, packed, 2, channels));
      begin += size;
    }
    HeadSplit split = new HeadSplit(operation, Optional.of(operation.integer("num_heads", 1)));
    Optional<Float> scale = operation.number("scale").filter(given -> given != 0);
    Scores scores = split.scores(parts.get(0), parts.get(1), scale);
    boolean causal = operation.integer("unidirectional", 0) != 0;
    return split.attention(
        causal ? scores.causal(Role.ROWS, operation.node()) : scores, parts.get(2));
  }

  /** Numbers of channels of queries, keys and values. */
  private static List<Integer> sizes(Operation operation, int all) throws UnsupportedException {
    List<Long> given =
        operation
            .integers("qkv_hidden_sizes")
            .orElse(java.util.Collections.nCopies(PARTS, (long) (all / PARTS)));
    boolean fits =
        given.size() == PARTS
            && given.stream().allMatch(size -> size > 0 && size <= all)
            && given.stream().mapToLong(Long::longValue).sum() == all;
    if (!fits) {
      throw operation.refused("%d channels of queries, keys and values".formatted(all));
    }
    return given.stream().map(Long::intValue).toList();
  }
}
