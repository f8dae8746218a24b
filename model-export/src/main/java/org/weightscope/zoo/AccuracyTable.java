package org.weightscope.zoo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The table of a zoo: a row for each checkpoint, in CSV.
 *
 * <p>What differs by layer stands in one cell, separated by blanks, {@code -} for no skip. A cell
 * of {@code file} is empty where a run diverged: what is no number is not stored.
 */
final class AccuracyTable {
  private AccuracyTable() {}

  /** The first line. */
  static final String HEADER =
      "file,run,step,pictures_seen,family,dataset,channels,size,convolutions,widths,kernels,"
          + "strides,pools,activations,skips,parameters,optimiser,learning_rate,weight_decay,"
          + "initialisation,initial_scale,dropout,batch,training_pictures,random_labels,"
          + "train_accuracy,train_loss,test_accuracy,test_loss,diverged,seed";

  /** The row of a checkpoint, in the order of {@link #HEADER}. */
  static String row(
      ZooRecipe recipe,
      Candidate candidate,
      int trainingPictures,
      Checkpoints.State state,
      String file) {
    Blueprint blueprint = candidate.blueprint();
    List<Stage> stages = blueprint.stages();
    HyperParameters chosen = candidate.hyperParameters();
    Map<String, Object> cells = new LinkedHashMap<>();
    cells.put("file", file);
    cells.put("run", candidate.number());
    cells.put("step", state.step());
    cells.put("pictures_seen", state.step() * recipe.batch());
    cells.put("family", recipe.family());
    cells.put("dataset", recipe.sources().get(candidate.source()).name());
    cells.put("channels", blueprint.channels());
    cells.put("size", blueprint.size());
    cells.put("convolutions", stages.size());
    cells.put("widths", each(stages, Stage::width));
    cells.put("kernels", each(stages, Stage::kernel));
    cells.put("strides", each(stages, Stage::stride));
    cells.put("pools", each(stages, stage -> stage.pooled() ? 1 : 0));
    cells.put("activations", each(stages, stage -> stage.activation().kind()));
    cells.put(
        "skips",
        each(
            stages,
            stage ->
                stage.skipFrom().isPresent() ? String.valueOf(stage.skipFrom().getAsInt()) : "-"));
    cells.put("parameters", blueprint.parameters());
    cells.put("optimiser", chosen.optimiser());
    cells.put("learning_rate", number(chosen.rate()));
    cells.put("weight_decay", number(chosen.decay()));
    cells.put("initialisation", chosen.initialisation());
    cells.put("initial_scale", number(chosen.initialScale()));
    cells.put("dropout", number(chosen.dropout()));
    cells.put("batch", recipe.batch());
    cells.put("training_pictures", trainingPictures);
    cells.put("random_labels", number(chosen.randomLabels()));
    cells.put("train_accuracy", share(state.onTraining().accuracy()));
    cells.put("train_loss", number(state.onTraining().loss()));
    cells.put("test_accuracy", share(state.onTest().accuracy()));
    cells.put("test_loss", number(state.onTest().loss()));
    cells.put("diverged", state.diverged());
    cells.put("seed", candidate.seed());
    List<String> line = new ArrayList<>();
    for (String column : HEADER.split(",", -1)) {
      line.add(quoted(String.valueOf(cells.get(column))));
    }
    return String.join(",", line);
  }

  private static String each(List<Stage> stages, Function<Stage, Object> cell) {
    return stages.stream().map(cell).map(String::valueOf).collect(Collectors.joining(" "));
  }

  private static String number(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.5g", value) : "";
  }

  private static String share(double value) {
    return String.format(Locale.ROOT, "%.5f", value);
  }

  private static String quoted(String cell) {
    return cell.contains(",") || cell.contains("\"")
        ? "\"" + cell.replace("\"", "\"\"") + "\""
        : cell;
  }
}
