package org.weightscope.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "train", "evaluate", "inr", "inr fit", "zoo", "zoo train"})
  void everyCommandExplainsItself(String command) {
    StringWriter out = new StringWriter();
    CommandLine commands = ModelExport.commandLine().setOut(new PrintWriter(out));
    String[] arguments = (command + " --help").strip().split(" ");
    assertEquals(0, commands.execute(arguments));
    assertTrue(out.toString().contains("Usage: model-export " + command), out.toString());
  }

  @Test
  void aFailureIsOneSentenceAndStatusOne() {
    StringWriter err = new StringWriter();
    CommandLine commands = ModelExport.commandLine().setErr(new PrintWriter(err));
    assertEquals(1, commands.execute("train", "no-such-recipe.yaml", "--data", "."));
    assertEquals(
        "model-export: no-such-recipe.yaml: there is no such file", err.toString().strip());
  }

  @Test
  void aMissingArgumentIsStatusTwo() {
    StringWriter err = new StringWriter();
    CommandLine commands = ModelExport.commandLine().setErr(new PrintWriter(err));
    assertEquals(2, commands.execute("train", "recipe.yaml"));
    assertTrue(err.toString().contains("--data"), err.toString());
  }
}
