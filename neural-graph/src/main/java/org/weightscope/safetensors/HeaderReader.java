package org.weightscope.safetensors;

import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.weightscope.file.FileProblem;
import org.weightscope.file.Names;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the JSON of a header token by token; whatever stands at the wrong place ends the reading at
 * once, so that nesting costs nothing.
 *
 * <p>Duplicate keys are found here and in {@link FileReader}, not by the parser, because the answer
 * must name them.
 */
final class HeaderReader {
  static final String METADATA = "__metadata__";
  private static final long LARGEST_INTEGER = 1L << 53;
  private static final int TIME_CHECK = 4096;
  private static final DataType[] TYPES = DataType.values();

  private final ByteBuffer file;
  private final ByteBuffer header;
  private final int dataBegin;
  private final ReadLimits limits;
  private final JsonParser parser;
  private final long deadline;

  private final List<StoredTensor> tensors = new ArrayList<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final int[] sizes;
  private final long[] offsets = new long[2];
  private boolean metadataSeen;
  private int items;

  /**
   * A reading of a header.
   *
   * @param file the whole file, which has the header's bytes
   * @param headerBytes their number
   */
  HeaderReader(ByteBuffer file, int headerBytes, ReadLimits limits) {
    this.file = file;
    header = file.slice(TensorFile.PREFIX_BYTES, headerBytes);
    dataBegin = TensorFile.PREFIX_BYTES + headerBytes;
    this.limits = limits;
    sizes = new int[limits.rank()];
    deadline = System.nanoTime() + limits.parseTime().toNanos();
    // No table of names: it would keep those of one upload for the next, and cost more than they
    // do.
    JsonFactory factory =
        JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(limits.jsonDepth() + 1)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNumberLength(HeaderStream.NUMBER_LENGTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();
    parser =
        factory.createParser(
            ObjectReadContext.empty(),
            new InputStreamReader(
                new HeaderStream(header.duplicate(), limits), StandardCharsets.UTF_8));
  }

  Header read() throws UnreadableFileException {
    checkFirstByte();
    try (parser) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw misplaced("S04", null, "the header is a JSON object");
      }
      for (String name = parser.nextName(); name != null; name = parser.nextName()) {
        if (name.equals(METADATA)) {
          readMetadata();
        } else {
          if (tensors.size() == limits.tensors()) {
            throw overLimit("S22", "tensors", limits.tensors(), limits.tensors() + 1L, null);
          }
          checkName(name);
          tensors.add(readEntry(name));
        }
        checkTime();
      }
      if (parser.nextToken() != null) {
        throw malformed("S04", null, "Something follows the object of the header.");
      }
    } catch (JacksonException e) {
      if (e.getCause() instanceof HeaderStream.Refused refused) {
        throw new UnreadableFileException(refused.problem());
      }
      throw notJson();
    }
    return new Header(tensors, metadata);
  }

  private void checkFirstByte() throws UnreadableFileException {
    int at = 0;
    while (at < header.limit() && isBlank(header.get(at))) {
      at++;
    }
    if (at == header.limit()) {
      throw malformedAt("S04", at, null, "The header is empty.");
    }
    int first = header.get(at) & 0xFF;
    if (first == 0xEF || first == 0xFE || first == 0xFF) {
      throw malformedAt(
          "S25", at, null, "The header begins with a byte order mark; it is plain UTF-8.");
    }
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }

  private void readMetadata() throws UnreadableFileException {
    if (metadataSeen) {
      throw malformed("S07", METADATA, "The header names %s twice.", METADATA);
    }
    metadataSeen = true;
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw misplaced("S20", METADATA, "__metadata__ is an object of strings");
    }
    long total = 0;
    for (String key = parser.nextName(); key != null; key = parser.nextName()) {
      if (metadata.containsKey(key)) {
        throw malformed("S07", METADATA, "The metadata has the key %s twice.", Names.shown(key));
      }
      if (metadata.size() == limits.metadataEntries()) {
        throw overLimit(
            "S22",
            "metadata-entries",
            limits.metadataEntries(),
            limits.metadataEntries() + 1L,
            null);
      }
      checkName(key);
      if (parser.nextToken() != JsonToken.VALUE_STRING) {
        throw misplaced("S20", METADATA, "values of the metadata are strings");
      }
      String value = parser.getString();
      total += Names.utf8Length(key) + Names.utf8Length(value);
      if (total > limits.metadataBytes()) {
        throw overLimit("S22", "metadata-bytes", limits.metadataBytes(), total, null);
      }
      metadata.put(key, value);
      checkTime();
    }
  }

  private StoredTensor readEntry(String name) throws UnreadableFileException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw misplaced("S19", name, "a tensor is an object with dtype, shape and data_offsets");
    }
    DataType type = null;
    int[] shape = null;
    boolean placed = false;
    for (String field = parser.nextName(); field != null; field = parser.nextName()) {
      boolean twice =
          switch (field) {
            case "dtype" -> type != null;
            case "shape" -> shape != null;
            case "data_offsets" -> placed;
            default ->
                throw malformed(
                    "S18",
                    name,
                    "Tensor %s has the unknown field %s; fields are dtype, shape and data_offsets.",
                    Names.shown(name),
                    Names.shown(field));
          };
      if (twice) {
        throw malformed("S07", name, "Tensor %s has the field %s twice.", Names.shown(name), field);
      }
      switch (field) {
        case "dtype" -> type = readType(name);
        case "shape" -> shape = readShape(name);
        default -> {
          readOffsets(name);
          placed = true;
        }
      }
    }
    if (type == null || shape == null || !placed) {
      throw malformed(
          "S18",
          name,
          "Tensor %s lacks %s.",
          Names.shown(name),
          type == null ? "dtype" : shape == null ? "shape" : "data_offsets");
    }
    checkSize(name, type, shape);
    long dataBytes = file.limit() - dataBegin;
    if (offsets[1] > dataBytes) {
      throw new UnreadableFileException(
          new FileProblem.Malformed(
              "S11",
              file.limit(),
              Optional.of(Names.shown(name)),
              OptionalLong.of(dataBegin + offsets[1]),
              OptionalLong.of(file.limit()),
              "Tensor %s ends at byte %d of the data, but there are %d. Was the file cut?"
                  .formatted(Names.shown(name), offsets[1], dataBytes)));
    }
    return StoredTensor.in(file, dataBegin + (int) offsets[0], name, type, shape);
  }

  private DataType readType(String name) throws UnreadableFileException {
    if (parser.nextToken() != JsonToken.VALUE_STRING) {
      throw misplaced("S18", name, "dtype is a string");
    }
    for (DataType type : TYPES) {
      if (isCurrentString(type.name())) {
        return type;
      }
    }
    throw malformed(
        "S18",
        name,
        "Tensor %s has the unknown dtype %s; known are %s.",
        Names.shown(name),
        Names.shown(parser.getString()),
        FileProblem.knownTypes());
  }

  private boolean isCurrentString(String text) {
    if (parser.getStringLength() != text.length()) {
      return false;
    }
    char[] characters = parser.getStringCharacters();
    int from = parser.getStringOffset();
    for (int i = 0; i < text.length(); i++) {
      if (characters[from + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private int[] readShape(String name) throws UnreadableFileException {
    if (parser.nextToken() != JsonToken.START_ARRAY) {
      throw misplaced("S18", name, "shape is an array of integers");
    }
    int rank = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      long size = readInteger("S14", name, "a size of a shape");
      if (rank == limits.rank()) {
        throw overLimit("S14", "rank", limits.rank(), limits.rank() + 1L, name);
      }
      if (size > limits.dimension()) {
        throw overLimit("S14", "dimension", limits.dimension(), size, name);
      }
      sizes[rank++] = (int) size;
    }
    int[] shape = Arrays.copyOf(sizes, rank);
    // In order and before any zero can hide what follows, as the reference reader does.
    long elements = 1;
    for (int size : shape) {
      elements *= size;
      if (elements > limits.elements()) {
        throw overLimit("S14", "elements", limits.elements(), elements, name);
      }
    }
    return shape;
  }

  private void readOffsets(String name) throws UnreadableFileException {
    if (parser.nextToken() != JsonToken.START_ARRAY) {
      throw misplaced("S13", name, "data_offsets is an array of two integers");
    }
    int count = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      long value = readInteger("S13", name, "an offset");
      if (count == 2) {
        throw malformed("S13", name, "Tensor %s has more than two offsets.", Names.shown(name));
      }
      offsets[count++] = value;
    }
    if (count < 2) {
      throw malformed("S13", name, "Tensor %s has %d offsets, not two.", Names.shown(name), count);
    }
    if (offsets[1] < offsets[0]) {
      throw malformed(
          "S13",
          name,
          "Tensor %s ends at %d, before it begins at %d.",
          Names.shown(name),
          offsets[1],
          offsets[0]);
    }
  }

  private long readInteger(String rule, String name, String what) throws UnreadableFileException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      // The characters in place: a string for each number would be most of the memory. 17 digits
      // fit a long and pass 2^53 for sure.
      char[] digits = parser.getStringCharacters();
      int from = parser.getStringOffset();
      int length = parser.getStringLength();
      if (digits[from] != '-' && length <= 17) {
        long value = 0;
        for (int i = 0; i < length; i++) {
          value = 10 * value + digits[from + i] - '0';
        }
        if (value <= LARGEST_INTEGER) {
          return value;
        }
      }
    }
    throw misplaced(rule, name, what + " is an integer from 0 to 2^53");
  }

  private void checkSize(String name, DataType type, int[] shape) throws UnreadableFileException {
    long elements = 1;
    for (int size : shape) {
      elements *= size;
    }
    long bits = elements * type.bits();
    if (bits % 8 != 0) {
      throw malformed(
          "S17",
          name,
          "Tensor %s takes %d bits as %s, which is no whole number of bytes.",
          Names.shown(name),
          bits,
          type);
    }
    if (bits / 8 != offsets[1] - offsets[0]) {
      throw new UnreadableFileException(
          new FileProblem.TensorSize(
              "S15",
              Names.shown(name),
              type,
              IntStream.of(shape).boxed().toList(),
              bits / 8,
              offsets[1] - offsets[0]));
    }
  }

  private void checkName(String name) throws UnreadableFileException {
    int length = Names.utf8Length(name);
    if (length > limits.nameBytes()) {
      throw overLimit("S24", "name-bytes", limits.nameBytes(), length, name);
    }
    if (Names.hasControl(name)) {
      throw malformed("S24", name, "The name %s has control characters.", Names.shown(name));
    }
  }

  private void checkTime() throws UnreadableFileException {
    if (++items % TIME_CHECK == 0 && System.nanoTime() - deadline > 0) {
      long bound = limits.parseTime().toMillis();
      throw overLimit("S22", "parse-time", bound, bound + 1, null);
    }
  }

  /** Something stands where it must not; if it nests too deep, that is the reason given. */
  private UnreadableFileException misplaced(String rule, @Nullable String name, String expected) {
    long offset = offset();
    for (int i = 0; i <= limits.jsonDepth(); i++) {
      if (parser.streamReadContext().getNestingDepth() > limits.jsonDepth()) {
        return overLimit("S21", "json-depth", limits.jsonDepth(), limits.jsonDepth() + 1L, name);
      }
      JsonToken token = parser.currentToken();
      if (token == null || !token.isStructStart() && token != JsonToken.PROPERTY_NAME) {
        break;
      }
      parser.nextToken();
    }
    return new UnreadableFileException(
        new FileProblem.Malformed(
            rule,
            TensorFile.PREFIX_BYTES + offset,
            Optional.ofNullable(name).map(Names::shown),
            OptionalLong.empty(),
            OptionalLong.empty(),
            name == null
                ? "In a file, %s.".formatted(expected)
                : "In %s: %s.".formatted(Names.shown(name), expected)));
  }

  private UnreadableFileException notJson() {
    return malformedAt(
        "S04",
        byteOffset(parser.currentLocation().getCharOffset()),
        null,
        "The header is not JSON.");
  }

  private long offset() {
    return byteOffset(parser.currentTokenLocation().getCharOffset());
  }

  /** Where a character begins, known to be UTF-8: a character of four bytes counts twice. */
  private long byteOffset(long characters) {
    int at = 0;
    for (long count = 0; count < characters && at < header.limit(); at++) {
      int value = header.get(at) & 0xFF;
      count += value < 0x80 || value >= 0xC0 && value < 0xF0 ? 1 : value >= 0xF0 ? 2 : 0;
    }
    while (at < header.limit() && (header.get(at) & 0xC0) == 0x80) {
      at++;
    }
    return at;
  }

  private UnreadableFileException malformed(
      String rule, @Nullable String name, String detail, Object... values) {
    return malformedAt(rule, offset(), name, detail.formatted(values));
  }

  private static UnreadableFileException malformedAt(
      String rule, long offset, @Nullable String name, String detail) {
    return new UnreadableFileException(
        new FileProblem.Malformed(
            rule,
            TensorFile.PREFIX_BYTES + offset,
            Optional.ofNullable(name).map(Names::shown),
            OptionalLong.empty(),
            OptionalLong.empty(),
            detail));
  }

  private static UnreadableFileException overLimit(
      String rule, String what, long bound, long found, @Nullable String name) {
    return new UnreadableFileException(
        new FileProblem.OverLimit(
            rule, what, bound, found, Optional.ofNullable(name).map(Names::shown)));
  }
}
