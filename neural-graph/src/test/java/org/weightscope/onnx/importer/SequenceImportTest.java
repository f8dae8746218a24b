package org.weightscope.onnx.importer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.weightscope.onnx.Proto.integer;
import static org.weightscope.onnx.Proto.node;
import static org.weightscope.onnx.Proto.tensor;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Shape;
import org.weightscope.network.Weights;
import org.weightscope.network.Window;
import org.weightscope.network.architecture.NetworkProblem;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.Proto;

/** Tokens: from ids or patches, with positions and class tokens, and one of them taken out. */
class SequenceImportTest {
  private static List<String> kinds(Network network) {
    return network.layers().stream().map(layer -> layer.getClass().getSimpleName()).toList();
  }

  private static <L extends Layer> L layer(Network network, Class<L> kind) {
    return network.layers().stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst()
        .orElseThrow(() -> new AssertionError("none of " + kinds(network)));
  }

  private static Proto ofTokens(long[] sizes, Proto... nodes) {
    return Sequences.graph(sizes, List.of(nodes))
        .message(5, tensor("table", Proto.steps(10), 5, 2))
        .message(5, tensor("w", Proto.steps(6), 2, 3))
        .message(5, Sequences.scalar("last", -1))
        .message(5, Sequences.scalar("second", 1));
  }

  @Test
  void idsOfTokensAreLookedUpInATable() throws Exception {
    Network network =
        Sequences.read(
            ofTokens(
                new long[] {-1, -1}, node("Gather", "table,x", "e"), node("MatMul", "e,w", "y")));
    assertEquals(new Shape.Tokens(Shape.FREE), network.input());
    assertEquals(List.of("TokenEmbedding", "Linear"), kinds(network));
    assertEquals(
        Weights.of("table", Proto.steps(10), 5, 2),
        layer(network, Layer.TokenEmbedding.class).table());
  }

  @Test
  void theLastTokenIsCountedFromTheEndIfTheirNumberIsOpen() throws Exception {
    Network network =
        Sequences.read(
            ofTokens(
                new long[] {-1, -1},
                node("Gather", "table,x", "e"),
                node("Gather", "e,last", "t", integer("axis", 1)),
                node("MatMul", "t,w", "y")));
    assertEquals(-1, layer(network, Layer.TokenAt.class).index());
  }

  @Test
  void aTokenMayBeSlicedOut() throws Exception {
    Network network =
        Sequences.read(
            ofTokens(
                    new long[] {-1, 4},
                    node("Gather", "table,x", "e"),
                    node("Slice", "e,from,to,along", "t"),
                    node("Squeeze", "t,along", "u"),
                    node("MatMul", "u,w", "y"))
                .message(5, Sequences.tensorOf("from", 1))
                .message(5, Sequences.tensorOf("to", 2))
                .message(5, Sequences.tensorOf("along", 1)));
    assertEquals(1, layer(network, Layer.TokenAt.class).index());
    assertEquals(List.of("TokenEmbedding", "TokenAt", "Linear"), kinds(network));
  }

  @Test
  void rowsOfATableByPositionAreAPositionEmbedding() throws Exception {
    Network network =
        Sequences.read(
            ofTokens(
                    new long[] {-1, 3},
                    node("Gather", "table,x", "e"),
                    node("Range", "zero,three,one", "r"),
                    node("Gather", "positions,r", "p"),
                    node("Add", "p,e", "s"),
                    node("MatMul", "s,w", "y"))
                .message(5, tensor("positions", Proto.steps(8), 4, 2))
                .message(5, Sequences.scalar("zero", 0))
                .message(5, Sequences.scalar("one", 1))
                .message(5, Sequences.scalar("three", 3)));
    assertArrayEquals(
        Proto.steps(6), layer(network, Layer.PositionEmbedding.class).table().toArray());
  }

  @Test
  void anEmbeddingThatIsOnlyRepeatedForOpenSizesIsABias() throws Exception {
    Network network =
        Sequences.read(
            ofTokens(
                    new long[] {-1, -1},
                    node("Gather", "table,x", "e"),
                    node("Shape", "x", "n"),
                    node("Expand", "type,n", "ids"),
                    node("Gather", "types,ids", "p"),
                    node("Add", "e,p", "s"),
                    node("MatMul", "s,w", "y"))
                .message(5, Sequences.scalar("type", 1))
                .message(5, tensor("types", Proto.steps(4), 2, 2)));
    assertEquals(List.of("TokenEmbedding", "Normalization", "Linear"), kinds(network));
    assertArrayEquals(
        new float[] {0.3f, 0.4f},
        layer(network, Layer.Normalization.class).shift().toArray(),
        1e-6f);
  }

