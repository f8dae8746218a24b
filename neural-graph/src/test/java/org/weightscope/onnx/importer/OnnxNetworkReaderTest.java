package org.weightscope.onnx.importer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weightscope.onnx.Proto.dims;
import static org.weightscope.onnx.Proto.graph;
import static org.weightscope.onnx.Proto.integer;
import static org.weightscope.onnx.Proto.model;
import static org.weightscope.onnx.Proto.node;
import static org.weightscope.onnx.Proto.number;
import static org.weightscope.onnx.Proto.opset;
import static org.weightscope.onnx.Proto.siren;
import static org.weightscope.onnx.Proto.steps;
import static org.weightscope.onnx.Proto.string;
import static org.weightscope.onnx.Proto.tensor;
import static org.weightscope.onnx.Proto.value;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.network.Activation;
import org.weightscope.network.Inr;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Weights;
import org.weightscope.network.architecture.Architecture;
import org.weightscope.network.architecture.DescribedNetwork;
import org.weightscope.network.architecture.NetworkProblem;
import org.weightscope.network.architecture.NetworkProblem.OperatorUse;
import org.weightscope.network.architecture.Source;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.OnnxFile;
import org.weightscope.onnx.OnnxLimits;
import org.weightscope.onnx.Proto;
import org.weightscope.safetensors.Allocation;

/** Forms of graphs that are read, and what is told about the others. */
class OnnxNetworkReaderTest {
  private static DescribedNetwork describe(byte[] file) throws Exception {
    return OnnxNetworkReader.read(
        OnnxFile.read(ByteBuffer.wrap(file), OnnxLimits.DEFAULT), Optional.empty());
  }

  private static Network read(Proto graph) throws Exception {
    return describe(model(graph)).network();
  }

  private static NetworkProblem refused(Proto graph) {
    return assertThrows(UnreadableNetworkException.class, () -> read(graph)).problem();
  }

  private static List<OperatorUse> unsupported(Proto graph) {
    return assertInstanceOf(NetworkProblem.UnsupportedOperators.class, refused(graph)).operators();
  }

  /** A layer 2-3, then these nodes from its output {@code a} to {@code y}. */
  private static Proto afterLayer(Proto... nodes) {
    Proto[] all = new Proto[nodes.length + 1];
    all[0] = node("Gemm", "x,w,b", "a", integer("transB", 1));
    System.arraycopy(nodes, 0, all, 1, nodes.length);
    return graph(2, all)
        .message(5, tensor("w", steps(6), 3, 2))
        .message(5, tensor("b", steps(3), 3))
        .message(5, tensor("one", new float[] {20}));
  }

  private static Activation activationOf(Proto graph) throws Exception {
    return read(graph).weighted().getFirst().activation();
  }

  @Test
  void aSirenAsPyTorchWritesItIsReadWithNamesAndFrequency() throws Exception {
    DescribedNetwork described = describe(model(siren()));
    List<Layer.Weighted> layers = described.network().weighted();
    assertEquals(2, layers.size());
    assertEquals(new Activation.Sine(30), layers.getFirst().activation());
    assertEquals(Activation.Plain.NONE, layers.getLast().activation());
    assertEquals(Weights.of("0.weight", steps(6), 3, 2), layers.getFirst().weight());
    assertEquals(Weights.of("2.bias", steps(1), 1), layers.getLast().bias());
    assertEquals(Source.STATED_IN_FILE, described.activation());
    assertEquals(Source.DEFAULT, described.picture());
    assertEquals(Optional.of(Inr.Convention.CANONICAL), described.convention());
  }

  @Test
  void gemmFactorsAndAMatrixThatIsNotTransposedAreMultipliedIn() throws Exception {
    Layer.Weighted layer =
        read(graph(2, node("Gemm", "x,w,b", "y", number("alpha", 2), number("beta", 3)))
                .message(5, tensor("w", new float[] {1, 2, 3, 4, 5, 6}, 2, 3))
                .message(5, tensor("b", new float[] {1, 2, 3}, 1, 3)))
            .weighted()
            .getFirst();
    assertArrayEquals(new float[] {2, 8, 4, 10, 6, 12}, layer.weight().toArray());
    assertArrayEquals(new float[] {3, 6, 9}, layer.bias().toArray());
    assertEquals(new Weights.Origin("w", Weights.Storage.DERIVED), layer.weight().origin());
  }

