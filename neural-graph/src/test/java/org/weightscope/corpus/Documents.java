package org.weightscope.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.weightscope.network.architecture.Architecture;
import org.weightscope.network.architecture.UnreadableNetworkException;

/**
 * What the sender of a file of tensors would send along: the document that says which network it
 * is. {@code architectures/index.csv} tells which document a file needs.
 */
final class Documents {
  private static final Map<String, String> NAMES =
      new String(resource("index.csv"), StandardCharsets.UTF_8)
          .lines()
          .skip(1)
          .map(line -> line.split(",", 2))
          .collect(Collectors.toUnmodifiableMap(row -> row[0], row -> row[1]));

  private Documents() {}

  /** The document of a file; empty if it is read alone. */
  static Optional<Architecture> of(CorpusFile file) {
    return Optional.ofNullable(NAMES.get(file.name())).map(name -> parsed(name + ".json"));
  }

  private static Architecture parsed(String name) {
    try {
      return Architecture.parse(resource(name));
    } catch (UnreadableNetworkException e) {
      throw new IllegalStateException("document %s is not read".formatted(name), e);
    }
  }

  private static byte[] resource(String name) {
    try (InputStream in = Documents.class.getResourceAsStream("/architectures/" + name)) {
      return Objects.requireNonNull(in, "there is no document " + name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
