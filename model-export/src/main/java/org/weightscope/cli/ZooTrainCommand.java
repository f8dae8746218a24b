package org.weightscope.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.weightscope.zoo.Population;
import org.weightscope.zoo.ZooRecipe;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zoo train}: trains the runs of a zoo. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    header = "Trains a population of small convolutional networks.",
    descriptionHeading = "%n",
    description = {
      "Each run draws an architecture and hyper-parameters from its number, learns pictures and"
          + " leaves checkpoints with measured accuracy in FOLDER.",
      "",
      "Finished runs are kept: the same command goes on after the last one, whenever it was"
          + " stopped. A run depends on the recipe and its number, not on other runs.",
      ""
    },
    footerHeading = "%nWhat lies in FOLDER:%n",
    footer = {
      "  accuracy.csv                       a row a checkpoint: file, architecture, hyper-parameters, accuracy",
      "  run-00012/step-00937.safetensors   a network, ready to be posted to the service",
      "  recipe.yaml                        the recipe; another one is refused",
      "  pictures/                          unpacked pictures; may be removed",
      "%nExamples:%n",
      "  A whole zoo:",
      "    ${COMMAND-FULL-NAME} model-export/recipes/zoo-wild.yaml --data DATA zoo/wild",
      "  Ten runs to see how long they take:",
      "    ${COMMAND-FULL-NAME} model-export/recipes/zoo-wild.yaml --data DATA --runs 10 zoo/wild",
      "  A quarter of the runs, on one of four machines:",
      "    ${COMMAND-FULL-NAME} model-export/recipes/zoo-wild.yaml --data DATA --shard 0/4 zoo/wild"
    })
final class ZooTrainCommand implements Callable<Integer> {
  private static final String THREADS = "ai.djl.pytorch.num_threads";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "RECIPE", description = "Recipe file (YAML).")
  private Path recipe = Path.of("");

  @Parameters(
      index = "1",
      paramLabel = "FOLDER",
      description = "Where the zoo goes; made if need be.")
  private Path folder = Path.of("");

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DATA",
      description = "Folder of all data sets.")
  private Path data = Path.of("");

  @Option(
      names = "--first",
      defaultValue = "0",
      paramLabel = "N",
      description = "First run, counted from 0 (default: ${DEFAULT-VALUE}).")
  private int first;

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "Number of runs (default: what the recipe says).")
  private @Nullable Integer runs;

  @Mixin private Shard shard = new Shard();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Threads of PyTorch (default: 1, which is fastest; several processes with --shard use a"
              + " machine better).")
  private @Nullable Integer threads;

  @Override
  public Integer call() throws Exception {
    ZooRecipe read = ZooRecipe.read(recipe);
    int wanted = runs == null ? read.runs() : runs;
    if (first < 0 || wanted < 1) {
      throw new ParameterException(
          spec.commandLine(), "--first must not be negative, --runs at least 1");
    }
    if (threads != null && threads < 1) {
      throw new ParameterException(spec.commandLine(), "--threads must be at least 1");
    }
    if (threads != null) {
      System.setProperty(THREADS, String.valueOf(threads));
    }
    PrintWriter out = spec.commandLine().getOut();
    new Population(read, data, folder)
        .train(recipe, first, wanted, shard.part(), new Progress(read, out));
    out.println("done: " + folder.resolve("accuracy.csv"));
    out.flush();
    return ExitCode.OK;
  }

  /** A bar for each run, where somebody watches, and a line after it. */
  private static final class Progress implements Population.Listener {
    private final ZooRecipe recipe;
    private final PrintWriter out;
    private final long began = System.nanoTime();
    private String run = "";
    private int pending;
    private int done;
    private int checkpoints;
    private long pictures;
    private @Nullable ProgressBar bar;

    Progress(ZooRecipe recipe, PrintWriter out) {
      this.recipe = recipe;
      this.out = out;
    }

    @Override
    public void begin(String name, int left, String network) {
      run = name;
      pending = left;
      Console console = System.console();
      if (console != null && console.isTerminal()) {
        bar =
            new ProgressBarBuilder()
                .setTaskName(name)
                .setUnit(" pictures", 1)
                .setInitialMax(recipe.pictures())
                .setStyle(ProgressBarStyle.ASCII)
                .showSpeed()
                .build();
      }
    }

    @Override
    public void learned(int count) {
      pictures += count;
      if (bar != null) {
        bar.stepBy(count);
      }
    }

    @Override
    public void end(int count, double testAccuracy, boolean diverged) {
      if (bar != null) {
        bar.close();
        bar = null;
      }
      done++;
      checkpoints += count;
      double seconds = (System.nanoTime() - began) / 1e9;
      out.printf(
          Locale.ROOT,
          "%s: test accuracy %.3f%s; %.0f pictures/s, %.0f runs and %.0f checkpoints an hour,"
              + " %d runs left, %.1f h%n",
          run,
          testAccuracy,
          diverged ? ", diverged" : "",
          pictures / seconds,
          done / seconds * 3600,
          checkpoints / seconds * 3600,
          pending - 1,
          (pending - 1) * seconds / done / 3600);
      out.flush();
    }
  }
}