  @Test
  void matMulAndAddAreALayerInEitherOrder() throws Exception {
    for (String operands : List.of("a,b", "b,a")) {
      Layer.Weighted layer =
          read(graph(2, node("MatMul", "x,w", "a"), node("Add", operands, "y"))
                  .message(5, tensor("w", steps(6), 2, 3))
                  .message(5, tensor("b", steps(3), 3)))
              .weighted()
              .getFirst();
      assertArrayEquals(steps(3), layer.bias().toArray());
      assertEquals(Weights.Storage.TRANSPOSED, layer.weight().origin().storage());
    }
  }

  @Test
  void aLayerWithoutABiasHasZerosAndASingleNumberIsForAll() throws Exception {
    Proto weight = tensor("w", steps(6), 2, 3);
    assertArrayEquals(
        new float[3],
        read(graph(2, node("MatMul", "x,w", "y")).message(5, weight))
            .weighted()
            .getFirst()
            .bias()
            .toArray());
    assertArrayEquals(
        new float[] {7, 7, 7},
        read(graph(2, node("Gemm", "x,w,b", "y"))
                .message(5, weight)
                .message(5, tensor("b", new float[] {7})))
            .weighted()
            .getFirst()
            .bias()
            .toArray());
  }

  @Test
  void theFrequencyOfASineMayStandOnEitherSideOrBeLeftOut() throws Exception {
    assertEquals(
        new Activation.Sine(20),
        activationOf(afterLayer(node("Mul", "one,a", "m"), node("Sin", "m", "y"))));
    assertEquals(
        new Activation.Sine(20),
        activationOf(afterLayer(node("Mul", "a,one", "m"), node("Sin", "m", "y"))));
    assertEquals(new Activation.Sine(1), activationOf(afterLayer(node("Sin", "a", "y"))));
    assertEquals(
        new Activation.Sine(5),
        activationOf(
            afterLayer(
                node("Constant", "", "c", number("value_float", 5)),
                node("Mul", "c,a", "m"),
                node("Sin", "m", "y"))));
  }

  @Test
  void activationsOfTheVocabularyAreRead() throws Exception {
    assertEquals(Activation.Plain.RELU, activationOf(afterLayer(node("Relu", "a", "y"))));
    assertEquals(Activation.Plain.TANH, activationOf(afterLayer(node("Tanh", "a", "y"))));
    assertEquals(Activation.Plain.SIGMOID, activationOf(afterLayer(node("Sigmoid", "a", "y"))));
    assertEquals(Activation.Plain.GELU, activationOf(afterLayer(node("Gelu", "a", "y"))));
    assertEquals(
        Activation.LeakyRelu.DEFAULT, activationOf(afterLayer(node("LeakyRelu", "a", "y"))));
    for (String operands : List.of("a,s", "s,a")) {
      assertEquals(
          Activation.Plain.SILU,
          activationOf(afterLayer(node("Sigmoid", "a", "s"), node("Mul", operands, "y"))));
    }
  }

  @Test
  void activationsAreReadWithTheirParameters() throws Exception {
    assertEquals(
        new Activation.LeakyRelu(0.2),
        activationOf(afterLayer(node("LeakyRelu", "a", "y", number("alpha", 0.2f)))));
    assertEquals(
        Activation.Plain.GELU_TANH,
        activationOf(afterLayer(node("Gelu", "a", "y", string("approximate", "tanh")))));
    assertEquals(
        new Activation.Clip(0, 6),
        activationOf(afterLayer(node("Clip", "a", "y", number("min", 0), number("max", 6)))));
  }

  @Test
  void O20_anAttributeOfAnotherKindIsRefusedWithBothKinds() {
    assertEquals(
        List.of(new OperatorUse("y", "LeakyRelu", Optional.of("alpha is INT, not FLOAT"))),
        unsupported(afterLayer(node("LeakyRelu", "a", "y", integer("alpha", 1)))));
  }

  @Test
  void aFactorThatIsNoFrequencyIsALayerOfItsOwn() throws Exception {
    Network network = read(afterLayer(node("Mul", "one,a", "m"), node("Relu", "m", "y")));
    Layer.Normalization scaled =
        assertInstanceOf(Layer.Normalization.class, network.layers().getLast());
    assertArrayEquals(new float[] {20, 20, 20}, scaled.scale().toArray());
    assertEquals(Activation.Plain.RELU, scaled.activation());
  }