  @Test
  void aTableWhoseRowsTheLengthDecidesIsRefused() {
    Proto graph =
        ofTokens(
                new long[] {-1, -1},
                node("Gather", "table,x", "e"),
                node("Shape", "x", "n", integer("start", 1)),
                node("Slice", "positions,from,n", "p"),
                node("Add", "e,p", "s"),
                node("MatMul", "s,w", "y"))
            .message(5, tensor("positions", Proto.steps(80), 40, 2))
            .message(5, Sequences.tensorOf("from", 0));
    NetworkProblem problem =
        assertThrows(UnreadableNetworkException.class, () -> Sequences.read(graph)).problem();
    assertEquals(
        "Add",
        assertInstanceOf(NetworkProblem.UnsupportedOperators.class, problem)
            .operators()
            .getFirst()
            .operator());
  }

  @Test
  void aTokenBeyondTheEndIsRefused() {
    Proto graph =
        ofTokens(
                new long[] {-1, 4},
                node("Gather", "table,x", "e"),
                node("Gather", "e,beyond", "t", integer("axis", 1)),
                node("MatMul", "t,w", "y"))
            .message(5, Sequences.scalar("beyond", 1L << 40));
    NetworkProblem problem =
        assertThrows(UnreadableNetworkException.class, () -> Sequences.read(graph)).problem();
    assertInstanceOf(NetworkProblem.UnsupportedOperators.class, problem);
  }

  @Test
  void sizesBeyondAllBoundsAreRefused() {
    Proto graph =
        ofTokens(
                new long[] {-1, 4},
                node("Gather", "table,x", "e"),
                node("Reshape", "e,huge", "t"),
                node("MatMul", "t,w", "y"))
            .message(5, Sequences.tensorOf("huge", 1L << 40, 1L << 40, 2));
    NetworkProblem problem =
        assertThrows(UnreadableNetworkException.class, () -> Sequences.read(graph)).problem();
    assertInstanceOf(NetworkProblem.UnsupportedOperators.class, problem);
  }

  private static Proto withClassToken(long batch, Proto... before) {
    Proto[] nodes = new Proto[before.length + 2];
    System.arraycopy(before, 0, nodes, 0, before.length);
    nodes[before.length] = node("Concat", "c,x", "s", integer("axis", 1));
    nodes[before.length + 1] = node("MatMul", "s,w", "t");
    return Sequences.graph(new long[] {batch, 4, 2}, List.of(nodes))
        .message(1, node("Gather", "t,second", "y", integer("axis", 1)))
        .message(5, tensor("w", Proto.steps(6), 2, 3))
        .message(5, Sequences.scalar("second", 1));
  }

  @Test
  void aTokenThatIsRepeatedForTheBatchIsAClassToken() throws Exception {
    Network network =
        Sequences.read(
            withClassToken(
                    -1,
                    node("Shape", "x", "n", integer("end", 1)),
                    node("Concat", "n,ones", "sizes", integer("axis", 0)),
                    node("Expand", "class,sizes", "c"))
                .message(5, tensor("class", new float[] {7, 8}, 1, 1, 2))
                .message(5, Sequences.tensorOf("ones", 1, 1)));
    assertArrayEquals(new float[] {7, 8}, layer(network, Layer.ClassToken.class).token().toArray());
    assertEquals(List.of("ClassToken", "Linear", "TokenAt"), kinds(network));
  }

  @Test
  void twoTokensThatStandBeforeTheOthersAreTwoClassTokens() throws Exception {
    Network network =
        Sequences.read(
            withClassToken(1).message(5, tensor("c", new float[] {1, 2, 3, 4}, 1, 2, 2)));
    assertEquals(List.of("ClassToken", "ClassToken", "Linear", "TokenAt"), kinds(network));
    assertArrayEquals(
        new float[] {3, 4},
        layer(network, Layer.ClassToken.class).token().toArray(),
        "the token that is put before the others first");
  }

  @Test
  void tokensThatDifferWithinTheBatchAreRefused() {
    Proto graph = withClassToken(2).message(5, tensor("c", new float[] {1, 2, 1, 3}, 2, 1, 2));
    NetworkProblem problem =
        assertThrows(UnreadableNetworkException.class, () -> Sequences.read(graph)).problem();
    assertEquals(
        "tokens that differ within a batch",
        assertInstanceOf(NetworkProblem.UnsupportedOperators.class, problem)
            .operators()
            .getFirst()
            .attribute()
            .orElseThrow());
  }

  @Test
  void tokensMayComeBeforeTheBatch() throws Exception {
    Network network =
        Sequences.read(
            Sequences.graph(
                    new long[] {3, 2, 2},
                    List.of(
                        node("Add", "x,positions", "s"),
                        node("MatMul", "s,w", "t"),
                        node("ReduceMean", "t,tokens", "y", integer("keepdims", 0))))
                .message(5, tensor("positions", Proto.steps(6), 3, 1, 2))
                .message(5, tensor("w", Proto.steps(6), 2, 3))
                .message(5, Sequences.tensorOf("tokens", 0)));
    assertEquals(new Shape.Sequence(3, 2), network.input());
    assertEquals(List.of("PositionEmbedding", "Linear", "GlobalPool"), kinds(network));
  }

