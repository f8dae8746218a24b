package org.weightscope.network.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What docs/formats.md shows is what the reader takes. */
class DocumentedExamplesTest {

  @Test
  void everyDocumentInTheDocumentationIsRead() throws IOException {
    String text =
        Files.readString(
            Path.of(System.getProperty("weightscope.project", "..")).resolve("docs/formats.md"));
    List<Architecture> documents = new ArrayList<>();
    String begin = "```json\n";
    for (int at = text.indexOf(begin); at >= 0; at = text.indexOf(begin, at + 1)) {
      String json = text.substring(at + begin.length(), text.indexOf("```", at + begin.length()));
      documents.add(NetworkTests.document(json).orElseThrow());
    }
    assertEquals(8, documents.size(), "documents in docs/formats.md");
  }
}