  @Test
  void whatChangesNothingIsPassedOver() throws Exception {
    Proto graph =
        graph(
                2,
                node("Flatten", "x", "f"),
                node("Gemm", "f,w,b", "a", integer("transB", 1)),
                node("Identity", "a", "i"),
                node("Dropout", "i", "d"),
                node("Relu", "d", "r"),
                node("Reshape", "r,shape", "s"),
                node("Gemm", "s,w2", "g", integer("transB", 1)),
                node("Squeeze", "g,axes", "y"))
            .message(5, tensor("w", steps(6), 3, 2))
            .message(5, tensor("b", steps(3), 3))
            .message(5, tensor("w2", steps(3), 1, 3))
            .message(5, dims(2).number(2, 7).text(8, "shape").number(7, -1).number(7, 3))
            .message(5, dims(1).number(2, 7).text(8, "axes").number(7, 1));
    Network network = read(graph);
    assertEquals(2, network.weighted().size());
    assertEquals(Activation.Plain.RELU, network.weighted().getFirst().activation());
  }

  @Test
  void aPictureIsFlattenedAtTheEntryOnly() throws Exception {
    Proto graph =
        new Proto()
            .message(1, node("Flatten", "x", "f"))
            .message(1, node("Gemm", "f,w", "y", integer("transB", 1)))
            .message(11, value("x", -1, 1, 2, 3))
            .message(12, value("y", -1, 1))
            .message(5, tensor("w", steps(6), 1, 6));
    assertEquals(6, read(graph).inputs());
  }

  @Test
  void halvesAndDoublesAreRead() throws Exception {
    byte[] doubles = new byte[16];
    ByteBuffer.wrap(doubles).order(java.nio.ByteOrder.LITTLE_ENDIAN).putDouble(0.5).putDouble(-2);
    assertArrayEquals(
        new float[] {0.5f, -2},
        read(graph(2, node("Gemm", "x,w", "y", integer("transB", 1)))
                .message(5, dims(1, 2).number(2, 11).text(8, "w").bytes(9, doubles)))
            .weighted()
            .getFirst()
            .weight()
            .toArray());
  }

  @Test
  void allOperatorsThatAreNotReadAreToldTogether() {
    List<OperatorUse> uses =
        unsupported(
            graph(
                    2,
                    node("LRN", "x", "c", integer("size", 1)).text(3, "/norm"),
                    node("Relu", "c", "r"),
                    node("Resize", "r", "p"),
                    node("Gemm", "p,w", "g"),
                    node("Hardmax", "g", "y"))
                .message(5, tensor("w", steps(6), 2, 3)));
    assertEquals(
        List.of(
            new OperatorUse("/norm", "LRN", Optional.empty()),
            new OperatorUse("p", "Resize", Optional.empty()),
            new OperatorUse("y", "Hardmax", Optional.empty())),
        uses);
  }

  @Test
  void atMostFiftyUsesAreTold() {
    Proto[] nodes = new Proto[60];
    for (int i = 0; i < 60; i++) {
      nodes[i] = node("LRN", i == 0 ? "x" : "v" + i, i == 59 ? "y" : "v" + (i + 1));
    }
    assertEquals(50, unsupported(graph(2, nodes)).size());
  }

  @Test
  void O13_standardOperatorsThatTheFileDefinesAnewAreNotRead() {
    Proto function = new Proto().text(1, "Gemm").message(7, node("Tanh", "x", "y"));
    byte[] file =
        new Proto()
            .number(1, 8)
            .message(7, siren())
            .message(8, opset("", 20))
            .message(25, function)
            .toBytes();
    assertInstanceOf(
        NetworkProblem.UnsupportedOperators.class,
        assertThrows(UnreadableNetworkException.class, () -> describe(file)).problem());
  }

  @Test
  void aQuantisedNetworkIsToldAsOneEvenIfItsDomainIsNotImported() {
    NetworkProblem.OtherKind problem =
        assertInstanceOf(
            NetworkProblem.OtherKind.class,
            refused(afterLayer(node("Quant", "a", "y").text(7, "qonnx.custom_op.general"))));
    assertEquals(NetworkProblem.Kind.QUANTISED, problem.kind());
  }

