package org.weightscope.inspection.rendering;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.weightscope.inspection.Inspection.LayerFacts;

/**
 * Connections that pass over layers, each in a lane beside the boxes. All readers of a value share
 * its lane; two values share a lane if one ends before the other begins; short connections are
 * nearer to the boxes.
 *
 * @param connections in the order of their lanes
 * @param count number of lanes
 * @param leftOut number of values for which there was no lane
 */
record Lanes(List<Connection> connections, int count, int leftOut) {
  /** Most lanes. */
  static final int MOST = 40;

  /**
   * A value and those who read it later than the next layer.
   *
   * @param source index of the layer that gives it; 0 is the input
   * @param targets indices of those layers, in order
   * @param lane 0 is beside the boxes
   */
  record Connection(int source, List<Integer> targets, int lane) {
    int last() {
      return targets.getLast();
    }
  }

  static Lanes of(List<LayerFacts> layers) {
    TreeMap<Integer, List<Integer>> readers = new TreeMap<>();
    for (LayerFacts layer : layers) {
      for (int value : layer.reads()) {
        if (value != layer.index() - 1) {
          readers.computeIfAbsent(value, _ -> new ArrayList<>()).add(layer.index());
        }
      }
    }
    List<Connection> wanted = new ArrayList<>();
    readers.forEach((source, targets) ->
        wanted.add(new Connection(source, targets.stream().distinct().toList(), 0)));
    wanted.sort(
        Comparator.<Connection>comparingInt(connection -> connection.last() - connection.source())
            .thenComparingInt(Connection::source));
    List<List<Connection>> lanes = new ArrayList<>();
    int leftOut = 0;
    for (Connection connection : wanted) {
      int lane = 0;
      while (lane < lanes.size() && !isFree(lanes.get(lane), connection)) {
        lane++;
      }
      if (lane == MOST) {
        leftOut++;
        continue;
      }
      if (lane == lanes.size()) {
        lanes.add(new ArrayList<>());
      }
      lanes.get(lane).add(new Connection(connection.source(), connection.targets(), lane));
    }
    return new Lanes(lanes.stream().flatMap(List::stream).toList(), lanes.size(), leftOut);
  }

  /** Connections enter a box above where others leave it. */
  private static boolean isFree(List<Connection> lane, Connection wanted) {
    return lane.stream()
        .allMatch(other -> other.last() <= wanted.source() || wanted.last() <= other.source());
  }
}
