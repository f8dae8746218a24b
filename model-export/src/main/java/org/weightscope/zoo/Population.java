package org.weightscope.zoo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.weightscope.fitting.Part;
import org.weightscope.fitting.Pictures;
import org.weightscope.pictures.PictureSet;
import org.weightscope.pictures.PictureSource;

/**
 * The runs of a zoo and their folder.
 *
 * <p>{@code run-NNNNN/} appears when a run is complete, with {@code step-NNNNN.safetensors} for
 * each checkpoint and {@code accuracy.csv}, the run's rows; {@code accuracy.csv} beside them has
 * the rows of all runs. Several processes may work on parts of the same folder.
 *
 * <p>On the same kind of machine and with the same number of threads of the engine, a run has the
 * same bytes whenever it is trained.
 *
 * @param recipe what is trained
 * @param data folder of all data sets
 * @param folder where the zoo lies
 */
public record Population(ZooRecipe recipe, Path data, Path folder) {

  /** Hears how the runs go on. */
  public interface Listener {
    /** A run begins; {@code pending} are left, this one included, of this process. */
    void begin(String run, int pending, String network);

    /** Some more pictures were learned. */
    void learned(int pictures);

    /** A run is complete, with so many checkpoints; the accuracy is that of the last. */
    void end(int checkpoints, double testAccuracy, boolean diverged);
  }

  /**
   * Trains those runs of a range that are not there yet.
   *
   * @param recipeFile the file of the recipe, whose text is kept in the folder
   * @param first number of the first run
   * @param count number of runs
   * @param part which of them are this process's
   * @throws IOException if the folder holds a zoo of another recipe, or files cannot be read or
   *     written
   */
  public void train(Path recipeFile, int first, int count, Part part, Listener listener)
      throws IOException {
    ZooFolder zoo = new ZooFolder(folder);
    zoo.keepRecipe(Files.readAllBytes(recipeFile));
    List<Integer> pending = new ArrayList<>();
    for (int number = first; number < first + count; number++) {
      if (part.has(number) && !zoo.has(number)) {
        pending.add(number);
      }
    }
    Map<Integer, Sides> sides = new HashMap<>();
    for (int i = 0; i < pending.size(); i++) {
      Candidate candidate = Candidate.draw(recipe, pending.get(i));
      Sides pictures = sides.get(candidate.source());
      if (pictures == null) {
        pictures = read(recipe.sources().get(candidate.source()), zoo.pictures());
        sides.put(candidate.source(), pictures);
      }
      listener.begin(candidate.name(), pending.size() - i, candidate.blueprint().toString());
      train(candidate, pictures, zoo, listener);
      zoo.mergeTables();
    }
    zoo.mergeTables();
  }

  private record Sides(PictureSet training, PictureSet test) {}

  private Sides read(PictureSource source, Path cache) throws IOException {
    PictureSet training = source.read(data, cache, Pictures.Side.TRAIN, recipe.size());
    PictureSet test = source.read(data, cache, Pictures.Side.TEST, recipe.size());
    return new Sides(
        training, test.some(recipe.measured().test(), new SplittableRandom(recipe.seed())));
  }

  private void train(Candidate candidate, Sides pictures, ZooFolder zoo, Listener listener)
      throws IOException {
    Path unfinished = zoo.begin(candidate);
    Checkpoints checkpoints = new Checkpoints(recipe, candidate, pictures.training, pictures.test);
    List<String> rows = new ArrayList<>();
    List<Checkpoints.State> states = new ArrayList<>();
    checkpoints.train(
        new Checkpoints.Listener() {
          @Override
          public void reached(Checkpoints.State state) throws IOException {
            String file = "";
            if (!state.diverged()) {
              String name = "step-%05d.safetensors".formatted(state.step());
              Files.write(unfinished.resolve(name), CheckpointFile.of(recipe, candidate, state));
              file = candidate.name() + "/" + name;
            }
            states.add(state);
            rows.add(
                AccuracyTable.row(recipe, candidate, checkpoints.trainingPictures(), state, file));
          }

          @Override
          public void learned(int count) {
            listener.learned(count);
          }
        });
    zoo.complete(candidate, rows);
    Checkpoints.State last = states.getLast();
    listener.end(states.size(), last.onTest().accuracy(), last.diverged());
  }
}
