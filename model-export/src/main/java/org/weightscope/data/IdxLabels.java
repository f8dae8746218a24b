package org.weightscope.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/** Class numbers of pictures, in the order of the pictures. Immutable. */
public final class IdxLabels {
  private final byte[] labels;

  private IdxLabels(byte[] labels) {
    this.labels = labels;
  }

  /**
   * Reads an IDX file of labels (magic 0x00000801), plain or in gzip.
   *
   * @throws MalformedDataException if it is anything else, cut, or goes on behind the last label
   */
  public static IdxLabels read(Path file) throws IOException {
    return new IdxLabels(IdxFile.read(file, 1).values());
  }

  /** Number of labels. */
  public int size() {
    return labels.length;
  }

  /** The class of a picture, 0 to 255. */
  public int label(int index) {
    return labels[Objects.checkIndex(index, labels.length)] & 0xFF;
  }
}
