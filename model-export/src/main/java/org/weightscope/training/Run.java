package org.weightscope.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import org.weightscope.checkpoint.Checkpoint;
import tools.jackson.databind.json.JsonMapper;

/**
 * One training run and its folder: {@code last.safetensors} to resume from, {@code
 * best.safetensors}, {@code epochs.jsonl}.
 *
 * @param folder the run's own folder
 * @param recipe what is trained
 * @param digest SHA-256 of the recipe file, in hexadecimal
 */
public record Run(Path folder, Recipe recipe, String digest) {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** Hears how a run goes on. */
  public interface Listener {
    /** Training starts or resumes after {@code done} epochs. */
    void begin(Trainer<?> trainer, int done, int examples);

    /** A batch of the current epoch is done. */
    void batch(int epoch, int done);

    /** An epoch is done. */
    void epoch(Trainer.Epoch epoch);
  }

  /** The best parameters of a finished run. */
  public record Outcome(Checkpoint best, int epochs, double seconds, long parameters) {}

  /**
   * Trains to the last epoch, from the last checkpoint if there is one.
   *
   * @param given parameters that do not start from the seed alone; those of an earlier run go
   *     before
   * @throws IOException if the folder holds the run of another recipe, or files cannot be read or
   *     written
   */
  public <E extends Examples> Outcome complete(
      Objective<E> objective,
      E training,
      E validation,
      Map<String, float[]> given,
      Listener listener)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    try (Trainer<E> trainer = new Trainer<>(recipe, objective)) {
      trainer.declare(training);
      Optional<Checkpoint> last = last();
      int done = last.map(Checkpoint::epoch).orElse(0);
      double best = last.map(Checkpoint::best).orElse(Double.NEGATIVE_INFINITY);
      double seconds = last.map(Checkpoint::seconds).orElse(0.0);
      if (last.isPresent()) {
        trainer.resume(last.get());
      } else {
        trainer.start(given);
      }
      if (last.isEmpty() && recipe.start().isPresent()) {
        Path start = folder.resolveSibling(recipe.start().get()).resolve("best.safetensors");
        trainer.start(Checkpoint.read(start).parameters());
      }
      checkSteps(training.size());
      listener.begin(trainer, done, training.size());
      for (int e = done + 1; e <= recipe.epochs(); e++) {
        int now = e;
        Trainer.Epoch epoch = trainer.epoch(e, training, validation, i -> listener.batch(now, i));
        seconds += epoch.seconds();
        boolean better = epoch.score() >= best;
        best = Math.max(best, epoch.score());
        if (better) {
          checkpoint(trainer, e, seconds, best, false).write(folder.resolve("best.safetensors"));
        }
        log(epoch);
        checkpoint(trainer, e, seconds, best, true).write(folder.resolve("last.safetensors"));
        listener.epoch(epoch);
      }
      return new Outcome(
          Checkpoint.read(folder.resolve("best.safetensors")),
          recipe.epochs(),
          seconds,
          trainer.parameters());
    }
  }

  private Optional<Checkpoint> last() throws IOException {
    Path file = folder.resolve("last.safetensors");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Checkpoint last = Checkpoint.read(file);
    if (!last.recipe().equals(digest)) {
      throw new IOException(
          folder
              + " holds the run of another recipe. Give the recipe another name, or another folder with --runs.");
    }
    return Optional.of(last);
  }

  private void checkSteps(int examples) throws IOException {
    if (examples < recipe.batch()) {
      throw new IOException(
          "%d networks to learn from are less than one batch of %d"
              .formatted(examples, recipe.batch()));
    }
    long steps = (long) recipe.epochs() * (examples / recipe.batch());
    long planned =
        switch (recipe.schedule()) {
          case org.weightscope.schedule.Schedule.OneCycle cycle -> cycle.steps();
          case org.weightscope.schedule.Schedule.Cosine cosine -> cosine.steps();
          case org.weightscope.schedule.Schedule.Constant _,
              org.weightscope.schedule.Schedule.Exponential _ ->
              steps;
        };
    if (planned != steps) {
      throw new IOException(
          "the schedule is for %d steps, but %d epochs of %d examples in batches of %d are %d"
              .formatted(planned, recipe.epochs(), examples, recipe.batch(), steps));
    }
  }

  private Checkpoint checkpoint(
      Trainer<?> trainer, int epoch, double seconds, double best, boolean resumable) {
    return new Checkpoint(
        digest,
        epoch,
        trainer.steps(),
        seconds,
        best,
        trainer.parameterValues(),
        resumable ? trainer.optimiserState() : Map.of());
  }

  private void log(Trainer.Epoch epoch) throws IOException {
    Files.writeString(
        folder.resolve("epochs.jsonl"),
        JSON.writeValueAsString(epoch) + "\n",
        StandardCharsets.UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
