package org.weightscope.safetensors;

import java.nio.ByteBuffer;

/** One reading of one file. */
final class FileReader {
  FileReader(ByteBuffer bytes, ReadLimits limits) {}

  TensorFile read() throws UnreadableFileException {
    throw new UnsupportedOperationException();
  }
}
