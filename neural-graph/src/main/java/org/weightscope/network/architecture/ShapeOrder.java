package org.weightscope.network.architecture;

import java.util.ArrayList;
import java.util.List;
import org.weightscope.network.architecture.Architecture.Orientation;

/** Orders of layers in which each takes as many inputs as the one before gives. */
final class ShapeOrder {
  private static final int STEPS = 20_000;

  private final List<FoundLayer> layers;
  private final Orientation orientation;
  private final int most;
  private final boolean[] used;
  private final List<FoundLayer> chain = new ArrayList<>();
  private final List<List<FoundLayer>> found = new ArrayList<>();
  private int steps;

  private ShapeOrder(List<FoundLayer> layers, Orientation orientation, int most) {
    this.layers = layers;
    this.orientation = orientation;
    this.most = most;
    used = new boolean[layers.size()];
  }

  /** Whether the layers fit in the order given. */
  static boolean fits(List<FoundLayer> layers, Orientation orientation) {
    for (int i = 0; i < layers.size(); i++) {
      if (!layers.get(i).allows(orientation)
          || i > 0 && !layers.get(i).follows(layers.get(i - 1), orientation)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Some orders of all layers, or none if the search would take too long.
   *
   * @param most number of orders after which the search ends
   */
  static List<List<FoundLayer>> all(List<FoundLayer> layers, Orientation orientation, int most) {
    // Deeper networks without numbers in their names are not worth a search.
    if (layers.size() > 64 || layers.stream().anyMatch(layer -> !layer.allows(orientation))) {
      return List.of();
    }
    ShapeOrder search = new ShapeOrder(layers, orientation, most);
    search.extend();
    return search.steps > STEPS && search.found.size() < 2 ? List.of() : search.found;
  }

  private void extend() {
    if (chain.size() == layers.size()) {
      found.add(List.copyOf(chain));
      return;
    }
    for (int i = 0; i < layers.size() && found.size() < most && ++steps <= STEPS; i++) {
      FoundLayer next = layers.get(i);
      if (!used[i] && (chain.isEmpty() || next.follows(chain.getLast(), orientation))) {
        used[i] = true;
        chain.add(next);
        extend();
        chain.removeLast();
        used[i] = false;
      }
    }
  }
}
