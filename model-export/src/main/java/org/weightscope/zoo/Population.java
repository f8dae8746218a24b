package org.weightscope.zoo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.weightscope.data.WholeFile;
import org.weightscope.fitting.Part;
import org.weightscope.fitting.Pictures;

/**
 * The runs of a zoo and their folder.
 *
 * <p>{@code run-NNNNN/} appears when a run is complete, with {@code step-NNNNN.safetensors} for
 * each checkpoint and {@code accuracy.csv}, the run's rows; {@code accuracy.csv} beside them has
 * the rows of all runs. A run that was stopped leaves a folder {@code run-NNNNN.unfinished}, which
 * the next attempt clears. Several processes may work on parts of the same folder.
 *
 * @param recipe what is trained
 * @param data folder of all data sets
 * @param folder where the zoo lies
 */
public record Population(ZooRecipe recipe, Path data, Path folder) {
  private static final String TABLE = "accuracy.csv";
  private static final String RECIPE = "recipe.yaml";

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
    Files.createDirectories(folder);
    keepRecipe(Files.readAllBytes(recipeFile));
    List<Integer> pending = new ArrayList<>();
    for (int number = first; number < first + count; number++) {
      if (part.has(number) && !Files.exists(folder.resolve(Candidate.nameOf(number)))) {
        pending.add(number);
      }
    }
    Map<Integer, Sides> sides = new HashMap<>();
    for (int i = 0; i < pending.size(); i++) {
      Candidate candidate = Candidate.draw(recipe, pending.get(i));
      Sides pictures = sides.get(candidate.source());
      if (pictures == null) {
        pictures = read(recipe.sources().get(candidate.source()));
        sides.put(candidate.source(), pictures);
      }
      listener.begin(candidate.name(), pending.size() - i, candidate.blueprint().toString());
      complete(candidate, pictures, listener);
      mergeTables();
    }
    mergeTables();
  }

  private record Sides(PictureSet training, PictureSet test) {}

  private Sides read(PictureSource source) throws IOException {
    PictureSet training = source.read(data, cache(), Pictures.Side.TRAIN, recipe.size());
    PictureSet test = source.read(data, cache(), Pictures.Side.TEST, recipe.size());
    return new Sides(
        training, test.some(recipe.measured().test(), new SplittableRandom(recipe.seed())));
  }

  private Path cache() {
    return folder.resolve("pictures");
  }

  private void keepRecipe(byte[] text) throws IOException {
    Path kept = folder.resolve(RECIPE);
    if (!Files.exists(kept)) {
      WholeFile.write(kept, text);
    } else if (!Arrays.equals(Files.readAllBytes(kept), text)) {
      throw new IOException(
          "%s holds a zoo of another recipe, kept as %s; choose another folder"
              .formatted(folder, RECIPE));
    }
  }

  private void complete(Candidate candidate, Sides pictures, Listener listener) throws IOException {
    Path unfinished = folder.resolve(candidate.name() + ".unfinished");
    clear(unfinished);
    Files.createDirectory(unfinished);
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
    Files.write(unfinished.resolve(TABLE), rows);
    Files.move(unfinished, folder.resolve(candidate.name()), StandardCopyOption.ATOMIC_MOVE);
    Checkpoints.State last = states.getLast();
    listener.end(states.size(), last.onTest().accuracy(), last.diverged());
  }

  private static void clear(Path unfinished) throws IOException {
    if (Files.exists(unfinished)) {
      try (Stream<Path> files = Files.list(unfinished)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(unfinished);
    }
  }

  /** Puts the rows of all complete runs together; one process at a time. */
  private void mergeTables() throws IOException {
    try (FileChannel lock =
            FileChannel.open(
                folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = lock.lock();
        Stream<Path> runs = Files.list(folder)) {
      StringBuilder table = new StringBuilder(AccuracyTable.HEADER).append('\n');
      List<Path> complete =
          runs.filter(run -> run.getFileName().toString().matches("run-[0-9]+")).sorted().toList();
      for (Path run : complete) {
        table.append(Files.readString(run.resolve(TABLE)));
      }
      WholeFile.write(folder.resolve(TABLE), table.toString().getBytes(StandardCharsets.UTF_8));
    }
  }
}
