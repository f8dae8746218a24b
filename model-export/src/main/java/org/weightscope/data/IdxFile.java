package org.weightscope.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * One IDX file of unsigned bytes: two zero bytes, the type 8, the number of axes, their sizes as
 * big-endian 32-bit integers, then the bytes and nothing more. A gzip of it is unpacked.
 */
record IdxFile(int[] sizes, byte[] values) {
  private static final int GZIP_MAGIC = 0x1f8b;
  private static final int UNSIGNED_BYTES = 0x0800;

  static IdxFile read(Path file, int axes) throws IOException {
    try (DataInputStream in = new DataInputStream(opened(file))) {
      int magic = in.readInt();
      if (magic != (UNSIGNED_BYTES | axes)) {
        throw new MalformedDataException(
            file,
            "starts with 0x%08x; an IDX file of bytes with %d axes starts with 0x%08x"
                .formatted(magic, axes, UNSIGNED_BYTES | axes));
      }
      int[] sizes = new int[axes];
      long total = 1;
      for (int i = 0; i < axes; i++) {
        sizes[i] = in.readInt();
        if (sizes[i] < 1) {
          throw new MalformedDataException(
              file, "axis %d has size %d".formatted(i, Integer.toUnsignedLong(sizes[i])));
        }
        total = total > Integer.MAX_VALUE ? total : total * sizes[i];
      }
      if (total > Integer.MAX_VALUE) {
        throw new MalformedDataException(
            file, "sizes %s are more than 2 GiB".formatted(Arrays.toString(sizes)));
      }
      // Not allocated by what the header says, but by what is there.
      byte[] values = in.readNBytes((int) total);
      if (values.length < total) {
        throw new MalformedDataException(
            file,
            "%d bytes follow the header where sizes %s need %d"
                .formatted(values.length, Arrays.toString(sizes), total));
      }
      if (in.read() >= 0) {
        throw new MalformedDataException(
            file,
            "goes on after the %d bytes of sizes %s".formatted(total, Arrays.toString(sizes)));
      }
      return new IdxFile(sizes, values);
    } catch (EOFException e) {
      throw new MalformedDataException(file, "ends early", e);
    } catch (ZipException e) {
      throw new MalformedDataException(file, "is a damaged gzip: " + e.getMessage(), e);
    }
  }

  private static InputStream opened(Path file) throws IOException {
    BufferedInputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    try {
      raw.mark(2);
      int first = raw.read() << 8 | raw.read();
      raw.reset();
      return first == GZIP_MAGIC ? new GZIPInputStream(raw, 1 << 16) : raw;
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }
}
