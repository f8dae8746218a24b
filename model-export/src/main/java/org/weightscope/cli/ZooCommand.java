package org.weightscope.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Everything about populations of networks with known accuracy. */
@Command(
    name = "zoo",
    mixinStandardHelpOptions = true,
    description = "Makes zoos: populations of small networks with known accuracy.",
    subcommands = ZooTrainCommand.class)
final class ZooCommand implements Runnable {
  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }
}
