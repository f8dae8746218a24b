package org.weightscope.network.architecture;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.weightscope.safetensors.TensorFile;
import org.weightscope.tensor.StoredTensor;

/** Files that hold something else than a network which is read, told by the names of tensors. */
final class OtherKinds {

  private record Kind(Predicate<String> names, String sentence) {}

  /** What is refused wherever it stands: with such tensors a network is not whole or not read. */
  private static final List<Kind> ALWAYS =
      List.of(
          new Kind(
              name ->
                  begins(name, "lora_", "._/")
                      || begins(name, "hada_", "./")
                      || begins(name, "lokr_", "./"),
              "Tensor %s belongs to a low-rank adapter, which is no network by itself. Merge it into its network first."),
          new Kind(
              OtherKinds::isRecurrent,
              "Tensor %s belongs to a recurrent layer (LSTM, GRU or RNN); recurrent networks are not read."));

  /** What explains that there are no layers. */
  private static final List<Kind> WITHOUT_LAYERS =
      List.of(
          new Kind(
              OtherKinds::isOptimiserState,
              "Tensor %s is the state of an optimiser; the weights themselves are not in the file."),
          new Kind(
              OtherKinds::isData,
              "Tensor %s looks like a data set; there is no weight of a layer in the file."));

  private static final Set<String> OPTIMISER_STATES =
      Set.of("exp_avg", "exp_avg_sq", "max_exp_avg_sq", "momentum_buffer", "square_avg");
  private static final Set<String> DATA =
      Set.of(
          "x",
          "y",
          "image",
          "images",
          "label",
          "labels",
          "target",
          "targets",
          "data",
          "input",
          "inputs",
          "feature",
          "features");

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
        if (kind.names().test(tensor.name())) {
          return Optional.of(none(kind.sentence().formatted(tensor.name())));
        }
      }
    }
    return Optional.empty();
  }

  static UnreadableNetworkException none(String sentence) {
    return new UnreadableNetworkException(new NetworkProblem.NoNetwork(sentence));
  }

  /** Whether a word begins the name, or a part of it behind one of the separators. */
  private static boolean begins(String name, String word, String separators) {
    for (int at = name.indexOf(word); at >= 0; at = name.indexOf(word, at + 1)) {
      if (at == 0 || separators.indexOf(name.charAt(at - 1)) >= 0) {
        return true;
      }
    }
    return false;
  }

  /** {@code weight_ih}, {@code lstm.bias_hh_l0_reverse}, {@code cell/recurrent_kernel:0}. */
  private static boolean isRecurrent(String name) {
    if (without(name, ":0").endsWith("recurrent_kernel")) {
      return true;
    }
    String layer = without(name, "_reverse");
    int digits = layer.length();
    while (digits > 0 && layer.charAt(digits - 1) >= '0' && layer.charAt(digits - 1) <= '9') {
      digits--;
    }
    boolean numbered = digits < layer.length() && layer.startsWith("_l", digits - 2);
    String parameter = numbered ? layer.substring(0, digits - 2) : name;
    return Stream.of("weight_ih", "weight_hh", "bias_ih", "bias_hh").anyMatch(parameter::endsWith);
  }

  private static boolean isOptimiserState(String name) {
    for (String state : OPTIMISER_STATES) {
      for (int at = name.indexOf(state); at >= 0; at = name.indexOf(state, at + 1)) {
        int end = at + state.length();
        if ((at == 0 || "._/".indexOf(name.charAt(at - 1)) >= 0)
            && (end == name.length() || "._/".indexOf(name.charAt(end)) >= 0)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isData(String name) {
    String word = name.toLowerCase(Locale.ROOT);
    return DATA.contains(word)
        || Stream.of("_train", "_test", "_val")
            .anyMatch(part -> word.endsWith(part) && DATA.contains(without(word, part)));
  }

  private static String without(String text, String end) {
    return text.endsWith(end) ? text.substring(0, text.length() - end.length()) : text;
  }
}
