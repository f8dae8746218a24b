package org.weightscope.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weightscope.onnx.Proto.dims;
import static org.weightscope.onnx.Proto.floats;
import static org.weightscope.onnx.Proto.graph;
import static org.weightscope.onnx.Proto.integer;
import static org.weightscope.onnx.Proto.model;
import static org.weightscope.onnx.Proto.node;
import static org.weightscope.onnx.Proto.opset;
import static org.weightscope.onnx.Proto.siren;
import static org.weightscope.onnx.Proto.tensor;
import static org.weightscope.onnx.Proto.value;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightscope.file.FileProblem;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.safetensors.Allocation;
import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;

/** One test or more for each rule about the files themselves. */
class OnnxRulesTest {
  private static OnnxFile read(byte[] file) throws UnreadableFileException {
    return OnnxFile.read(ByteBuffer.wrap(file), OnnxLimits.DEFAULT);
  }

  private static FileProblem refused(String rule, byte[] file) {
    FileProblem problem = assertThrows(UnreadableFileException.class, () -> read(file)).problem();
    assertEquals(rule, problem.rule(), problem.detail());
    return problem;
  }

  private static FileProblem refused(String rule, Proto graph) {
    return refused(rule, model(graph));
  }

  private static StoredTensor readTensor(Proto tensor) throws UnreadableFileException {
    Proto graph = graph(1, node("Relu", "x", "y")).message(5, tensor.text(8, "t"));
    return read(model(graph)).initializers().values().iterator().next();
  }

  private static FileProblem tensorRefused(String rule, Proto tensor) {
    return refused(rule, graph(1, node("Relu", "x", "y")).message(5, tensor.text(8, "t")));
  }

  @Test
  void aSoundFileIsReadInTheOrderOfItsValues() throws Exception {
    OnnxFile file = read(model(siren()));
    assertEquals(
        List.of("Gemm", "Constant", "Mul", "Sin", "Gemm").stream().sorted().toList(),
        file.nodes().stream().map(OnnxNode::operator).sorted().toList());
    assertEquals(
        List.of("0.weight", "0.bias", "2.weight", "2.bias"),
        List.copyOf(file.initializers().keySet()));
    assertEquals("[OnnxValue[name=x, shape=Optional[[-1, 2]]]]", file.inputs().toString());
    assertEquals(20, file.opsets().get(""));
  }

  @Test
  void O01_brokenNumbersLengthsTagsAndWireTypes() {
    refused(
        "O01", new Proto().raw(8, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1).toBytes());
    refused("O01", new Proto().raw(58, 100).toBytes());
    refused("O01", new Proto().raw(0).toBytes());
    refused("O01", new Proto().raw(2, 0).toBytes());
    refused("O01", new Proto().raw(14).toBytes());
    refused("O01", new Proto().raw(15).toBytes());
    refused("O01", new Proto().raw(8).toBytes());
    FileProblem.Malformed problem =
        assertInstanceOf(
            FileProblem.Malformed.class,
            refused("O01", new Proto().raw(58).varint(1L << 40).toBytes()));
    assertEquals(1L << 40, problem.needed().orElseThrow());
    assertEquals(0, problem.found().orElseThrow());
  }

  @Test
  void O02_groups() {
    refused("O02", new Proto().raw(11, 12).toBytes());
    int[] many = new int[100_000];
    java.util.Arrays.fill(many, 11);
    refused("O02", new Proto().raw(many).toBytes());
  }

  @Test
  void O03_filesWithoutAGraph() {
    refused("O03", new byte[0]);
    refused("O03", new Proto().number(1, 8).message(8, opset("", 20)).toBytes());
  }

  @Test
  void O04_fieldsThatStandTwice() {
    Proto twice = new Proto().number(1, 8).message(7, siren()).message(7, siren());
    refused("O04", twice.message(8, opset("", 20)).toBytes());
    refused("O04", new Proto().number(1, 8).number(1, 8).message(7, siren()).toBytes());
    tensorRefused("O04", tensor("", new float[1], 1).bytes(9, new byte[4]));
    tensorRefused("O04", dims(1).number(2, 1).number(2, 1).bytes(9, new byte[4]));
    refused("O04", graph(1, node("Relu", "x", "y").text(4, "Tanh")));
  }

