package org.weightscope.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Everything about implicit neural representations. */
@Command(
    name = "inr",
    mixinStandardHelpOptions = true,
    description = "Makes implicit neural representations (INRs) of pictures.",
    subcommands = FitCommand.class)
final class InrCommand implements Runnable {
  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }
}