  @Test
  void whatNoLayerComputesIsWrittenOut() {
    assertEquals(
        Optional.of("x - tanh(x) is no layer or activation"),
        unsupported(afterLayer(node("Tanh", "a", "t"), node("Sub", "a,t", "y")))
            .getFirst()
            .attribute());
    assertEquals(
        Optional.of("log(sigmoid(x)) is no layer or activation"),
        unsupported(afterLayer(node("Sigmoid", "a", "s"), node("Log", "s", "y")))
            .getFirst()
            .attribute());
  }

  @Test
  void onlyArithmeticThatRepeatsNeuronsAnywayTakesRepeatedOnes() {
    Proto pooled = node("GlobalAveragePool", "c", "g");
    Proto expand = node("Expand", "g,s", "e");
    assertEquals(
        Optional.of("takes repeated neurons"),
        unsupported(
                afterConvolution(pooled, expand, node("Concat", "c,e", "y", integer("axis", 1))))
            .getFirst()
            .attribute());
    assertEquals(
        Optional.of("ends repeated"),
        unsupported(afterConvolution(pooled, node("Expand", "g,s", "y"))).getFirst().attribute());
    assertEquals(
        Optional.of("takes repeated neurons"),
        unsupported(
                afterConvolution(
                    pooled,
                    node("GlobalMaxPool", "c", "h"),
                    expand,
                    node("Mul", "e,h", "m"),
                    node("GlobalMaxPool", "m", "y")))
            .getFirst()
            .attribute());
  }

  @Test
  void onlyZerosBehindChannelsAreASkip() {
    assertEquals(
        Optional.of("joins neurons and numbers other than zeros"),
        unsupported(afterConvolution(node("Concat", "c,ones", "y", integer("axis", 1))))
            .getFirst()
            .attribute());
    assertEquals(
        Optional.of("ends among zeros"),
        unsupported(afterConvolution(node("Concat", "c,zeros", "y", integer("axis", 1))))
            .getFirst()
            .attribute());
    assertEquals(
        Optional.of("joins neurons of [1, 1, 3, 4] and a constant of [1, 1, 3, 2]"),
        unsupported(afterConvolution(node("Concat", "c,narrow", "y", integer("axis", 1))))
            .getFirst()
            .attribute());
  }

  /** A convolution of two channels on a map of 3 rows and 4 columns, then nodes from {@code c}. */
  private static Proto afterConvolution(Proto... nodes) {
    Proto graph = new Proto().text(2, "g").message(1, node("Conv", "x,k", "c"));
    for (Proto node : nodes) {
      graph.message(1, node);
    }
    float[] ones = new float[12];
    Arrays.fill(ones, 1);
    return graph
        .message(5, tensor("k", steps(2), 2, 1, 1, 1))
        .message(5, tensor("ones", ones, 1, 1, 3, 4))
        .message(5, tensor("zeros", new float[12], 1, 1, 3, 4))
        .message(5, tensor("narrow", new float[6], 1, 1, 3, 2))
        .message(
            5,
            dims(4).number(2, 7).number(7, 1).number(7, 2).number(7, 3).number(7, 4).text(8, "s"))
        .message(11, value("x", 1, 1, 3, 4))
        .message(12, value("y", 1, -1, -1, -1));
  }

  @Test
  void operatorsOfOtherDomainsAreNotTheStandardOnes() {
    byte[] file =
        new Proto()
            .number(1, 8)
            .message(7, afterLayer(node("Relu", "a", "y").text(7, "com.example")))
            .message(8, opset("", 20))
            .message(8, opset("com.example", 1))
            .toBytes();
    NetworkProblem problem =
        assertThrows(UnreadableNetworkException.class, () -> describe(file)).problem();
    assertEquals(
        "com.example.Relu",
        assertInstanceOf(NetworkProblem.UnsupportedOperators.class, problem)
            .operators()
            .getFirst()
            .operator());
  }

  @Test
  void residualsTwoActivationsAndWeightsOnTheLeftAreRead() throws Exception {
    Network residual = read(afterLayer(node("Relu", "a", "r"), node("Add", "a,r", "y")));
    assertEquals(new Layer.Sum(Activation.Plain.NONE), residual.layers().getLast());
    Network twice = read(afterLayer(node("Relu", "a", "r"), node("Tanh", "r", "y")));
    assertEquals(
        List.of(new Layer.Pointwise(Activation.Plain.TANH)),
        twice.layers().subList(1, twice.layers().size()));
    Network left =
        read(
            graph(
                    2,
                    node("Transpose", "x", "t"),
                    node("MatMul", "w,t", "m"),
                    node("Transpose", "m", "y"))
                .message(5, tensor("w", steps(6), 3, 2)));
    assertArrayEquals(steps(6), left.weighted().getFirst().weight().toArray());
  }