  @Test
  void O05_packedUnpackedAndMixedFieldsAreRead() throws Exception {
    Proto mixed = new Proto().bytes(1, new byte[] {2}).number(1, 2).number(2, 1);
    mixed.fixed32(4, 1).bytes(4, floats(2, 3)).fixed32(4, 4);
    StoredTensor tensor = readTensor(mixed);
    assertArrayEquals(new float[] {1, 2, 3, 4}, tensor.toFloats());
    assertArrayEquals(new int[] {2, 2}, tensor.shape());
    StoredTensor longs = readTensor(dims(3).number(2, 7).number(7, -1).bytes(7, new byte[] {0, 5}));
    assertArrayEquals(new long[] {-1, 0, 5}, longs.toLongs());
  }

  @Test
  void O05_moreIntegersOfVariableLengthThanTheLimit() {
    byte[] many = new byte[OnnxLimits.DEFAULT.varints() + 1];
    FileProblem.OverLimit problem =
        assertInstanceOf(
            FileProblem.OverLimit.class,
            tensorRefused("O05", dims(many.length).number(2, 7).bytes(7, many)));
    assertEquals("onnx-varints", problem.what());
  }

  @Test
  void O06_bytesThatAreNotThoseOfTheShape() {
    FileProblem.TensorSize size =
        assertInstanceOf(
            FileProblem.TensorSize.class,
            tensorRefused("O06", dims(80, 6).number(2, 1).bytes(9, new byte[192])));
    assertEquals(1920, size.fromShape());
    assertEquals(192, size.fromData());
    tensorRefused("O06", dims(2).number(2, 1).bytes(9, new byte[12]));
    tensorRefused("O06", dims(2).number(2, 1).fixed32(4, 1));
    tensorRefused("O06", dims(1).number(2, 1).fixed32(4, 1).bytes(9, new byte[4]));
    tensorRefused("O06", dims(1).number(2, 1).number(7, 1));
    tensorRefused("O06", dims(1).number(2, 1));
    tensorRefused("O06", dims(1).number(2, 0).bytes(9, new byte[4]));
    tensorRefused("O06", dims(1).number(2, 14).bytes(9, new byte[8]));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 14, 15, 18, 20, 21, 22, 23, 24, 25, 26, 99, 1L << 32 | 1})
  void O06_typesThatAreNotReadAreRefusedByTheirNumber(long type) {
    FileProblem problem = tensorRefused("O06", dims(1).number(2, type).bytes(9, new byte[4]));
    assertTrue(problem.detail().contains("data type " + type + ","), problem.detail());
  }

  @Test
  void O07_halvesAmongIntegers() throws Exception {
    assertArrayEquals(
        new float[] {1, -2},
        readTensor(dims(2).number(2, 10).number(5, 0x3C00).number(5, 0xC000)).toFloats());
    assertEquals(DataType.BF16, readTensor(dims(1).number(2, 16).number(5, 0x3F80)).type());
    tensorRefused("O07", dims(1).number(2, 10).number(5, 0x1_3C00));
  }

  @Test
  void O08_shapesThatCannotBe() {
    tensorRefused("O08", dims(-1).number(2, 1));
    tensorRefused("O08", dims(1L << 62, 4).number(2, 1));
    tensorRefused("O08", dims(1L << 30, 1L << 30, 0).number(2, 1));
    tensorRefused("O08", dims(1, 1, 1, 1, 1, 1, 1, 1, 1).number(2, 1).bytes(9, new byte[4]));
  }

  @Test
  void O08_theLimitOfAxesItselfIsRead() throws Exception {
    Proto eight = dims(1, 1, 1, 1, 1, 1, 1, 1).number(2, 1).bytes(9, new byte[4]);
    assertEquals(8, readTensor(eight).rank());
  }

  @Test
  void O09_valuesOutsideTheFileAnywhereInIt() {
    Proto location = new Proto().text(1, "location").text(2, "../../../../etc/passwd");
    FileProblem.ExternalData problem =
        assertInstanceOf(
            FileProblem.ExternalData.class,
            tensorRefused("O09", dims(1).number(2, 1).message(13, location)));
    assertEquals("t", problem.tensor());
    assertFalse(problem.detail().contains("passwd"), "no path of the file is told");
    tensorRefused("O09", dims(1).number(2, 1).bytes(9, new byte[4]).number(14, 1));
    tensorRefused("O09", dims(1).number(2, 1).bytes(9, new byte[4]).message(13, location));
    tensorRefused("O09", dims(1).number(2, 1).number(14, -1));
    Proto external = dims(1).number(2, 1).number(14, 1);
    refused("O09", graph(1, node("Constant", "", "y", Proto.tensorAttribute("value", external))));
    Proto inside = new Proto().message(5, external);
    Proto body = new Proto().text(1, "body").message(6, inside).number(20, 5);
    refused("O09", graph(1, node("If", "x", "y", body)));
    refused("O09", graph(1, node("Relu", "x", "y")).message(15, new Proto().message(1, external)));
    Proto function =
        new Proto().message(7, node("Constant", "", "v", Proto.tensorAttribute("value", external)));
    Proto model = new Proto().number(1, 8).message(7, siren()).message(8, opset("", 20));
    refused("O09", model.message(25, function).toBytes());
    Proto training = new Proto().number(1, 8).message(7, siren()).message(8, opset("", 20));
    refused("O09", training.message(20, new Proto().message(1, inside)).toBytes());
  }

  @Test
  void O10_strings() {
    tensorRefused("O10", dims(1).number(2, 8).text(6, "a"));
  }

  @Test
  void O11_sparseTensors() {
    Proto sparse = new Proto().message(1, tensor("s", new float[1], 1));
    refused("O11", graph(1, node("Relu", "x", "y")).message(15, sparse));
    Proto attribute = new Proto().text(1, "sparse_value").message(22, sparse).number(20, 11);
    refused("O11", graph(1, node("Constant", "", "y", attribute)));
  }

  @Test
  void O12_subgraphsArePassedOverUpToTheirDepth() throws Exception {
    assertEquals(1, read(model(nested(4))).nodes().size());
    FileProblem.OverLimit problem =
        assertInstanceOf(FileProblem.OverLimit.class, refused("O12", nested(5)));
    assertEquals("onnx-subgraph-depth", problem.what());
    assertEquals(4, problem.bound());
  }

  @Test
  void O12_fiveThousandSubgraphsTakeNoDeepStack() throws Exception {
    byte[] file = model(nested(5000));
    Throwable[] failure = new Throwable[1];
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                refused("O12", file);
              } catch (Throwable e) {
                failure[0] = e;
              }
            },
            "small stack",
            256 << 10);
    thread.start();
    thread.join();
    assertEquals(null, failure[0]);
  }

  private static Proto nested(int depth) {
    Proto inner = new Proto();
    for (int i = 0; i < depth; i++) {
      Proto body = new Proto().text(1, "body").message(6, inner).number(20, 5);
      inner = graph(1, node("If", "x", "y", body));
    }
    return inner;
  }

  @Test
  void O14_versionsAndDomains() throws Exception {
    refused("O14", new Proto().number(1, 8).message(7, siren()).toBytes());
    for (long version : new long[] {0, -1, 6, 27, 999}) {
      refused("O14", withOpset(8, opset("", version)));
    }
    for (long version : new long[] {-1, 0, 2, 14, Long.MAX_VALUE}) {
      refused("O14", withOpset(version, opset("", 20)));
    }
    assertEquals(7, read(withOpset(3, opset("ai.onnx", 7))).opsets().get(""));
    Proto twice = new Proto().number(1, 8).message(7, siren()).message(8, opset("", 20));
    refused("O14", twice.message(8, opset("ai.onnx", 20)).toBytes());
    refused("O14", graph(1, node("Gelu", "x", "y").text(7, "com.microsoft")));
  }

  @Test
  void O14_aDomainMayBeImportedWithoutUse() throws Exception {
    Proto file = new Proto().number(1, 8).message(7, siren()).message(8, opset("", 20));
    OnnxFile read = read(file.message(8, opset("com.example", 1)).toBytes());
    assertEquals(1, read.opsets().get("com.example"));
    Proto negative = new Proto().number(1, 8).message(7, siren()).message(8, opset("", 20));
    refused("O14", negative.message(8, opset("com.example", -1)).toBytes());
  }

  private static byte[] withOpset(long ir, Proto opset) {
    return new Proto().number(1, ir).message(7, siren()).message(8, opset).toBytes();
  }

  @Test
  void O15_undefinedNamesAndCycles() {
    refused("O15", graph(1, node("Relu", "nowhere", "y")));
    refused("O15", graph(1, node("Relu", "x", "z")));
    FileProblem cycle =
        refused(
            "O15",
            graph(1, node("Add", "x,b", "a"), node("Relu", "a", "b"), node("Relu", "b", "y")));
    assertTrue(cycle.detail().startsWith("Node a"), cycle.detail());
  }

  @Test
  void O15_nodesInAnotherOrderAreSorted() throws Exception {
    OnnxFile file = read(model(graph(1, node("Tanh", "a", "y"), node("Relu", "x", "a"))));
    assertEquals(List.of("Relu", "Tanh"), file.nodes().stream().map(OnnxNode::operator).toList());
  }

  @Test
  void O16_valuesMadeTwice() {
    refused("O16", graph(1, node("Relu", "x", "y"), node("Tanh", "x", "y")));
    refused("O16", graph(1, node("Relu", "x", "x"), node("Tanh", "x", "y")));
    refused("O16", graph(1, node("Relu", "x", "y")).message(11, value("x", -1, 1)));
    refused("O16", siren().message(5, tensor("0.bias", new float[3], 3)));
    refused("O16", siren().message(5, tensor("a", new float[3], 3)));
    refused("O16", graph(1, node("Relu", "x", "")));
  }

  @Test
  void O17_anInitialiserThatIsAnInputTooIsAConstant() throws Exception {
    OnnxFile file = read(model(siren().message(11, value("0.bias", 3))));
    assertEquals(List.of("x"), file.inputs().stream().map(OnnxValue::name).toList());
  }

  @Test
  void O18_aTensorThatTwoNodesShareIsKeptOnce() throws Exception {
    OnnxFile file =
        read(
            model(
                graph(1, node("MatMul", "x,w", "a"), node("MatMul", "a,w", "y"))
                    .message(5, tensor("w", new float[1], 1, 1))));
    assertEquals(1, file.initializers().size());
    assertEquals(
        List.of(List.of("x", "w"), List.of("a", "w")),
        file.nodes().stream().map(OnnxNode::inputs).toList());
  }

  @Test
  void O20_attributesThatAreNotWhatTheySay() {
    attributeRefused(new Proto().text(1, "a").number(3, 1).number(20, 1));
    attributeRefused(new Proto().text(1, "a").number(3, 1));
    attributeRefused(new Proto().text(1, "a").number(3, 1).number(20, 99));
    attributeRefused(new Proto().number(3, 1).number(20, 2));
    attributeRefused(new Proto().text(1, "a").number(3, 1).fixed32(2, 1).number(20, 2));
    attributeRefused(new Proto().text(1, "a").number(20, 4));
    attributeRefused(new Proto().text(1, "a").number(20, 2).text(21, "outer"));
    refused("O20", graph(1, node("Relu", "x", "y", integer("a", 1), integer("a", 1))));
  }

  private static void attributeRefused(Proto attribute) {
    refused("O20", graph(1, node("Relu", "x", "y", attribute)));
  }

  @Test
  void O22_aChainOfTwentyThousandNodesTakesNoDeepStack() throws Exception {
    byte[] file = model(chain(20_000));
    Throwable[] failure = new Throwable[1];
    int[] nodes = new int[1];
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                nodes[0] = read(file).nodes().size();
              } catch (Throwable e) {
                failure[0] = e;
              }
            },
            "small stack",
            256 << 10);
    thread.start();
    thread.join();
    assertEquals(null, failure[0]);
    assertEquals(20_000, nodes[0]);
    FileProblem.OverLimit problem =
        assertInstanceOf(FileProblem.OverLimit.class, refused("O01", chain(20_001)));
    assertEquals("onnx-nodes", problem.what());
    assertEquals(20_000, problem.bound());
    assertEquals(20_001, problem.found());
  }

  private static Proto chain(int length) {
    Proto[] nodes = new Proto[length];
    for (int i = 0; i < length; i++) {
      nodes[i] = node("Identity", i == 0 ? "x" : "v" + i, i == length - 1 ? "y" : "v" + (i + 1));
    }
    return graph(1, nodes);
  }

  @Test
  void O01_manyEmptyThingsAreRefusedByTheirCountBeforeAnythingIsBuilt() {
    for (int field : new int[] {1, 5}) {
      byte[] empty = new byte[4 << 20];
      for (int i = 0; i < empty.length; i += 2) {
        empty[i] = (byte) (field << 3 | 2);
      }
      byte[] file = new Proto().number(1, 8).bytes(7, empty).toBytes();
      refused("O01", file);
      long allocated = Allocation.of(() -> refused("O01", file));
      assertTrue(allocated < 1 << 20, "allocated %d bytes".formatted(allocated));
    }
  }

  @Test
  void inputsAndAttributesOfANodeHaveALimit() {
    refused("O01", graph(1, node("Sum", "x" + ",x".repeat(256), "y")));
    Proto[] many = new Proto[65];
    for (int i = 0; i < many.length; i++) {
      many[i] = integer("a" + i, 1);
    }
    refused("O01", graph(1, node("Relu", "x", "y", many)));
  }

  @Test
  void O01_manyInputsOfOneLetterAreRefusedByTheirCountBeforeAnythingIsBuilt() {
    Proto[] nodes = new Proto[10_000];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = node("Sum", "x" + ",x".repeat(40), "v" + i);
    }
    byte[] file = model(graph(1, nodes));
    FileProblem.OverLimit problem =
        assertInstanceOf(FileProblem.OverLimit.class, refused("O01", file));
    assertEquals("onnx-all-inputs", problem.what());
    assertEquals(160_000, problem.bound());
    long allocated = Allocation.of(() -> refused("O01", file));
    assertTrue(allocated < 1 << 20, "allocated %d bytes".formatted(allocated));
  }

  @Test
  void asManySmallNodesAsTheLimitTakeBoundedMemory() throws Exception {
    byte[] file = model(chain(20_000));
    read(file);
    long allocated =
        Allocation.of(() -> {
          try {
            read(file);
          } catch (UnreadableFileException e) {
            throw new AssertionError(e);
          }
        });
    assertTrue(allocated < 32 << 20, "allocated %d bytes".formatted(allocated));
  }

  @ParameterizedTest
  @CsvSource({
    "onnx-nodes, 5",
    "onnx-initializers, 4",
    "onnx-attributes, 1",
    "onnx-inputs, 3",
    "rank, 2",
    "dimension, 3",
    "elements, 6",
    "name-bytes, 8"
  })
  void theLimitItselfIsReadAndOnePastItIsRefusedWithBoundAndFound(String what, int size)
      throws Exception {
    byte[] file = model(siren());
    assertEquals(5, OnnxFile.read(ByteBuffer.wrap(file), limit(what, size)).nodes().size());
    if (what.equals("rank")) {
      // Two axes are the least a limit may allow.
      byte[] three = model(siren().message(5, tensor("t", new float[1], 1, 1, 1)));
      assertOver(what, 2, three, limit(what, 2));
    } else {
      assertOver(what, size - 1, file, limit(what, size - 1));
    }
  }

  private static void assertOver(String what, int bound, byte[] file, OnnxLimits limits) {
    FileProblem.OverLimit problem =
        assertInstanceOf(
            FileProblem.OverLimit.class,
            assertThrows(
                    UnreadableFileException.class,
                    () -> OnnxFile.read(ByteBuffer.wrap(file), limits))
                .problem());
    assertEquals(what, problem.what());
    assertEquals(bound, problem.bound());
    assertTrue(problem.found() > bound);
  }

  private static OnnxLimits limit(String what, int size) {
    OnnxLimits all = OnnxLimits.DEFAULT;
    return new OnnxLimits(
        what.equals("onnx-nodes") ? size : all.nodes(),
        what.equals("onnx-initializers") ? size : all.initializers(),
        what.equals("onnx-attributes") ? size : all.attributes(),
        what.equals("onnx-inputs") ? size : all.inputs(),
        all.subgraphDepth(),
        what.equals("rank") ? size : all.rank(),
        what.equals("dimension") ? size : all.dimension(),
        what.equals("elements") ? size : all.elements(),
        all.varints(),
        what.equals("name-bytes") ? size : all.nameBytes(),
        all.metadataEntries(),
        all.metadataBytes(),
        all.parseTime());
  }

  @Test
  void metadataHasLimits() throws Exception {
    Proto entries = new Proto().number(1, 8).message(7, siren()).message(8, opset("", 20));
    for (int i = 0; i < 256; i++) {
      entries.message(14, new Proto().text(1, "k" + i).text(2, "v"));
    }
    assertEquals(256, read(entries.toBytes()).metadata().size());
    refused("O24", entries.message(14, new Proto().text(1, "k").text(2, "v")).toBytes());
    Proto twice = new Proto().number(1, 8).message(7, siren()).message(8, opset("", 20));
    twice.message(14, new Proto().text(1, "k").text(2, "v"));
    refused("O04", twice.message(14, new Proto().text(1, "k").text(2, "w")).toBytes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Aa", "BB"})
  void O23_collidingNamesAreReadLikeOthers(String last) throws Exception {
    // All 2^13 names have the same hash.
    Proto graph = graph(1, node("Relu", "x", "y"));
    for (int i = 0; i < 1 << 13; i++) {
      StringBuilder name = new StringBuilder();
      for (int bit = 0; bit < 13; bit++) {
        name.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      graph.message(5, dims(0).number(2, 1).text(8, name + last));
    }
    assertEquals(1 << 13, read(model(graph)).initializers().size());
  }

  @Test
  void O24_namesAreTextOfBoundedLengthWithoutControlCharacters() {
    refused("O24", graph(1, node("Relu", "x", "y").text(3, "\u001b[31m")));
    refused("O24", graph(1, node("Relu", "x", "y").text(3, "n".repeat(513))));
    refused("O24", graph(1, node("Relu", "x", "y").bytes(3, new byte[] {(byte) 0xC0, 0x41})));
  }

  @Test
  void O24_documentationIsPassedOverAndNeverTold() throws Exception {
    String secret = "/home/author/\u001b[31m\u202e<script>";
    Proto documented =
        graph(1, node("Relu", "x", "y").text(6, secret))
            .text(10, secret)
            .message(5, tensor("w", new float[1], 1).text(12, secret));
    Proto file =
        new Proto()
            .number(1, 8)
            .text(2, secret)
            .text(6, secret)
            .message(7, documented)
            .message(8, opset("", 20));
    OnnxFile read = read(file.toBytes());
    assertFalse((read.nodes() + " " + read.metadata()).contains("author"));
    FileProblem problem = refused("O14", file.message(8, opset("", 20)).toBytes());
    assertFalse(problem.detail().contains("author"), problem.detail());
  }

  @Test
  void muchDataIsReadInPlace() throws Exception {
    byte[] file =
        model(
            graph(1, node("Relu", "x", "y"))
                .message(
                    5, dims(10_000_000).number(2, 1).text(8, "t").bytes(9, new byte[40_000_000])));
    read(file);
    long allocated =
        Allocation.of(() -> {
          try {
            read(file);
          } catch (UnreadableFileException e) {
            throw new AssertionError(e);
          }
        });
    assertTrue(allocated < 1 << 20, "allocated %d bytes for 40 MB".formatted(allocated));
  }
}
