package org.weightscope.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Every file of the corpus is read and computes what another runtime computed, or is refused with a
 * reason; docs/corpus.md lists them. To write the list anew:
 *
 * <pre>./mvnw -pl neural-graph -am test -Dtest=CorpusAgreementTest
 *   -Dweightscope.corpus=write -Dsurefire.failIfNoSpecifiedTests=false</pre>
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CorpusAgreementTest {
  private static final Path PROJECT = Path.of(System.getProperty("weightscope.project", ".."));
  private static final Path TABLE = PROJECT.resolve("docs/corpus.md");

  private List<Verdict> verdicts = List.of();

  @BeforeAll
  void readAll() throws IOException {
    verdicts = CorpusFile.all().stream().map(Verdict::of).toList();
    if (System.getProperty("weightscope.corpus", "").equals("write")) {
      Files.writeString(TABLE, CorpusTable.in(Files.readString(TABLE), verdicts));
    }
  }

  @Test
  void whatMustBeReadIsReadAndWhatMustBeRefusedIsRefused() {
    assertEquals(
        List.of(),
        verdicts.stream()
            .filter(verdict -> !verdict.isAsExpected())
            .map(verdict -> verdict.file().name())
            .toList(),
        "files with another outcome than they must have");
  }

  @Test
  void whateverIsReadComputesWhatWasRecorded() {
    assertEquals(
        List.of(),
        verdicts.stream()
            .filter(verdict -> !verdict.agrees())
            .map(verdict ->
                "%s differs by %.2e of its largest output"
                    .formatted(verdict.file().name(), verdict.difference().orElseThrow()))
            .toList(),
        "networks that are read and compute something else than their file");
    long compared = verdicts.stream().filter(v -> v.difference().isPresent()).count();
    assertTrue(compared > 30, "only %d networks were compared".formatted(compared));
  }

  @Test
  void theDocumentationListsWhatBecomesOfEachFile() throws IOException {
    String document = Files.readString(TABLE);
    List<String> found = CorpusTable.withoutDifferences(document).lines().toList();
    List<String> expected =
        CorpusTable.withoutDifferences(CorpusTable.in(document, verdicts)).lines().toList();
    assertEquals(
        expected.stream().filter(line -> !found.contains(line)).toList(),
        found.stream().filter(line -> !expected.contains(line)).toList(),
        "lines that docs/corpus.md has and should not; this class says how to write it anew");
  }
}