  @Test
  void placesBehindAConvolutionAreTokensFromThenOn() throws Exception {
    Network network =
        Sequences.read(
            Sequences.graph(
                    new long[] {-1, 1, 4, 4},
                    List.of(
                        node("Conv", "x,k", "m", Sequences.integers("strides", 2, 2)),
                        node("Reshape", "m,flat", "f"),
                        node("Transpose", "f", "s", Sequences.integers("perm", 0, 2, 1)),
                        node("MatMul", "s,w", "t"),
                        node("ReduceMean", "t,one", "y", integer("keepdims", 0))))
                .message(5, tensor("k", Proto.steps(8), 2, 1, 2, 2))
                .message(5, tensor("w", Proto.steps(6), 2, 3))
                .message(5, Sequences.tensorOf("flat", 0, 2, -1))
                .message(5, Sequences.tensorOf("one", 1)));
    assertEquals(List.of("Convolution", "ToSequence", "Linear", "GlobalPool"), kinds(network));
  }

  @Test
  void aMatrixOverThePatchesOfAPictureIsAConvolution() throws Exception {
    // [n, 3, 2 · 2, 3 · 3] as [n, 2 · 3, 2 · 3 · 3]: rows, columns, channels within a patch.
    float[] matrix = new float[18];
    for (int i = 0; i < 18; i++) {
      matrix[i] = i;
    }
    Network network =
        Sequences.read(
            Sequences.graph(
                    new long[] {-1, 3, 4, 9},
                    List.of(
                        node("Reshape", "x,cut", "a"),
                        node("Transpose", "a", "b", Sequences.integers("perm", 0, 2, 4, 3, 5, 1)),
                        node("Reshape", "b,patches", "c"),
                        node("MatMul", "c,w", "t"),
                        node("ReduceMean", "t,one", "y", integer("keepdims", 0))))
                .message(5, tensor("w", matrix, 18, 1))
                .message(5, Sequences.tensorOf("cut", 0, 3, 2, 2, 3, 3))
                .message(5, Sequences.tensorOf("patches", 0, 6, 18))
                .message(5, Sequences.tensorOf("one", 1)));
    Layer.Convolution convolution = layer(network, Layer.Convolution.class);
    assertEquals(new Window.Size(2, 3), convolution.window().stride());
    assertArrayEquals(new int[] {1, 3, 2, 3}, convolution.weight().shape());
    float[] expected = new float[18];
    for (int channel = 0; channel < 3; channel++) {
      for (int place = 0; place < 6; place++) {
        expected[channel * 6 + place] = place * 3 + channel;
      }
    }
    assertArrayEquals(expected, convolution.weight().toArray());
    assertEquals(new Shape.FeatureMap(3, 4, 9), network.input());
  }

  @Test
  void theMeanMayLeaveTheClassTokenOut() throws Exception {
    Network network =
        Sequences.read(
            Sequences.graph(
                    new long[] {1, 4, 2},
                    List.of(
                        node("Concat", "class,x", "s", integer("axis", 1)),
                        node("MatMul", "s,w", "t"),
                        node("Slice", "t,one,most,one", "u"),
                        node("ReduceMean", "u,one", "y", integer("keepdims", 0))))
                .message(5, tensor("class", new float[] {1, 2}, 1, 1, 2))
                .message(5, tensor("w", Proto.steps(6), 2, 3))
                .message(5, Sequences.tensorOf("one", 1))
                .message(5, Sequences.tensorOf("most", Long.MAX_VALUE)));
    // Choices are made of channels, so that tokens have to be channels meanwhile.
    assertEquals(
        List.of("ClassToken", "Linear", "Transpose", "Select", "Transpose", "GlobalPool"),
        kinds(network));
  }

  @Test
  void tokensAndChannelsThatChangePlacesAreTransposed() throws Exception {
    Network network =
        Sequences.read(
            Sequences.graph(
                    new long[] {-1, 3, 2},
                    List.of(
                        node("MatMul", "x,w2", "a"),
                        node("Transpose", "a", "b", Sequences.integers("perm", 0, 2, 1)),
                        node("MatMul", "b,w3", "c"),
                        node("Transpose", "c", "d", Sequences.integers("perm", 0, 2, 1)),
                        node("Add", "a,d", "y")))
                .message(5, tensor("w2", Proto.steps(4), 2, 2))
                .message(5, tensor("w3", Proto.steps(9), 3, 3)));
    assertEquals(List.of("Linear", "Transpose", "Linear", "Transpose", "Sum"), kinds(network));
  }
}
