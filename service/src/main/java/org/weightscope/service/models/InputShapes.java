package org.weightscope.service.models;

import java.util.List;
import java.util.Optional;

/**
 * Shapes of inputs as {@link org.weightscope.card.NetworkTraits#input} writes them, {@code
 * 3x16x16}; a file may leave a size open, {@code ?}.
 */
public final class InputShapes {
  private static final String OPEN = "?";

  private InputShapes() {}

  /** The first of these shapes that a network of an open or the same shape takes. */
  public static Optional<String> taken(String network, List<String> shapes) {
    return shapes.stream().filter(shape -> takes(network, shape)).findFirst();
  }

  /** Whether a file leaves a size open. */
  public static boolean isOpen(String network) {
    return network.contains(OPEN);
  }

  static boolean takes(String network, String shape) {
    String[] own = network.split("x", -1);
    String[] wanted = shape.split("x", -1);
    if (own.length != wanted.length) {
      return false;
    }
    for (int i = 0; i < own.length; i++) {
      if (!own[i].equals(OPEN) && !own[i].equals(wanted[i])) {
        return false;
      }
    }
    return true;
  }
}
