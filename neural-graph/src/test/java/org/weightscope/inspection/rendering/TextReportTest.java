package org.weightscope.inspection.rendering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.weightscope.inspection.ExampleNetworks;
import org.weightscope.inspection.ModelFit;
import org.weightscope.network.Network;

class TextReportTest {

  @Test
  void noLineIsWiderThanTheTableAndNothingMovesTheCursor() {
    for (Network network :
        List.of(
            ExampleNetworks.mlp(),
            ExampleNetworks.residual(),
            ExampleNetworks.dense(),
            ExampleNetworks.transformer(),
            ExampleNetworks.deep(100, "a name\u001b[2J\u202e that is very long ".repeat(5)))) {
      String report = TextReport.of(ExampleNetworks.inspected(network), List.of());
      report
          .lines()
          .forEach(line -> assertTrue(line.codePointCount(0, line.length()) <= 120, line));
      assertFalse(report.contains("\u001b"), "an escape sequence of a name came through");
      assertFalse(
          report.contains("\u202e"), "a mark of a name that turns the writing came through");
    }
  }

  @Test
  void aLayerIsOneLineWithWhatMatters() {
    String report = TextReport.of(ExampleNetworks.inspected(ExampleNetworks.residual()), List.of());
    assertTrue(
        report.contains(
            " 1  convolution          conv1                  input  16x32x32  kernel 3x3, padding 1"),
        report);
    assertTrue(report.contains("7  sum                  layer1.0.add           6 2"), report);
  }

  @Test
  void modelsAreListedWithWhatStandsAgainstThem() {
    String report =
        TextReport.of(
            ExampleNetworks.inspected(ExampleNetworks.mlp()),
            List.of(
                new ModelFit("one@1", "classify-inr", Optional.empty()),
                new ModelFit(
                    "two@3",
                    "classify-inr",
                    Optional.of(new ModelFit.Bound("inputs", "2", "784")))));
    assertTrue(report.contains("one@1  classify-inr  yes"), report);
    assertTrue(report.contains("two@3  classify-inr  no        inputs is 784; it takes 2"), report);
  }

  @Test
  void aFileWithoutANetworkSaysWhy() {
    String report = TextReport.of(ExampleNetworks.withoutNetwork("There is none."), List.of());
    assertTrue(report.contains("No network    There is none."), report);
  }

  @Test
  void numbersAreBriefAndKeepTheirSize() {
    assertEquals("950", Characters.brief(950));
    assertEquals("1.2 k", Characters.brief(1185));
    assertEquals("1.0 M", Characters.brief(999_950));
    assertEquals("25.6 M", Characters.brief(25_557_032));
    assertEquals("0.01234", Characters.number(0.012344));
    assertEquals("1.2e-05", Characters.number(0.000012344));
    assertEquals("1234", Characters.number(1234.4));
    assertEquals("ab…yz", Characters.shortened("abcdefwxyz", 5));
  }
}
