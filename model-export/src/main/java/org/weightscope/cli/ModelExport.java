package org.weightscope.cli;

import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry point of the command line. */
@Command(
    name = "model-export",
    mixinStandardHelpOptions = true,
    version = "Weightscope model-export 0.1.0",
    description = "Makes the data, trains the models and exports them for the Weightscope service.",
    subcommands = {
      InrCommand.class,
      ZooCommand.class,
      TrainCommand.class,
      EvaluateCommand.class,
      InspectCommand.class,
      CommandLine.HelpCommand.class
    },
    footerHeading = "%nFrom data to a served model:%n",
    footer = {
      "  model-export inr fit --pictures DATA/images/mnist fits        fits INRs to pictures",
      "  model-export train recipes/mnist-inr.yaml --data DATA     trains, resumes, writes runs/mnist-inr/model.onnx",
      "  model-export evaluate runs/mnist-inr/model.onnx --data DATA --set inr/mnist   recomputes its figures",
      "  model-export inspect FILE...                               shows what is in files of networks",
      "%nDATA is a folder of data sets; a recipe names the sets it reads relative to it."
    })
public final class ModelExport implements Runnable {
  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  /** Runs a command and exits with its status: 0 done, 1 failed, 2 wrong arguments. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The command line, for tests. */
  public static CommandLine commandLine() {
    CommandLine commands = new CommandLine(new ModelExport());
    commands.setExecutionExceptionHandler((failure, command, _) -> {
      String said =
          failure instanceof NoSuchFileException missing
              ? missing.getFile() + ": there is no such file"
              : String.valueOf(failure.getMessage());
      command.getErr().println("model-export: " + said);
      return CommandLine.ExitCode.SOFTWARE;
    });
    return commands;
  }

  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }
}