  @Test
  void O21_layersThatDoNotMeetAreRefused() {
    assertInstanceOf(
        NetworkProblem.ShapeMismatch.class,
        refused(
            afterLayer(node("Gemm", "a,v", "y", integer("transB", 1)))
                .message(5, tensor("v", steps(4), 1, 4))));
    assertInstanceOf(
        NetworkProblem.ShapeMismatch.class,
        refused(
            graph(5, node("Gemm", "x,w", "y", integer("transB", 1)))
                .message(5, tensor("w", steps(6), 3, 2))));
  }

  @Test
  void weightsThatAreNoNumbersOrIntegersAreRefused() {
    assertEquals(
        new NetworkProblem.NonFiniteWeights("w", 1, 2),
        refused(
            graph(2, node("Gemm", "x,w", "y", integer("transB", 1)))
                .message(
                    5, tensor("w", new float[] {1, Float.NaN, Float.POSITIVE_INFINITY, 1}, 2, 2))));
    assertInstanceOf(
        NetworkProblem.UnsupportedWeights.class,
        refused(
            graph(2, node("MatMul", "x,w", "y"))
                .message(5, dims(2, 1).number(2, 7).text(8, "w").number(7, 1).number(7, 2))));
  }

  @Test
  void graphsWithoutALayerOrWithTwoOutputsHoldNoNetwork() {
    assertInstanceOf(NetworkProblem.NoNetwork.class, refused(graph(2, node("Identity", "x", "y"))));
    assertEquals(
        new NetworkProblem.SeveralEnds(1, 2), refused(siren().message(12, value("a", -1, 3))));
  }

  @Test
  void whatTheOutputDoesNotDependOnIsNotLookedAt() throws Exception {
    assertEquals(2, read(siren().message(1, node("LRN", "x", "unused"))).weighted().size());
  }

