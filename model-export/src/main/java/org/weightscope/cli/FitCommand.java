package org.weightscope.cli;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.weightscope.data.MalformedDataException;
import org.weightscope.fitting.Fitting;
import org.weightscope.fitting.FittingRecipe;
import org.weightscope.fitting.FittingReport;
import org.weightscope.fitting.Part;
import org.weightscope.fitting.Pictures;
import org.weightscope.fitting.Precision;
import org.weightscope.fitting.SirenShape;
import org.weightscope.fitting.Start;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code inr fit}: turns pictures into networks. */
@Command(
    name = "fit",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    header = "Fits one SIREN to each picture of a data set.",
    descriptionHeading = "%n",
    description = {
      "Each picture becomes a small network of sine layers, (row, column) in, pixel out. The"
          + " networks are written to FOLDER: stacked in shards SPLIT-FIRST.safetensors, or one by"
          + " one with --indices.",
      "",
      "A run that was stopped goes on where it was, because finished shards are kept. On one"
          + " machine the same picture and settings always give the same network.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  The first 20,000 training pictures of MNIST:",
      "    ${COMMAND-FULL-NAME} --pictures data/mnist --split train \\",
      "      --count 20000 fits/mnist",
      "  The same by four machines, of which this is the first:",
      "    ${COMMAND-FULL-NAME} --pictures data/mnist --split train \\",
      "      --count 20000 --shard 0/4 fits/mnist",
      "  Smooth, coarse networks of the kind that Navon et al. published:",
      "    ${COMMAND-FULL-NAME} --pictures data/mnist --split train \\",
      "      --start navon fits/navon",
      "  Three single networks in float32, ready to be posted:",
      "    ${COMMAND-FULL-NAME} --pictures data/mnist --split test \\",
      "      --indices 6003,6009,6017 examples",
      "%nPSNR, the fidelity that is told, is 10 log10(1 / MSE) of the stored weights in dB;"
          + " at 40 nobody sees a difference."
    })
