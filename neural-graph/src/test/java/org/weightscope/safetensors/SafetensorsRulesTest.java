package org.weightscope.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weightscope.safetensors.RawFile.entry;
import static org.weightscope.safetensors.RawFile.vector;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightscope.file.FileProblem;
import org.weightscope.file.FileProblem.HeaderTooLong;
import org.weightscope.file.FileProblem.Malformed;
import org.weightscope.file.FileProblem.OverLimit;
import org.weightscope.file.FileProblem.TensorSize;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;

/** One hostile file or more for each rule of the reader, and files at the limit that are taken. */
class SafetensorsRulesTest {
  private static final String A = vector("a", 2, 0);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7})
  void S01_aFileShorterThanItsLengthFieldIsRefused(int bytes) {
    Malformed problem = malformed("S01", new byte[bytes]);
    assertEquals(OptionalLong.of(8), problem.needed());
    assertEquals(OptionalLong.of(bytes), problem.found());
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32, (25 << 20) + 1})
  void S02_aHeaderLongerThanTheBoundIsRefusedUnsigned(long length) {
    HeaderTooLong problem =
        assertInstanceOf(
            HeaderTooLong.class, refused(RawFile.stated(length, new byte[2], new byte[0])));
    assertEquals(25 << 20, problem.bound());
    assertEquals(length, problem.found());
    assertTrue(
        problem.detail().contains(Long.toUnsignedString(length)),
        "the message shows the length without a sign: " + problem.detail());
  }

  @Test
  void S02_aHeaderAtTheBoundIsReadAndOneBytePastItIsNot() throws Exception {
    ReadLimits limits = limits(10, 16, 512, 256, 1 << 20);
    TensorFile.read(ByteBuffer.wrap(RawFile.of("{}        ", 0)), limits);
    assertInstanceOf(HeaderTooLong.class, refused(RawFile.of("{}         ", 0), limits));
  }

  @Test
  void S03_aHeaderPastTheEndOfTheFileIsRefused() {
    Malformed problem =
        malformed("S03", RawFile.stated(3, "{}".getBytes(StandardCharsets.UTF_8), new byte[0]));
    assertEquals(OptionalLong.of(11), problem.needed());
    assertEquals(OptionalLong.of(10), problem.found());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "   ", "1", "\"a\"", "null", "[]", "{} {}", "{}x", "{}]", "{", "{\"a\"", "{,}", "true"
      })
  void S04_aHeaderThatIsNotOneObjectIsRefused(String header) {
    malformed("S04", RawFile.of(header, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {" {}", "\t\r\n {}", "{}\n\t\r  ", " \n{ } "})
  void S05_blanksAroundTheObjectAreAccepted(String header) throws Exception {
    assertEquals(List.of(), read(RawFile.of(header, 0)).tensors());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u000b{}", "\u00a0{}", "{}\0", "\f{}"})
  void S05_otherCharactersAroundTheObjectAreRefused(String header) {
    assertInstanceOf(Malformed.class, refused(RawFile.of(header, 0)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ff",
        "c0af",
        "e08080",
        "f0808080",
        "eda080",
        "edbfbf",
        "f4908080",
        "f5808080",
        "80",
        "c3",
        "c328"
      })
  void S06_bytesThatAreNotUtf8AreRefused(String hex) {
    byte[] bad = java.util.HexFormat.of().parseHex(hex);
    byte[] header =
        ByteBuffer.allocate(bad.length + 26)
            .put("{\"__metadata__\":{\"k\":\"".getBytes(StandardCharsets.UTF_8))
            .put(bad)
            .put("\"}}".getBytes(StandardCharsets.UTF_8))
            .array();
    malformed("S06", RawFile.of(header, new byte[0]));
  }

  @Test
  void S06_aCharacterCutByTheEndOfTheHeaderIsRefused() {
    byte[] header = {'{', '}', ' ', (byte) 0xC3};
    malformed("S06", RawFile.of(header, new byte[0]));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\ud800",
        "\\udc00",
        "\\udc00\\ud800",
        "x\\ud83dy",
        "\\ud83d\\n",
        "\\ud83d\\ud83d\\ude00"
      })
  void S06_halvesOfSurrogatePairsAreRefusedInNamesAndMetadata(String escape) {
    malformed("S06", RawFile.of("{" + vector(escape, 1, 0) + "}", 4));
    malformed("S06", RawFile.of("{\"__metadata__\":{\"k\":\"" + escape + "\"}}", 0));
    malformed("S06", RawFile.of("{\"__metadata__\":{\"" + escape + "\":\"v\"}}", 0));
  }

  @Test
  void S06_allLengthsOfUtf8AreAcceptedAlsoAcrossTheParsersBuffer() throws Exception {
    for (int fill = 7900; fill < 8100; fill++) {
      String text = "x".repeat(fill) + "é€😀\\ud83d\\ude00";
      TensorFile file = read(RawFile.of("{\"__metadata__\":{\"k\":\"" + text + "\"}}", 0));
      assertEquals(
          Map.of("k", "x".repeat(fill) + "é€😀😀"), file.metadata(), "filled with " + fill);
    }
  }

  @Test
  void S07_duplicateTensorNameIsRefusedByName() {
    Malformed problem =
        malformed(
            "S07", RawFile.of("{" + vector("twin", 1, 0) + "," + vector("twin", 1, 0) + "}", 4));
    assertEquals(Optional.of("twin"), problem.tensor());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"__metadata__\":{},\"__metadata__\":{}}",
        "{\"__metadata__\":{\"a\":\"1\",\"a\":\"1\"}}",
        "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"shape\":[2],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8],\"data_offsets\":[0,8]}}"
      })
  void S07_duplicateKeysInsideAreRefused(String header) {
    malformed("S07", RawFile.of(header, 8));
  }

  @Test
  void S08_namesThatAreEqualOnlyAfterEscapesAreDuplicates() {
    malformed("S08", "S07", RawFile.of("{" + A + "," + vector("\\u0061", 2, 0) + "}", 8));
    malformed(
        "S08",
        "S07",
        RawFile.of(
            "{\"a\":{\"dtype\":\"F32\",\"d\\u0074ype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
            8));
  }

  @Test
  void S09_overlappingTensorsAreRefused() {
    malformed("S09", RawFile.of("{" + A + "," + vector("b", 2, 4) + "}", 12));
    StringBuilder ten = new StringBuilder("{").append(A);
    for (int i = 0; i < 9; i++) {
      ten.append(',').append(vector("n" + i, 2, 0));
    }
    malformed("S09", RawFile.of(ten + "}", 8));
    malformed("S09", RawFile.of("{" + A + "," + entry("z", "F32", "[0]", "[4,4]") + "}", 8));
  }

  @Test
  void S10_holesAreRefused() {
    Malformed hole = malformed("S10", RawFile.of("{" + A + "," + vector("b", 1, 12) + "}", 16));
    assertEquals(Optional.of("b"), hole.tensor());
    assertEquals(hole.needed().orElseThrow() + 4, hole.found().orElseThrow());
    assertEquals(hole.needed().orElseThrow(), hole.offset());
    malformed("S10", RawFile.of("{" + vector("a", 1, 4) + "}", 8));
  }

  @Test
  void S11_bytesAfterTheLastTensorAreRefused() {
    Malformed problem = malformed("S11", RawFile.of("{" + A + "}", 9));
    assertEquals(problem.needed().orElseThrow() + 1, problem.found().orElseThrow());
    malformed("S11", RawFile.of("{}", 1));
    byte[] zip = {'P', 'K', 5, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    malformed("S11", RawFile.of("{}".getBytes(StandardCharsets.UTF_8), zip));
  }

  @Test
  void S11_missingBytesAreRefused() {
    Malformed problem = malformed("S11", RawFile.of("{" + A + "}", 7));
    assertEquals(problem.needed().orElseThrow() - 1, problem.found().orElseThrow());
    malformed("S11", RawFile.of("{" + entry("a", "U8", "[1073741824]", "[0,1073741824]") + "}", 0));
  }

  @Test
  void S12_entriesOutOfOffsetOrderAreAcceptedAndTheOrderOfTheHeaderIsKept() throws Exception {
    byte[] bytes = RawFile.of("{" + vector("late", 1, 8) + "," + A + "}", 12);
    bytes[bytes.length - 1] = 0x40; // 2.0f
    TensorFile file = read(bytes);
    assertEquals(List.of("late", "a"), file.tensors().stream().map(StoredTensor::name).toList());
    assertArrayEquals(new float[] {2}, file.tensors().getFirst().toFloats());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[8,0]",
        "[0]",
        "[]",
        "[0,8,8]",
        "[-8,0]",
        "[0,-0]",
        "[0,8.0]",
        "[0,8e0]",
        "[0,1e2]",
        "[0,\"8\"]",
        "[0,null]",
        "[0,[8]]",
        "0",
        "null",
        "\"0,8\"",
        "{}",
        "[0,9223372036854775808]",
        "[0,9007199254740993]",
        "[18446744073709551615,18446744073709551615]",
        "[true,false]"
      })
  void S13_offsetsThatAreNotTwoGrowingIntegersAreRefused(String offsets) {
    malformed("S13", RawFile.of("{" + entry("a", "F32", "[2]", offsets) + "}", 8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[-1]", "[2.0]", "[\"2\"]", "[null]", "[[2]]", "[9007199254740993]", "[1e1]"})
  void S14_sizesThatAreNotIntegersAreRefused(String shape) {
    malformed("S14", RawFile.of("{" + entry("a", "F32", shape, "[0,8]") + "}", 8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[0,4611686018427387904,4611686018427387904]", "[2147483648]", "[2147483648,0]"})
  void S14_aSizePastTheBoundIsRefusedEvenBesideAZero(String shape) {
    FileProblem problem = refused(RawFile.of("{" + entry("a", "F32", shape, "[0,0]") + "}", 0));
    assertEquals("S14", problem.rule(), problem::detail);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[4294967296,4294967296]",
        "[65536,65536]",
        "[65536,32768]",
        "[2147483647,2147483647,0]",
        "[2147483647,2147483647,2147483647,2147483647,2147483647,2147483647,2147483647,2147483647]"
      })
  void S14_productsThatOverflowAreRefused(String shape) {
    FileProblem problem = refused(RawFile.of("{" + entry("a", "F32", shape, "[0,0]") + "}", 0));
    assertEquals("S14", problem.rule(), problem::detail);
  }

  @Test
  void S14_theLargestSizeBesideAZeroIsAccepted() throws Exception {
    TensorFile file =
        read(RawFile.of("{" + entry("a", "F32", "[0,2147483647,2147483647]", "[0,0]") + "}", 0));
    assertEquals(0, file.tensors().getFirst().elements());
  }

  @Test
  void S14_eightAxesAreAcceptedAndNineRefused() throws Exception {
    read(RawFile.of("{" + entry("a", "F32", "[1,1,1,1,1,1,1,1]", "[0,4]") + "}", 4));
    OverLimit problem =
        overLimit(
            "S14",
            "rank",
            RawFile.of("{" + entry("a", "F32", "[1,1,1,1,1,1,1,1,1]", "[0,4]") + "}", 4));
    assertEquals(8, problem.bound());
    assertEquals(9, problem.found());
  }

  @Test
  void S14_sizeAndElementsAreAcceptedAtTheirLimitsAndRefusedPastThem() throws Exception {
    ReadLimits limits =
        new ReadLimits(1000, 16, 8, 6, 12, 512, 256, 1000, 16, Duration.ofSeconds(10));
    TensorFile.read(
        ByteBuffer.wrap(RawFile.of("{" + entry("a", "U8", "[2,6]", "[0,12]") + "}", 12)), limits);
    assertEquals(
        new OverLimit("S14", "dimension", 6, 7, Optional.of("a")),
        refused(RawFile.of("{" + entry("a", "U8", "[7]", "[0,7]") + "}", 7), limits));
    assertEquals(
        new OverLimit("S14", "elements", 12, 15, Optional.of("a")),
        refused(RawFile.of("{" + entry("a", "U8", "[3,5]", "[0,15]") + "}", 15), limits));
  }

  @Test
  void S15_bytesThatAreNotThoseOfTheShapeAreRefusedWithBothCounts() {
    assertEquals(
        new TensorSize("S15", "a", DataType.F32, List.of(3), 12, 8),
        refused(RawFile.of("{" + entry("a", "F32", "[3]", "[0,8]") + "}", 8)));
    assertEquals(
        "S15", refused(RawFile.of("{" + entry("a", "F16", "[3]", "[0,12]") + "}", 12)).rule());
  }

  @Test
  void S16_emptyTensorsAndScalarsAreAccepted() throws Exception {
    TensorFile file =
        read(
            RawFile.of(
                "{"
                    + entry("none", "F32", "[2,0]", "[0,0]")
                    + ","
                    + entry("one", "F32", "[]", "[0,4]")
                    + ","
                    + entry("end", "F32", "[0]", "[4,4]")
                    + "}",
                4));
    assertEquals(List.of(0, 1, 0), file.tensors().stream().map(StoredTensor::elements).toList());
    assertEquals(0, file.tensor("one").orElseThrow().rank());
  }

  @Test
  void S17_typesBelowAByteMustFillWholeBytes() throws Exception {
    read(RawFile.of("{" + entry("a", "F4", "[4]", "[0,2]") + "}", 2));
    read(RawFile.of("{" + entry("a", "F6_E2M3", "[4]", "[0,3]") + "}", 3));
    malformed("S17", RawFile.of("{" + entry("a", "F4", "[3]", "[0,2]") + "}", 2));
    malformed("S17", RawFile.of("{" + entry("a", "F6_E3M2", "[3]", "[0,3]") + "}", 3));
  }

  @Test
  void S17_typesThatAreNoWeightsAreListedButNotReadAsWeights() throws Exception {
    TensorFile file = read(RawFile.of("{" + entry("a", "C64", "[1]", "[0,8]") + "}", 8));
    IllegalStateException refusal =
        assertThrows(IllegalStateException.class, () -> file.tensors().getFirst().toFloats());
    assertTrue(refusal.toString().contains("C64"), refusal.toString());
  }

  @Test
  void S18_allKnownTypesAreAccepted() throws Exception {
    for (DataType type : DataType.values()) {
      int bytes = type.bits();
      String header = "{" + entry("a", type.name(), "[8]", "[0," + bytes + "]") + "}";
      assertEquals(type, read(RawFile.of(header, bytes)).tensors().getFirst().type());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"dtype\":\"f32\",\"shape\":[2],\"data_offsets\":[0,8]}",
        "{\"dtype\":\"F128\",\"shape\":[2],\"data_offsets\":[0,8]}",
        "{\"dtype\":null,\"shape\":[2],\"data_offsets\":[0,8]}",
        "{\"dtype\":32,\"shape\":[2],\"data_offsets\":[0,8]}",
        "{\"shape\":[2],\"data_offsets\":[0,8]}",
        "{\"dtype\":\"F32\",\"data_offsets\":[0,8]}",
        "{\"dtype\":\"F32\",\"shape\":[2]}",
        "{\"dtype\":\"F32\",\"shape\":2,\"data_offsets\":[0,8]}",
        "{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8],\"strides\":[1]}",
        "{}"
      })
  void S18_entriesWithUnknownMissingOrAdditionalFieldsAreRefused(String tensor) {
    Malformed problem = malformed("S18", RawFile.of("{\"a\":" + tensor + "}", 8));
    assertEquals(Optional.of("a"), problem.tensor());
  }

  @Test
  void S18_theMessageListsTheKnownTypes() {
    Malformed problem =
        malformed("S18", RawFile.of("{" + entry("a", "F128", "[2]", "[0,8]") + "}", 8));
    assertTrue(
        problem.detail().contains("BF16") && problem.detail().contains("F128"), problem::detail);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[\"F32\",[2],[0,8]]", "\"F32\"", "8", "null", "true"})
  void S19_anEntryThatIsNoObjectIsRefused(String tensor) {
    malformed("S19", RawFile.of("{\"a\":" + tensor + "}", 8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "1",
        "\"x\"",
        "[]",
        "{\"a\":1}",
        "{\"a\":null}",
        "{\"a\":{}}",
        "{\"a\":[]}"
      })
  void S20_metadataThatIsNoObjectOfStringsIsRefused(String metadata) {
    malformed("S20", RawFile.of("{\"__metadata__\":" + metadata + "}", 0));
  }

  @Test
  void S20_metadataAnywhereIsReadInItsOrder() throws Exception {
    TensorFile file =
        read(RawFile.of("{" + A + ",\"__metadata__\":{\"b\":\"\\n\",\"a\":\"\"}}", 8));
    assertEquals(List.of("b", "a"), List.copyOf(file.metadata().keySet()));
    assertEquals("\n", file.metadata().get("b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s",
        "{\"a\":%s",
        "{\"__metadata__\":%s",
        "{\"__metadata__\":{\"a\":%s",
        "{\"a\":{\"dtype\":%s",
        "{\"a\":{\"shape\":%s",
        "{\"a\":{\"shape\":[1,%s",
        "{\"a\":{\"data_offsets\":[%s"
      })
  void S21_deepNestingIsRefusedWhereverItBegins(String begin) {
    String deep = begin.formatted("[".repeat(2_000_000));
    FileProblem[] problem = new FileProblem[1];
    byte[] file = RawFile.of(deep, 0);
    long allocated = Allocation.of(() -> problem[0] = refused(file));
    assertEquals(
        new OverLimit("S21", "json-depth", 16, 17, ((OverLimit) problem[0]).tensor()), problem[0]);
    assertTrue(allocated < 1 << 20, "allocated " + allocated + " bytes");
  }

  @Test
  void S21_depthAtTheLimitIsRefusedForItsPlaceAndNotForItsDepth() {
    malformed("S04", RawFile.of("[".repeat(16) + "]".repeat(16), 0));
    overLimit("S21", "json-depth", RawFile.of("[".repeat(17) + "]".repeat(17), 0));
  }

  @Test
  void S22_longNumbersAreRefused() {
    String digits = "1".repeat(1_000_000);
    byte[] file = RawFile.of("{" + entry("a", "F32", "[" + digits + "]", "[0,8]") + "}", 8);
    OverLimit problem = overLimit("S22", "number-length", file);
    assertEquals(20, problem.bound());
    malformed(
        "S14", RawFile.of("{" + entry("a", "F32", "[" + "1".repeat(20) + "]", "[0,8]") + "}", 8));
  }

  @Test
  void S22_longStringsAreRefusedWithinBoundedMemory() {
    byte[] file = RawFile.of("{\"__metadata__\":{\"k\":\"" + "x".repeat(24_000_000) + "\"}}", 0);
    FileProblem[] problem = new FileProblem[1];
    long allocated = Allocation.of(() -> problem[0] = refused(file));
    assertEquals("S22", problem[0].rule());
    assertTrue(allocated < 2L * file.length + (1 << 20), "allocated " + allocated);
  }

  @Test
  void S22_asManyTensorsAsAllowedAreReadAndOneMoreIsRefused() throws Exception {
    assertEquals(16_384, read(many(16_384)).tensors().size());
    OverLimit problem = overLimit("S22", "tensors", many(16_385));
    assertEquals(16_384, problem.bound());
    assertEquals(16_385, problem.found());
  }

  @Test
  void S22_metadataAtItsLimitsIsReadAndRefusedPastThem() throws Exception {
    ReadLimits limits = limits(1000, 16, 512, 2, 8);
    TensorFile.read(
        ByteBuffer.wrap(RawFile.of("{\"__metadata__\":{\"a\":\"é€x\",\"b\":\"\"}}", 0)), limits);
    assertEquals(
        new OverLimit("S22", "metadata-bytes", 8, 9, Optional.empty()),
        refused(RawFile.of("{\"__metadata__\":{\"a\":\"é€xy\",\"b\":\"\"}}", 0), limits));
    assertEquals(
        new OverLimit("S22", "metadata-entries", 2, 3, Optional.empty()),
        refused(RawFile.of("{\"__metadata__\":{\"a\":\"\",\"b\":\"\",\"c\":\"\"}}", 0), limits));
  }

  @Test
  void S22_theDefaultsTakeTheirMetadataAndNoMore() throws Exception {
    String mebibyte = "x".repeat((1 << 20) - 1);
    read(RawFile.of("{\"__metadata__\":{\"k\":\"" + mebibyte + "\"}}", 0));
    overLimit(
        "S22", "metadata-bytes", RawFile.of("{\"__metadata__\":{\"k\":\"x" + mebibyte + "\"}}", 0));
  }

  @Test
  void S22_aReadingThatTakesTooLongIsRefused() throws Exception {
    ReadLimits none = new ReadLimits(25 << 20, 16_384, 8, 9, 9, 512, 1, 1, 16, Duration.ZERO);
    assertEquals("parse-time", ((OverLimit) refused(many(4096), none)).what());
    assertEquals(4095, TensorFile.read(ByteBuffer.wrap(many(4095)), none).tensors().size());
  }

  @Test
  void S23_nanInfinityAndSubnormalsAreReadBitForBit() throws Exception {
    int[] bits = {0x7FC00001, 0x7F800000, 0xFF800000, 1, 0x807FFFFF, 0x80000000};
    ByteBuffer data = ByteBuffer.allocate(24).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    for (int b : bits) {
      data.putInt(b);
    }
    byte[] header = ("{" + vector("a", 6, 0) + "}").getBytes(StandardCharsets.UTF_8);
    float[] values = read(RawFile.of(header, data.array())).tensors().getFirst().toFloats();
    for (int i = 0; i < bits.length; i++) {
      assertEquals(bits[i], Float.floatToRawIntBits(values[i]), "bits of value " + i);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../../etc/passwd", "__proto__", "%s%n", "é", "a b", "/"})
  void S24_oddNamesAreOnlyNames(String name) throws Exception {
    assertEquals(
        name, read(RawFile.of("{" + vector(name, 1, 0) + "}", 4)).tensors().getFirst().name());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\n", "\\u0000", "\\u001b[31m", "\\u007f", "\\u0085"})
  void S24_controlCharactersInNamesAreRefusedAndShownEscaped(String name) {
    Malformed problem = malformed("S24", RawFile.of("{" + vector(name, 1, 0) + "}", 4));
    assertTrue(
        problem.detail().chars().noneMatch(Character::isISOControl),
        "escaped: " + problem.detail());
    malformed("S24", RawFile.of("{\"__metadata__\":{\"" + name + "\":\"\"}}", 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"n", "é", "€", "😀"})
  void S24_aNameOf512BytesIsAcceptedAndALongerOneIsNot(String character) throws Exception {
    int width = character.getBytes(StandardCharsets.UTF_8).length;
    String name = character.repeat(512 / width) + "x".repeat(512 % width);
    read(RawFile.of("{" + vector(name, 1, 0) + "}", 4));
    OverLimit problem =
        overLimit("S24", "name-bytes", RawFile.of("{" + vector(name + "x", 1, 0) + "}", 4));
    assertEquals(512, problem.bound());
    assertEquals(513, problem.found());
  }

  @Test
  void S24_aNameOfManyMegabytesCostsLittle() {
    byte[] file = RawFile.of("{" + vector("n".repeat(10_000_000), 1, 0) + "}", 4);
    FileProblem[] problem = new FileProblem[1];
    long allocated = Allocation.of(() -> problem[0] = refused(file));
    assertEquals("S24", problem[0].rule());
    assertTrue(allocated < 1 << 20, "allocated " + allocated);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\ufeff{}",
        "{/* c */}",
        "{// c\n}",
        "{}// c",
        "{'a':1}",
        "# c\n{}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[NaN],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[Infinity],\"data_offsets\":[0,8]}}"
      })
  void S25_dialectsOfJsonAreRefused(String header) {
    malformed("S25", RawFile.of(header, 8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "UTF-32BE"})
  void S25_otherEncodingsAreRefused(String encoding) {
    byte[] header = "{}".getBytes(java.nio.charset.Charset.forName(encoding));
    assertEquals("S25", refused(RawFile.of(header, new byte[0])).rule());
  }

  @Test
  void S26_aFileWithoutTensorsIsReadable() throws Exception {
    TensorFile file = read(RawFile.of("{}", 0));
    assertEquals(List.of(), file.tensors());
    assertEquals(Map.of(), file.metadata());
  }

  @Test
  void aBufferIsReadFromItsPositionWhateverItsKind() throws Exception {
    byte[] file = RawFile.of("{" + A + "}", 8);
    ByteBuffer direct = ByteBuffer.allocateDirect(file.length + 3);
    direct.put(3, file).position(3);
    assertEquals(2, TensorFile.read(direct, ReadLimits.DEFAULT).tensors().getFirst().elements());
    assertEquals(3, direct.position());
  }

  private static byte[] many(int tensors) {
    StringBuilder header = new StringBuilder("{");
    for (int i = 0; i < tensors; i++) {
      header.append(i == 0 ? "" : ",").append(entry("t" + i, "U8", "[0]", "[0,0]"));
    }
    return RawFile.of(header.append('}').toString(), 0);
  }

  private static ReadLimits limits(
      int header, int tensors, int name, int metadataEntries, int metadataBytes) {
    ReadLimits all = ReadLimits.DEFAULT;
    return new ReadLimits(
        header,
        tensors,
        all.rank(),
        all.dimension(),
        all.elements(),
        name,
        metadataEntries,
        metadataBytes,
        all.jsonDepth(),
        all.parseTime());
  }

  private static TensorFile read(byte[] bytes) throws UnreadableFileException {
    return TensorFile.read(ByteBuffer.wrap(bytes), ReadLimits.DEFAULT);
  }

  private static FileProblem refused(byte[] bytes) {
    return refused(bytes, ReadLimits.DEFAULT);
  }

  private static FileProblem refused(byte[] bytes, ReadLimits limits) {
    return assertThrows(
            UnreadableFileException.class,
            () -> TensorFile.read(ByteBuffer.wrap(bytes), limits),
            "the file was read")
        .problem();
  }

  private static Malformed malformed(String rule, byte[] bytes) {
    return malformed(rule, rule, bytes);
  }

  /** A file against one rule that is reported under another. */
  private static Malformed malformed(String rule, String reported, byte[] bytes) {
    FileProblem problem = refused(bytes);
    assertEquals(reported, problem.rule(), () -> rule + ": " + problem.detail());
    Malformed malformed = assertInstanceOf(Malformed.class, problem);
    assertTrue(
        malformed.offset() >= 0 && malformed.offset() <= Math.max(8, bytes.length),
        "offset %d of %d".formatted(malformed.offset(), bytes.length));
    return malformed;
  }

  private static OverLimit overLimit(String rule, String what, byte[] bytes) {
    OverLimit problem = assertInstanceOf(OverLimit.class, refused(bytes));
    assertEquals(rule, problem.rule(), problem::detail);
    assertEquals(what, problem.what(), problem::detail);
    return problem;
  }
}
