package org.weightscope.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.weightscope.data.InrShards;
import org.weightscope.data.Split;
import org.weightscope.network.Network;

/** Some of the networks of several sets of fitted INRs. */
public final class InrExamples implements LabelledExamples {
  private final List<InrShards> sets;
  private final int[] firstOfSet;
  private final int[] positions;

  private InrExamples(List<InrShards> sets, int[] positions) {
    this.sets = sets;
    this.positions = positions;
    this.firstOfSet = new int[sets.size() + 1];
    for (int s = 0; s < sets.size(); s++) {
      firstOfSet[s + 1] = firstOfSet[s] + sets.get(s).size();
    }
  }

  /** Training and validation examples of a recipe. */
  public record Divided(InrExamples training, InrExamples validation) {}

  /** The training shards of a recipe, divided by picture. */
  public static Divided divided(Path folder, ClassifierRecipe.Data data) throws IOException {
    List<InrShards> sets = sets(folder, data.train(), "train");
    int[] pictures = sets.stream().flatMapToInt(set -> IntStream.of(set.indices())).toArray();
    Split split = Split.byPicture(pictures, data.validationPictures(), data.splitSeed());
    return new Divided(
        new InrExamples(sets, split.training()), new InrExamples(sets, split.validation()));
  }

  /** All shards of a split of some folders. */
  public static InrExamples all(Path folder, List<String> names, String split) throws IOException {
    List<InrShards> sets = sets(folder, names, split);
    return new InrExamples(
        sets, IntStream.range(0, sets.stream().mapToInt(InrShards::size).sum()).toArray());
  }

  private static List<InrShards> sets(Path folder, List<String> names, String split)
      throws IOException {
    List<InrShards> sets = new ArrayList<>();
    for (String name : names) {
      sets.add(InrShards.readFolder(folder.resolve(name), split));
    }
    return sets;
  }

  @Override
  public int size() {
    return positions.length;
  }

  @Override
  public Network network(int index) {
    int set = setOf(positions[index]);
    return sets.get(set).network(positions[index] - firstOfSet[set]);
  }

  @Override
  public int label(int index) {
    int set = setOf(positions[index]);
    return sets.get(set).label(positions[index] - firstOfSet[set]);
  }

  private int setOf(int position) {
    int set = 0;
    while (position >= firstOfSet[set + 1]) {
      set++;
    }
    return set;
  }
}
