package org.weightscope.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.weightscope.data.MeasuredNetworks;
import org.weightscope.data.MeasuredNetworks.Measured;
import org.weightscope.data.RunSplit;
import org.weightscope.network.Network;

/**
 * Networks with measured accuracies.
 *
 * @param all one after the other
 */
public record MeasuredExamples(List<Measured> all) implements Examples {
  public MeasuredExamples {
    all = List.copyOf(all);
  }

  /**
   * The networks of some zoos, divided by run.
   *
   * @param folder folder of all data
   * @throws IOException if a zoo cannot be read, or a part has no network
   */
  public static Map<RunSplit.Part, MeasuredExamples> divided(
      Path folder, List<String> zoos, RunSplit split) throws IOException {
    Map<RunSplit.Part, List<Measured>> parts = new EnumMap<>(RunSplit.Part.class);
    for (RunSplit.Part part : RunSplit.Part.values()) {
      parts.put(part, new ArrayList<>());
    }
    for (Measured measured : all(folder, zoos).all()) {
      parts.computeIfAbsent(split.of(measured.run()), _ -> new ArrayList<>()).add(measured);
    }
    Map<RunSplit.Part, MeasuredExamples> divided = new EnumMap<>(RunSplit.Part.class);
    for (Map.Entry<RunSplit.Part, List<Measured>> part : parts.entrySet()) {
      if (part.getValue().isEmpty()) {
        throw new IOException(
            "%s: no run falls to %s; more runs, larger shares or another seed of the split are needed"
                .formatted(String.join(" + ", zoos), part.getKey()));
      }
      divided.put(part.getKey(), new MeasuredExamples(part.getValue()));
    }
    return divided;
  }

  /** All networks of some zoos. */
  public static MeasuredExamples all(Path folder, List<String> zoos) throws IOException {
    List<Measured> all = new ArrayList<>();
    for (String zoo : zoos) {
      all.addAll(MeasuredNetworks.readFolder(folder.resolve(zoo)).networks());
    }
    return new MeasuredExamples(all);
  }

  @Override
  public int size() {
    return all.size();
  }

  @Override
  public Network network(int index) {
    return all.get(index).network();
  }

  /** The measured accuracy of a network. */
  public double accuracy(int index) {
    return all.get(index).accuracy();
  }

  /** All measured accuracies. */
  public double[] accuracies() {
    return all.stream().mapToDouble(Measured::accuracy).toArray();
  }

  /** The run of each network. */
  public List<String> runOfEach() {
    return all.stream().map(Measured::run).toList();
  }

  /** Number of different runs. */
  public int runs() {
    return (int) all.stream().map(Measured::run).distinct().count();
  }
}