public final class FitCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "FOLDER", description = "Where the networks go; made if need be.")
  private Path folder = Path.of("");

  @Option(
      names = "--pictures",
      required = true,
      paramLabel = "FOLDER",
      description =
          "Folder with train-images-idx3-ubyte, train-labels-idx1-ubyte and t10k-…, each plain or"
              + " .gz: MNIST, Fashion-MNIST or alike.")
  private Path pictures = Path.of("");

  @Option(
      names = "--split",
      required = true,
      paramLabel = "train|test",
      description = "Which of the two parts of the data set.")
  private String split = "";

  @Option(
      names = "--dataset",
      defaultValue = "MNIST",
      paramLabel = "NAME",
      description = "Name of the data set, for the metadata (default: ${DEFAULT-VALUE}).")
  private String dataset = "";

  @Option(
      names = "--first",
      defaultValue = "0",
      paramLabel = "N",
      description = "First picture, counted from 0 (default: ${DEFAULT-VALUE}).")
  private int first;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Number of pictures (default: all from the first on).")
  private @Nullable Integer count;

  @Option(
      names = "--indices",
      split = ",",
      paramLabel = "N",
      description = "Fit just these pictures, into one file each that states its architecture.")
  private int @Nullable [] indices;

  @Option(
      names = "--architecture",
      defaultValue = "2-32-32-1",
      paramLabel = "2-…-1",
      description = "Layer sizes (default: ${DEFAULT-VALUE}); wider and deeper fits take longer.")
  private String architecture = "";

  @Option(
      names = "--start",
      defaultValue = "siren",
      paramLabel = "siren|navon",
      description =
          "Random start: siren gives sharp fits, navon smooth ones (default: ${DEFAULT-VALUE}).")
  private String start = "";

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Adam steps per picture (default: 500, with the start navon 1000).")
  private @Nullable Integer steps;

  @Option(
      names = "--rate",
      paramLabel = "RATE",
      description = "Peak learning rate (default: 2e-3); it falls to a twentieth.")
  private @Nullable Double rate;

  @Option(
      names = "--precision",
      paramLabel = "f16|f32",
      description = "How weights are stored (default: f16, with --indices f32).")
  private @Nullable String precision;

  @Option(
      names = "--per-file",
      defaultValue = "1000",
      paramLabel = "N",
      description = "Networks per shard (default: ${DEFAULT-VALUE}).")
  private int perFile;

  @Mixin private Shard shard = new Shard();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Fits at a time (default: one per processor).")
  private @Nullable Integer threads;

  @Override
  public Integer call() throws InterruptedException {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      return failed("start Java with --add-modules jdk.incubator.vector; fits are computed by it");
    }
    Pictures.Side side = read("--split", split, Pictures.Side.class);
    FittingRecipe recipe = recipe();
    Part part = shard.part();
    try {
      Pictures source = Pictures.read(pictures, dataset, side);
      Fitting fitting = new Fitting(source, recipe, precision(), threads());
      int all = source.images().size();
      int wanted = count == null ? all - first : count;
      long shown = indices == null ? Math.max(0, wanted) : indices.length;
      FittingReport report;
      try (ProgressBar bar = bar(part.count() == 1 || indices != null ? shown : -1)) {
        report =
            indices == null
                ? fitting.run(folder, first, wanted, perFile, part, bar::stepBy)
                : fitting.export(folder, indices, bar::stepBy);
      }
      tell(report);
      return ExitCode.OK;
    } catch (NoSuchFileException e) {
      return failed("there is no file " + e.getMessage());
    } catch (MalformedDataException e) {
      return failed(e.getMessage());
    } catch (IOException e) {
      return failed("reading or writing failed: " + e);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private FittingRecipe recipe() {
    Start from = read("--start", start, Start.class);
    SirenShape shape = checked("--architecture", architecture, SirenShape::parse);
    FittingRecipe usual =
        switch (from) {
          case SIREN -> FittingRecipe.sharp(shape);
          case NAVON -> FittingRecipe.smooth(shape);
        };
    double high = rate == null ? usual.high() : rate;
    return checked(
        "--steps and --rate",
        high,
        peak ->
            new FittingRecipe(
                shape,
                from,
                steps == null ? usual.steps() : steps,
                peak,
                rate == null ? usual.low() : peak / 20,
                usual.warmUp()));
  }

  private Precision precision() {
    String usual = indices == null ? "f16" : "f32";
    return read("--precision", precision == null ? usual : precision, Precision.class);
  }

  private int threads() {
    return threads == null ? Runtime.getRuntime().availableProcessors() : threads;
  }

  private static ProgressBar bar(long max) {
    return new ProgressBarBuilder()
        .setTaskName("Fitting")
        .setUnit(" fits", 1)
        .setInitialMax(max)
        .setStyle(ProgressBarStyle.ASCII)
        .showSpeed()
        .build();
  }

  private void tell(FittingReport report) {
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "%d fitted in %.1f s (%.1f a second), %d kept; PSNR mean %.1f, median %.1f, least"
                + " %.1f dB%n",
            report.fitted(),
            report.seconds(),
            report.rate(),
            report.kept(),
            report.mean(),
            report.median(),
            report.least());
    spec.commandLine().getOut().flush();
  }

  private int failed(@Nullable String message) {
    spec.commandLine().getErr().println(message);
    spec.commandLine().getErr().flush();
    return ExitCode.SOFTWARE;
  }

  private <T extends Enum<T>> T read(String option, String word, Class<T> choices) {
    return Stream.of(choices.getEnumConstants())
        .filter(choice -> choice.name().equalsIgnoreCase(word))
        .findFirst()
        .orElseThrow(() -> refused(option, word, "choose one of " + words(choices)));
  }

  private <A, T> T checked(String option, A value, Function<A, T> read) {
    try {
      return read.apply(value);
    } catch (IllegalArgumentException e) {
      throw refused(option, value, e.getMessage());
    }
  }

  private ParameterException refused(String option, Object value, @Nullable String why) {
    return new ParameterException(
        spec.commandLine(), "%s: '%s' cannot be used; %s".formatted(option, value, why));
  }

  private static <T extends Enum<T>> String words(Class<T> choices) {
    return Stream.of(choices.getEnumConstants())
        .map(choice -> choice.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }
}
