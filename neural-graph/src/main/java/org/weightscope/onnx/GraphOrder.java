package org.weightscope.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.weightscope.file.Names;
import org.weightscope.file.UnreadableFileException;

/**
 * Whether each value is made once and every name is known, and an order in which values are made
 * before they are used. No recursion: a chain of nodes may be as long as it likes.
 */
final class GraphOrder {
  /** Stands for values that no node makes. */
  private static final int GIVEN = -1;

  private final List<OnnxNode> nodes;
  private final List<OnnxValue> outputs;

  /** Index of the node that makes a value. */
  private final Map<String, Integer> makers = new HashMap<>();

  GraphOrder(
      List<OnnxNode> nodes, Set<String> constants, List<OnnxValue> inputs, List<OnnxValue> outputs)
      throws UnreadableFileException {
    this.nodes = nodes;
    this.outputs = outputs;
    for (String constant : constants) {
      makers.put(constant, GIVEN);
    }
    for (OnnxValue input : inputs) {
      make(input.name(), GIVEN);
    }
    for (int i = 0; i < nodes.size(); i++) {
      for (String output : nodes.get(i).outputs()) {
        make(output, i);
      }
    }
  }

  private void make(String value, int node) throws UnreadableFileException {
    if (makers.put(value, node) != null) {
      throw refused("O16", "Value %s is made twice.", value);
    }
  }

  List<OnnxNode> ordered() throws UnreadableFileException {
    for (OnnxValue output : outputs) {
      maker(output.name());
    }
    int[] missing = new int[nodes.size()];
    int[] users = new int[nodes.size()];
    for (int i = 0; i < nodes.size(); i++) {
      for (String input : nodes.get(i).inputs()) {
        int maker = input.isEmpty() ? GIVEN : maker(input);
        if (maker != GIVEN) {
          missing[i]++;
          users[maker]++;
        }
      }
    }
    int[][] usedBy = new int[nodes.size()][];
    Arrays.setAll(usedBy, i -> new int[users[i]]);
    for (int i = 0; i < nodes.size(); i++) {
      for (String input : nodes.get(i).inputs()) {
        int maker = input.isEmpty() ? GIVEN : maker(input);
        if (maker != GIVEN) {
          usedBy[maker][--users[maker]] = i;
        }
      }
    }
    int[] ready = new int[nodes.size()];
    int known = 0;
    for (int i = 0; i < nodes.size(); i++) {
      if (missing[i] == 0) {
        ready[known++] = i;
      }
    }
    List<OnnxNode> ordered = new ArrayList<>(nodes.size());
    for (int next = 0; next < known; next++) {
      ordered.add(nodes.get(ready[next]));
      for (int user : usedBy[ready[next]]) {
        if (--missing[user] == 0) {
          ready[known++] = user;
        }
      }
    }
    for (int i = 0; i < nodes.size(); i++) {
      if (missing[i] > 0) {
        throw refused(
            "O15", "Node %s needs, by way of others, its own result.", nodes.get(i).shownName());
      }
    }
    return ordered;
  }

  private int maker(String value) throws UnreadableFileException {
    Integer maker = makers.get(value);
    if (maker == null) {
      throw refused("O15", "Value %s is used, but nothing makes it.", value);
    }
    return maker;
  }

  private static UnreadableFileException refused(String rule, String detail, String name) {
    return Wire.malformed(rule, 0, detail.formatted(Names.shown(name)));
  }
}
