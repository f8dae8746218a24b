package org.weightscope.cli;

import org.weightscope.fitting.Part;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option of commands whose work several machines may share. */
final class Shard {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--shard",
      defaultValue = "0/1",
      paramLabel = "I/N",
      description =
          "Do part I of N of the work, I from 0 to N-1, so that N machines share it (default:"
              + " all).")
  private String shard = "";

  /** The part that was asked for. */
  Part part() {
    try {
      return Part.parse(shard);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          command.commandLine(),
          "--shard: '%s' cannot be used; %s".formatted(shard, e.getMessage()),
          e);
    }
  }
}
