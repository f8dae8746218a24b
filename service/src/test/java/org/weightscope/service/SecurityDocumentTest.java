package org.weightscope.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.weightscope.service.config.LimitsProperties;

/** What the documents say about security is so. */
class SecurityDocumentTest {
  private static final Path PROJECT = Path.of(System.getProperty("weightscope.project"));
  private static final Pattern PROOF = Pattern.compile("`([A-Z]\\w*Test)(?:\\.(\\w+))?`");

  private static String read(Path file) throws IOException {
    return Files.readString(PROJECT.resolve(file));
  }

  @Test
  void everyTestThatIsNamedAsAProofIsThere() throws IOException {
    Map<String, String> tests = tests();
    List<String> missing = new ArrayList<>();
    Matcher proof = PROOF.matcher(read(Path.of("docs", "security.md")));
    int proofs = 0;
    while (proof.find()) {
      proofs++;
      String source = tests.getOrDefault(proof.group(1), "");
      boolean there =
          proof.group(2) == null
              ? !source.isEmpty()
              : source.contains("void " + proof.group(2) + "(");
      if (!there) {
        missing.add(proof.group());
      }
    }
    assertEquals(List.of(), missing, "docs/security.md names tests that are not there");
    assertTrue(proofs > 20, "docs/security.md names its proofs");
  }

  private static Map<String, String> tests() throws IOException {
    try (Stream<Path> modules = Files.list(PROJECT)) {
      List<Path> roots =
          modules
              .map(module -> module.resolve("src/test/java"))
              .filter(Files::isDirectory)
              .toList();
      List<Path> sources = new ArrayList<>();
      for (Path root : roots) {
        try (Stream<Path> files = Files.walk(root)) {
          sources.addAll(files.filter(file -> file.toString().endsWith("Test.java")).toList());
        }
      }
      Map<String, String> tests = new HashMap<>();
      for (Path source : sources) {
        String name = source.getFileName().toString();
        tests.merge(name.substring(0, name.length() - 5), Files.readString(source), String::concat);
      }
      return tests;
    }
  }

  @Test
  void everyLimitStandsInTheTableOfLimits() throws IOException {
    String table = read(Path.of("docs", "operations.md"));
    assertEquals(
        List.of(),
        Arrays.stream(LimitsProperties.class.getRecordComponents())
            .map(component -> kebab(component.getName()))
            .filter(property -> !table.contains("`" + property + "`"))
            .toList(),
        "docs/operations.md lacks limits");
  }

  private static String kebab(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
