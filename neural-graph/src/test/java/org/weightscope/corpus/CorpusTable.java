package org.weightscope.corpus;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.weightscope.network.architecture.DescribedNetwork;

/** The table of docs/corpus.md. */
final class CorpusTable {
  private static final String BEGIN = "<!-- generated: begin -->\n";
  private static final String END = "<!-- generated: end -->";

  /** A measured difference: what it is depends on the machine, and is not compared. */
  private static final Pattern DIFFERENCE = Pattern.compile("\\d(?:\\.\\d)?e[-+]\\d\\d");

  private CorpusTable() {}

  /** The document with the table of these verdicts in the place of the one it has. */
  static String in(String document, List<Verdict> verdicts) {
    int begin = document.indexOf(BEGIN);
    int end = document.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalStateException("there is no place for the table in the document");
    }
    return document.substring(0, begin + BEGIN.length())
        + table(verdicts)
        + document.substring(end);
  }

  /** The same text whatever the differences were measured to be. */
  static String withoutDifferences(String document) {
    return DIFFERENCE.matcher(document).replaceAll("measured");
  }

  private static String table(List<Verdict> verdicts) {
    StringBuilder text = new StringBuilder(summary(verdicts));
    for (String family : verdicts.stream().map(v -> v.file().family()).distinct().toList()) {
      text.append("\n### %s\n\n".formatted(family))
          .append("| file | outcome | layers | nodes | edges | parameters | difference |\n")
          .append("|---|---|--:|--:|--:|--:|--:|\n");
      verdicts.stream()
          .filter(verdict -> verdict.file().family().equals(family))
          .forEach(verdict -> text.append(row(verdict)));
    }
    return text.append('\n').toString();
  }

  private static String summary(List<Verdict> verdicts) {
    long read = verdicts.stream().filter(Verdict::isRead).count();
    long compared = verdicts.stream().filter(v -> v.difference().isPresent()).count();
    long agree = verdicts.stream().filter(v -> v.difference().isPresent() && v.agrees()).count();
    return "%d files: %d are read, %d refused. Of %d with recorded outputs that are read, %d agree.\n"
        .formatted(verdicts.size(), read, verdicts.size() - read, compared, agree);
  }

  private static String row(Verdict verdict) {
    StringJoiner row = new StringJoiner(" | ", "| ", " |\n");
    row.add(verdict.file().name().substring(verdict.file().family().length() + 1));
    row.add(outcome(verdict).replace("|", "\\|"));
    switch (verdict.outcome()) {
      case Outcome.Read(DescribedNetwork described) -> {
        row.add(String.valueOf(described.network().steps().size()))
            .add(verdict.graph().map(graph -> String.valueOf(graph.nodes())).orElse(""))
            .add(verdict.graph().map(graph -> String.valueOf(graph.edges())).orElse(""))
            .add(String.valueOf(described.network().parameters()))
            .add(
                verdict.difference().isPresent()
                    ? String.format(Locale.ROOT, "%.0e", verdict.difference().getAsDouble())
                    : "");
      }
      case Outcome.Refused _ -> row.add("").add("").add("").add("").add("");
    }
    return row.toString();
  }

  private static String outcome(Verdict verdict) {
    String what =
        switch (verdict.outcome()) {
          case Outcome.Refused refused -> refused(refused, !verdict.file().firm());
          case Outcome.Read _ when verdict.isAssumed() -> "read as the documented default";
          case Outcome.Read _ -> "read";
        };
    return verdict.documented()
        ? what
            + " with its document; alone "
            + switch (verdict.alone()) {
              case Outcome.Refused refused -> refused(refused, false);
              case Outcome.Read _ -> "as the documented default";
            }
        : what;
  }

  private static String refused(Outcome.Refused refused, boolean why) {
    return "refused: " + refused.problem() + (why ? ". " + firstSentence(refused.detail()) : "");
  }

  private static String firstSentence(String detail) {
    int end = detail.indexOf(". ");
    return end < 0 ? detail : detail.substring(0, end + 1);
  }
}