  @Test
  void O19_aTensorThatManyLayersShareIsNoWayToALargeNetwork() {
    Proto[] nodes = new Proto[1000];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = node("MatMul", (i == 0 ? "x" : "v" + i) + ",w", i == 999 ? "y" : "v" + (i + 1));
    }
    Proto graph = graph(100, nodes).message(5, tensor("w", new float[10_000], 100, 100));
    assertEquals(new NetworkProblem.TooCostly("shared-elements", 105_536, 111_100), refused(graph));
  }

  @Test
  void O19_aSplitOfVeryManyChannelsIsRefusedBeforeTheyAreListed() {
    Proto graph =
        new Proto()
            .message(1, node("Split", "x", "s", integer("axis", 1)).text(2, "t"))
            .message(1, node("Relu", "s", "y"))
            .message(11, value("x", -1, Integer.MAX_VALUE - 1))
            .message(12, value("y", -1, 5));
    NetworkProblem.TooCostly costly =
        assertInstanceOf(NetworkProblem.TooCostly.class, refused(graph));
    assertEquals("shared-elements", costly.what());
  }

  @Test
  void O21_anInputOfMoreEntriesThanCanBeCountedIsRefused() {
    int most = Integer.MAX_VALUE;
    Proto graph =
        new Proto()
            .message(1, node("Relu", "x", "y"))
            .message(11, value("x", -1, most, most, most))
            .message(12, value("y", -1, most, most, most));
    assertInstanceOf(NetworkProblem.TooCostly.class, refused(graph));
  }

  @Test
  void O22_aChainOfTwentyThousandNodesTakesNoDeepStack() throws Exception {
    Proto[] nodes = new Proto[20_000];
    Proto graph = new Proto();
    for (int i = 0; i < nodes.length; i++) {
      graph.message(
          1,
          node(
              "MatMul",
              (i == 0 ? "x" : "v" + i) + ",w" + i % 6000,
              i == 19_999 ? "y" : "v" + (i + 1)));
    }
    for (int i = 0; i < 6000; i++) {
      graph.message(5, tensor("w" + i, new float[] {1, 0, 0, 1}, 2, 2));
    }
    graph.message(11, value("x", -1, 2)).message(12, value("y", -1, 2));
    byte[] file = model(graph);
    Throwable[] failure = new Throwable[1];
    int[] layers = new int[1];
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                layers[0] = describe(file).network().weighted().size();
              } catch (Throwable e) {
                failure[0] = e;
              }
            },
            "small stack",
            256 << 10);
    thread.start();
    thread.join();
    assertEquals(null, failure[0]);
    assertEquals(20_000, layers[0]);
  }

  @Test
  void thePictureIsStatedByTheRequestElseByTheMetadata() throws Exception {
    byte[] file =
        new Proto()
            .number(1, 8)
            .message(7, siren())
            .message(8, opset("", 20))
            .message(14, new Proto().text(1, "inputs").text(2, "column, row"))
            .message(14, new Proto().text(1, "output_offset").text(2, "0.5"))
            .toBytes();
    DescribedNetwork described = describe(file);
    assertEquals(Source.STATED_IN_METADATA, described.picture());
    assertEquals(
        Optional.of(new Inr.Convention(Inr.Axes.COLUMN_ROW, 1, 0.5)), described.convention());
    DescribedNetwork asked =
        OnnxNetworkReader.read(
            OnnxFile.read(ByteBuffer.wrap(file), OnnxLimits.DEFAULT),
            Optional.of(
                document("{\"format\": 1, \"picture\": {\"scale\": 0.5, \"offset\": 0.5}}")));
    assertEquals(Source.STATED_IN_REQUEST, asked.picture());
    assertEquals(
        Optional.of(new Inr.Convention(Inr.Axes.ROW_COLUMN, 0.5, 0.5)), asked.convention());
  }

  @Test
  void aDocumentThatStatesActivationsIsRefused() throws Exception {
    OnnxFile file = OnnxFile.read(ByteBuffer.wrap(model(siren())), OnnxLimits.DEFAULT);
    Architecture document = document("{\"format\": 1, \"activation\": \"relu\"}");
    assertInstanceOf(
        NetworkProblem.MalformedArchitecture.class,
        assertThrows(
                UnreadableNetworkException.class,
                () -> OnnxNetworkReader.read(file, Optional.of(document)))
            .problem());
  }

  private static Architecture document(String json) throws Exception {
    return Architecture.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void everyShorterFileIsRefusedAndEveryChangedByteGivesAReasonOrANetwork() throws Exception {
    byte[] file = model(siren());
    // Without the opset behind it the graph is not read, so that no cut is a whole model.
    for (int length = 0; length < file.length; length++) {
      assertFalse(isRead(Arrays.copyOf(file, length)), "cut to " + length + " bytes");
    }
    int read = 0;
    for (int at = 0; at < file.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] flipped = file.clone();
        flipped[at] ^= (byte) (1 << bit);
        read += isRead(flipped) ? 1 : 0;
      }
      for (int value : new int[] {0, 1, 8, 10, 0x7F, 0x80, 0xFF}) {
        byte[] changed = file.clone();
        changed[at] = (byte) value;
        read += isRead(changed) ? 1 : 0;
      }
    }
    assertTrue(read > 0, "some changes only touch values or names");
  }

  /** Whether the file holds a network; reading it must take bounded memory. */
  private static boolean isRead(byte[] file) {
    boolean[] read = new boolean[1];
    Runnable reading = () -> read[0] = tryToRead(file);
    long allocated = Math.min(Allocation.of(reading), Allocation.of(reading));
    assertTrue(
        allocated <= 4L * file.length + (1 << 20),
        () -> "allocated %d bytes for a file of %d".formatted(allocated, file.length));
    return read[0];
  }

  private static boolean tryToRead(byte[] file) {
    try {
      Network network =
          OnnxNetworkReader.read(
                  OnnxFile.read(ByteBuffer.wrap(file), OnnxLimits.DEFAULT), Optional.empty())
              .network();
      assertTrue(network.parameters() > 0);
      return true;
    } catch (UnreadableFileException e) {
      assertTrue(e.problem().rule().matches("O(0[1-9]|1[0-9]|2[0-4])"), e.problem().rule());
      assertFalse(e.problem().detail().isBlank());
    } catch (UnreadableNetworkException e) {
      assertFalse(e.problem().detail().isBlank());
    }
    return false;
  }
}
