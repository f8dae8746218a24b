package org.weightscope.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.weightscope.network.Activation;

/**
 * The document that the sender of a file of tensors would send along: the activation of its hidden
 * layers, which no such file holds.
 */
final class StatedInWords {
  private static final Pattern SINE = Pattern.compile("sin(?:\\(w0=(\\d+)\\))?");

  private StatedInWords() {}

  /** Empty unless the words are linear layers with one activation between them. */
  static Optional<String> document(List<String> architecture) {
    List<String> words = new ArrayList<>(architecture);
    words.remove("flatten");
    Optional<String> activation = Optional.empty();
    for (int i = 0; i < words.size(); i++) {
      boolean linear = i % 2 == 0;
      if (linear != words.get(i).startsWith("linear ")
          || (!linear && !activation.orElse(words.get(i)).equals(words.get(i)))) {
        return Optional.empty();
      }
      activation = linear ? activation : Optional.of(words.get(i));
    }
    return activation.flatMap(StatedInWords::activation);
  }

  private static Optional<String> activation(String word) {
    Matcher sine = SINE.matcher(word);
    if (sine.matches()) {
      String frequency = sine.group(1) == null ? "1" : sine.group(1);
      return Optional.of(
          "{\"format\":1,\"activation\":\"sine\",\"frequency\":%s}".formatted(frequency));
    }
    return Activation.names().contains(word)
        ? Optional.of("{\"format\":1,\"activation\":\"%s\"}".formatted(word))
        : Optional.empty();
  }
}
