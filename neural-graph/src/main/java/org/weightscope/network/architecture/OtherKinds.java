package org.weightscope.network.architecture;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.weightscope.safetensors.TensorFile;
import org.weightscope.tensor.StoredTensor;

/** Files that hold something else than a network which is read, told by the names of tensors. */
final class OtherKinds {

  private record Kind(Pattern names, String sentence) {}

  /** What is refused wherever it stands: with such tensors a network is not whole or not read. */
  private static final List<Kind> ALWAYS =
      List.of(
          new Kind(
              Pattern.compile("(^|[._/])lora_|(^|[./])(hada|lokr)_"),
              "Tensor %s belongs to a low-rank adapter, which is no network by itself. Merge it into its network first."),
          new Kind(
              Pattern.compile("(weight|bias)_(ih|hh)(_l\\d+(_reverse)?)?$|recurrent_kernel(:0)?$"),
              "Tensor %s belongs to a recurrent layer (LSTM, GRU or RNN); recurrent networks are not read."));

  /** What explains that there are no layers. */
  private static final List<Kind> WITHOUT_LAYERS =
      List.of(
          new Kind(
              Pattern.compile(
                  "(^|[._/])(exp_avg|exp_avg_sq|max_exp_avg_sq|momentum_buffer|square_avg)([._/]|$)"),
              "Tensor %s is the state of an optimiser; the weights themselves are not in the file."),
          new Kind(
              Pattern.compile(
                  "(?i)^(x|y|images?|labels?|targets?|data|inputs?|features?)(_(train|test|val))?$"),
              "Tensor %s looks like a data set; there is no weight of a layer in the file."));

  private OtherKinds() {}

  /** Refuses adapters and recurrent networks. */
  static void refuse(TensorFile file) throws UnreadableNetworkException {
    Optional<UnreadableNetworkException> refusal = of(file, ALWAYS);
    if (refusal.isPresent()) {
      throw refusal.get();
    }
  }

  /** Refuses a file without layers, with the reason that its names tell. */
  static UnreadableNetworkException noLayers(TensorFile file) {
    return of(file, WITHOUT_LAYERS)
        .orElseGet(() ->
            none("No tensor is called weight or kernel and has two axes, so there is no layer."));
  }

  private static Optional<UnreadableNetworkException> of(TensorFile file, List<Kind> kinds) {
    for (Kind kind : kinds) {
      for (StoredTensor tensor : file.tensors()) {
        if (kind.names().matcher(tensor.name()).find()) {
          return Optional.of(none(kind.sentence().formatted(tensor.name())));
        }
      }
    }
    return Optional.empty();
  }

  static UnreadableNetworkException none(String sentence) {
    return new UnreadableNetworkException(new NetworkProblem.NoNetwork(sentence));
  }
}
