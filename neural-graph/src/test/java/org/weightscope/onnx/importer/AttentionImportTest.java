package org.weightscope.onnx.importer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weightscope.onnx.Proto.integer;
import static org.weightscope.onnx.Proto.node;
import static org.weightscope.onnx.Proto.string;
import static org.weightscope.onnx.Proto.tensor;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightscope.network.Layer;
import org.weightscope.network.Shape;
import org.weightscope.network.Weights;
import org.weightscope.network.architecture.NetworkProblem;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.Proto;

/** The ways in which files write an attention are one layer, and what is none is refused. */
class AttentionImportTest {
  private static final float FAR_BELOW = -1e9f;

  /** Row r of the packed projection, which is column r of the matrix, begins with r. */
  private static Proto packedWeight() {
    float[] values = new float[4 * 12];
    for (int i = 0; i < values.length; i++) {
      values[i] = i / 12 == 0 ? i : 0.01f * i;
    }
    return tensor("w", values, 4, 12);
  }

  private static final List<Proto> SPLIT =
      List.of(
          node("MatMul", "x,w", "m"),
          Sequences.outputs("Split", "m", "q0,k0,v0", integer("axis", -1)));

  /** Queries, keys and values with the axes batch, heads, tokens, width. */
  private static final List<Proto> HEADS =
      List.of(
          node("Reshape", "q0,cut", "q1"),
          node("Reshape", "k0,cut", "k1"),
          node("Reshape", "v0,cut", "v1"),
          node("Transpose", "q1", "q", Sequences.integers("perm", 0, 2, 1, 3)),
          node("Transpose", "k1", "k", Sequences.integers("perm", 0, 2, 3, 1)),
          node("Transpose", "v1", "v", Sequences.integers("perm", 0, 2, 1, 3)));

  private static final List<Proto> PRODUCTS =
      List.of(
          node("MatMul", "q,k", "s0"),
          node("Mul", "s0,scale", "s"),
          node("Softmax", "s", "p", integer("axis", -1)),
          node("MatMul", "p,v", "a"));

  private static final List<Proto> TOGETHER =
      List.of(
          node("Transpose", "a", "a1", Sequences.integers("perm", 0, 2, 1, 3)),
          node("Reshape", "a1,whole", "a2"),
          node("MatMul", "a2,out", "y"));

  /** A graph that takes three tokens of four channels. */
  @SafeVarargs
  private static Proto graph(List<Proto>... nodes) {
    List<Proto> all = new ArrayList<>();
    for (List<Proto> some : nodes) {
      all.addAll(some);
    }
    return Sequences.graph(new long[] {-1, 3, 4}, all)
        .message(5, packedWeight())
        .message(5, tensor("out", Proto.steps(16), 4, 4))
        .message(5, tensor("scale", new float[] {0.5f}))
        .message(5, Sequences.tensorOf("cut", 0, 0, 2, 2))
        .message(5, Sequences.tensorOf("whole", 0, 0, 4));
  }

  private static Layer.Attention attention(Proto graph) throws Exception {
    List<Layer.Attention> found =
        Sequences.read(graph).layers().stream()
            .filter(Layer.Attention.class::isInstance)
            .map(Layer.Attention.class::cast)
            .toList();
    assertEquals(1, found.size(), "number of attentions");
    return found.getFirst();
  }

  /** Which rows of the packed projection a part of an attention has. */
  private static List<Integer> rows(Layer.Projection part) {
    List<Integer> rows = new ArrayList<>();
    for (int row = 0; row < part.weight().dimension(0); row++) {
      rows.add(Math.round(part.weight().get(row * 4)));
    }
    return rows;
  }

  private static void assertRows(
      Layer.Attention attention, List<Integer> q, List<Integer> k, List<Integer> v) {
    assertEquals(
        List.of(q, k, v),
        List.of(rows(attention.query()), rows(attention.key()), rows(attention.value())),
        "rows of the packed projection that queries, keys and values have");
    assertEquals(2, attention.heads());
  }

  private static void assertInThirds(Layer.Attention attention) {
    assertRows(attention, List.of(0, 1, 2, 3), List.of(4, 5, 6, 7), List.of(8, 9, 10, 11));
  }

  @Test
  void aPackedProjectionInThirdsIsOneAttention() throws Exception {
    Layer.Attention attention = attention(graph(SPLIT, HEADS, PRODUCTS, TOGETHER));
    assertInThirds(attention);
    assertEquals(0.5, attention.scale());
    assertEquals(false, attention.causal());
    assertEquals(
        new Weights.Origin("w", Weights.Storage.DERIVED), attention.key().weight().origin());
  }

  @Test
  void aPackedProjectionWithAnAxisForItsThirdsIsTheSame() throws Exception {
    List<Proto> gathered =
        List.of(
            node("MatMul", "x,w", "m"),
            node("Reshape", "m,five", "m5"),
            node("Transpose", "m5", "mt", Sequences.integers("perm", 2, 0, 3, 1, 4)),
            node("Gather", "mt,zero", "q", integer("axis", 0)),
            node("Gather", "mt,one", "k0", integer("axis", 0)),
            node("Gather", "mt,two", "v", integer("axis", 0)),
            node("Transpose", "k0", "k", Sequences.integers("perm", 0, 1, 3, 2)));
    assertInThirds(
        attention(
            graph(gathered, PRODUCTS, TOGETHER)
                .message(5, Sequences.tensorOf("five", 0, 0, 3, 2, 2))
                .message(5, Sequences.scalar("zero", 0))
                .message(5, Sequences.scalar("one", 1))
                .message(5, Sequences.scalar("two", -1))));
  }

  @Test
  void queriesKeysAndValuesOfOneHeadMayStandTogether() throws Exception {
    List<Proto> byHead =
        List.of(
            node("MatMul", "x,w", "m"),
            node("Reshape", "m,six", "m6"),
            node("Transpose", "m6", "mt", Sequences.integers("perm", 0, 2, 1, 3)),
            Sequences.outputs("Split", "mt", "q,k0,v", integer("axis", 3)),
            node("Transpose", "k0", "k", Sequences.integers("perm", 0, 1, 3, 2)));
    assertRows(
        attention(
            graph(byHead, PRODUCTS, TOGETHER).message(5, Sequences.tensorOf("six", 0, 0, 2, 6))),
        List.of(0, 1, 6, 7),
        List.of(2, 3, 8, 9),
        List.of(4, 5, 10, 11));
  }

  @Test
  void headsAndBatchMayShareAnAxisBehindTheTokens() throws Exception {
    List<Proto> tokensFirst =
        List.of(
            node("Transpose", "x", "xt", Sequences.integers("perm", 1, 0, 2)),
            node("MatMul", "xt,w", "m"),
            Sequences.outputs("Split", "m", "q0,k0,v0", integer("axis", -1)),
            node("Reshape", "q0,cut3", "q1"),
            node("Reshape", "k0,cut3", "k1"),
            node("Reshape", "v0,cut3", "v1"),
            node("Transpose", "q1", "q", Sequences.integers("perm", 1, 0, 2)),
            node("Transpose", "k1", "k", Sequences.integers("perm", 1, 2, 0)),
            node("Transpose", "v1", "v", Sequences.integers("perm", 1, 0, 2)));
    List<Proto> back =
        List.of(
            node("Transpose", "a", "a1", Sequences.integers("perm", 1, 0, 2)),
            node("Reshape", "a1,whole3", "a2"),
            node("MatMul", "a2,out", "y"));
    assertInThirds(
        attention(
            graph(tokensFirst, PRODUCTS, back)
                .message(5, Sequences.tensorOf("cut3", 3, -1, 2))
                .message(5, Sequences.tensorOf("whole3", 3, -1, 4))));
  }

  @Test
  void theKeysMayStandOnTheLeftAndTheValuesBeforeTheWeights() throws Exception {
    List<Proto> turned =
        List.of(
            node("Transpose", "k", "kt", Sequences.integers("perm", 0, 1, 3, 2)),
            node("Transpose", "q", "qt", Sequences.integers("perm", 0, 1, 3, 2)),
            node("Transpose", "v", "vt", Sequences.integers("perm", 0, 1, 3, 2)),
            node("MatMul", "kt,qt", "s0"),
            node("Div", "s0,scale", "s"),
            node("Softmax", "s", "p", integer("axis", 2)),
            node("MatMul", "vt,p", "at"),
            node("Transpose", "at", "a", Sequences.integers("perm", 0, 1, 3, 2)));
    Layer.Attention attention = attention(graph(SPLIT, HEADS, turned, TOGETHER));
    assertInThirds(attention);
    assertEquals(2, attention.scale());
  }

  @Test
  void anAttentionInEinsteinsNotationIsTheSame() throws Exception {
    List<Proto> sums =
        List.of(
            node("Einsum", "x,w3", "m", string("equation", "abc,cnde->nabde")),
            Sequences.outputs("Split", "m", "q0,k0,v0", integer("axis", 0)),
            node("Squeeze", "q0,zero1", "q1"),
            node("Squeeze", "k0,zero1", "k"),
            node("Squeeze", "v0,zero1", "v"),
            node("Mul", "q1,scale", "q"),
            node("Einsum", "k,q", "s", string("equation", "aecd,abcd->acbe")),
            node("Softmax", "s", "p", integer("axis", 3)),
            node("Einsum", "p,v", "a", string("equation", "acbe, aecd -> abcd")),
            node("Einsum", "a,out3", "y", string("equation", "abcd,cde->abe")));
    Proto graph = graph(sums).message(5, Sequences.tensorOf("zero1", 0));
    float[] packed = new float[4 * 12];
    for (int i = 0; i < packed.length; i++) {
      packed[i] = i / 12 == 0 ? i : 0.01f * i;
    }
    Layer.Attention attention =
        attention(
            graph
                .message(5, tensor("w3", packed, 4, 3, 2, 2))
                .message(5, tensor("out3", Proto.steps(16), 2, 2, 4)));
    assertInThirds(attention);
    assertEquals(0.5, attention.scale());
  }

  @Test
  void theScaleMayStandHalfOnQueriesAndHalfOnKeys() throws Exception {
    List<Proto> scaled =
        List.of(
            node("Mul", "q,scale", "qs"),
            node("Mul", "scale,k", "ks"),
            node("MatMul", "qs,ks", "s"),
            node("Softmax", "s", "p", integer("axis", -1)),
            node("MatMul", "p,v", "a"));
    Layer.Attention attention = attention(graph(SPLIT, HEADS, scaled, TOGETHER));
    assertInThirds(attention);
    assertEquals(0.25, attention.scale());
  }

  @Test
  void biasesBehindTheProjectionAreThoseOfItsParts() throws Exception {
    List<Proto> biased =
        List.of(
            node("MatMul", "x,w", "m0"),
            node("Add", "b,m0", "m"),
            Sequences.outputs("Split", "m", "q0,k0,v2", integer("axis", -1)),
            node("Add", "v2,b4", "v0"));
    float[] bias = new float[12];
    for (int i = 0; i < 12; i++) {
      bias[i] = i;
    }
    Layer.Attention attention =
        attention(
            graph(biased, HEADS, PRODUCTS, TOGETHER)
                .message(5, tensor("b", bias, 12))
                .message(5, tensor("b4", new float[] {100, 200, 300, 400}, 4)));
    assertArrayEquals(new float[] {4, 5, 6, 7}, attention.key().bias().toArray());
    assertArrayEquals(new float[] {108, 209, 310, 411}, attention.value().bias().toArray());
  }

  @Test
  void tokensMayComeBeforeAnOpenBatchOrWithoutOne() throws Exception {
    List<Proto> products =
        List.of(
            node("MatMul", "x,w", "m"),
            Sequences.outputs("Split", "m", "q0,k0,v0", integer("axis", -1)),
            node("Reshape", "q0,cut3", "q1"),
            node("Reshape", "k0,cut3", "k1"),
            node("Reshape", "v0,cut3", "v1"),
            node("Transpose", "q1", "q", Sequences.integers("perm", 1, 0, 2)),
            node("Transpose", "k1", "k", Sequences.integers("perm", 1, 2, 0)),
            node("Transpose", "v1", "v", Sequences.integers("perm", 1, 0, 2)),
            node("MatMul", "q,k", "s"),
            node("Softmax", "s", "p", integer("axis", -1)),
            node("MatMul", "p,v", "a"),
            node("Transpose", "a", "y", Sequences.integers("perm", 1, 0, 2)));
    for (long[] sizes : List.of(new long[] {-1, -1, 4}, new long[] {-1, 4}, new long[] {3, 4})) {
      Proto graph =
          Sequences.graph(sizes, products)
              .message(5, packedWeight())
              .message(5, Sequences.tensorOf("cut3", 0, -1, 2));
      assertInThirds(attention(graph));
      int tokens = sizes[0] < 0 ? Shape.FREE : 3;
      assertEquals(new Shape.Sequence(tokens, 4), Sequences.read(graph).input());
    }
  }

  @Test
  void aTriangleOfAnOpenNumberOfTokensIsACausalMask() throws Exception {
    List<Proto> masked =
        List.of(
            node("Shape", "x", "t", integer("start", 1), integer("end", 2)),
            node("Concat", "t,t", "tt", integer("axis", 0)),
            node(
                "ConstantOfShape",
                "tt",
                "lows",
                Proto.tensorAttribute("value", tensor("", new float[] {FAR_BELOW}, 1))),
            node("Trilu", "lows,first", "mask", integer("upper", 1)),
            node("MatMul", "q,k", "s0"),
            node("Add", "s0,mask", "s"),
            node("Softmax", "s", "p0", integer("axis", -1)),
            node("IsNaN", "p0", "unsound"),
            node("Where", "unsound,none,p0", "p"),
            node("MatMul", "p,v", "a"));
    List<Proto> nodes = new ArrayList<>();
    for (List<Proto> some : List.of(SPLIT, HEADS, masked, TOGETHER)) {
      nodes.addAll(some);
    }
    Layer.Attention attention =
        attention(
            Sequences.graph(new long[] {-1, -1, 4}, nodes)
                .message(5, packedWeight())
                .message(5, tensor("out", Proto.steps(16), 4, 4))
                .message(5, tensor("none", new float[1]))
                .message(5, Sequences.scalar("first", 1))
                .message(5, Sequences.tensorOf("cut", 0, 0, 2, 2))
                .message(5, Sequences.tensorOf("whole", 0, 0, 4)));
    assertInThirds(attention);
    assertTrue(attention.causal());
  }

  private static List<Proto> masked(Proto mask) {
    return List.of(
        node("MatMul", "q,k", "s"),
        mask,
        node("Softmax", "t", "p", integer("axis", -1)),
        node("MatMul", "p,v", "a"));
  }

  private static Proto withMask(Proto mask, float... values) {
    return graph(SPLIT, HEADS, masked(mask), TOGETHER)
        .message(5, tensor("mask", values, 1, 1, 3, 3))
        .message(5, tensor("low", new float[] {FAR_BELOW}))
        .message(
            5,
            Sequences.booleans(
                "seen",
                new boolean[] {true, false, false, true, true, false, true, true, true},
                3,
                3));
  }

  @Test
  void aConstantThatHidesLaterTokensIsCausal() throws Exception {
    float n = Float.NEGATIVE_INFINITY;
    assertTrue(attention(withMask(node("Add", "s,mask", "t"), 0, n, n, 0, 0, n, 0, 0, 0)).causal());
    assertTrue(attention(withMask(node("Where", "seen,s,low", "t"), new float[9])).causal());
  }

  @Test
  void aConstantThatHidesNothingIsNoMask() throws Exception {
    assertEquals(false, attention(withMask(node("Add", "s,mask", "t"), new float[9])).causal());
  }

  @Test
  void otherMasksAndBiasesOfScoresAreRefused() {
    float n = FAR_BELOW;
    for (float[] mask :
        List.of(
            new float[] {0, n, n, 0, 0, n, 0, 0, 0.5f}, new float[] {0, 0, n, 0, 0, n, 0, 0, n})) {
      assertRefused(withMask(node("Add", "s,mask", "t"), mask), "a mask that is not causal");
    }
    assertRefused(
        withMask(node("Add", "s,mask", "t"), 0, 0, 0, n, 0, 0, n, n, 0),
        "a mask that hides the earlier tokens");
    assertRefused(
        withMask(node("Where", "seen,low,s", "t"), new float[9]), "a mask that is not causal");
  }

  private static void assertRefused(Proto graph, String because) {
    NetworkProblem problem =
        assertThrows(UnreadableNetworkException.class, () -> Sequences.read(graph)).problem();
    String reason =
        assertInstanceOf(NetworkProblem.UnsupportedOperators.class, problem)
            .operators()
            .getFirst()
            .attribute()
            .orElse("");
    assertTrue(reason.contains(because), () -> "refused because: " + reason);
  }

  @Test
  void keysOfOtherNeuronsThanTheQueriesAreRefused() {
    List<Proto> crossed =
        List.of(
            node("MatMul", "x,w", "m"),
            Sequences.outputs("Split", "m", "q0,unused,v0", integer("axis", -1)),
            node("MatMul", "v0,out", "k0"));
    assertRefused(
        graph(crossed, HEADS, PRODUCTS, TOGETHER), "queries and keys are not of the same neurons");
  }

  @Test
  void keysThatAreNoLinearMapAreRefused() {
    List<Proto> nonlinear =
        List.of(
            node("MatMul", "x,w", "m"),
            Sequences.outputs("Split", "m", "q0,k2,v0", integer("axis", -1)),
            node("Tanh", "k2", "k0"));
    assertRefused(graph(nonlinear, HEADS, PRODUCTS, TOGETHER), "no linear map");
  }

  @Test
  void scoresAreOnlyScaledMaskedAndSummedToOne() {
    assertRefused(
        graph(
            SPLIT,
            HEADS,
            List.of(node("MatMul", "q,k", "p"), node("MatMul", "p,v", "a")),
            TOGETHER),
        "no softmax");
    assertRefused(
        graph(
            SPLIT,
            HEADS,
            List.of(
                node("MatMul", "q,k", "s"),
                node("Softmax", "s", "p", integer("axis", 1)),
                node("MatMul", "p,v", "a")),
            TOGETHER),
        "is not over the tokens");
    assertRefused(
        graph(
            SPLIT,
            HEADS,
            List.of(
                node("MatMul", "q,k", "s0"),
                node("Tanh", "s0", "s"),
                node("Softmax", "s", "p", integer("axis", -1)),
                node("MatMul", "p,v", "a")),
            TOGETHER),
        "takes the scores of an attention");
  }

  @Test
  void rotaryEmbeddingsAreRefusedByName() {
    List<Proto> rotated =
        List.of(
            node("MatMul", "x,w", "m"),
            Sequences.outputs("Split", "m", "q2,k0,v0", integer("axis", -1)),
            node("RotaryEmbedding", "q2,out,out", "q0"));
    NetworkProblem problem =
        assertThrows(
                UnreadableNetworkException.class,
                () -> Sequences.read(graph(rotated, HEADS, PRODUCTS, TOGETHER)))
            .problem();
    assertEquals(
        "RotaryEmbedding",
        assertInstanceOf(NetworkProblem.UnsupportedOperators.class, problem)
            .operators()
            .getFirst()
            .operator());
  }

  @Test
  void theOperatorOfOpset23CutsTheHeadsItself() throws Exception {
    List<Proto> nodes =
        List.of(
            node(
                "Attention",
                "q0,k0,v0",
                "a",
                integer("q_num_heads", 2),
                integer("kv_num_heads", 2),
                integer("is_causal", 1)),
            node("MatMul", "a,out", "y"));
    Layer.Attention attention = attention(graph(SPLIT, nodes));
    assertInThirds(attention);
    assertTrue(attention.causal());
    assertEquals(1 / Math.sqrt(2), attention.scale(), 1e-12);
  }

  @Test
  void aMaskOfTheOperatorTellsWhichTokensAreSeen() throws Exception {
    Proto operator = node("Attention", "q0,k0,v0,seen", "a", integer("q_num_heads", 2));
    List<Proto> nodes = List.of(operator, node("MatMul", "a,out", "y"));
    Proto graph =
        graph(SPLIT, nodes)
            .message(
                5,
                Sequences.booleans(
                    "seen",
                    new boolean[] {true, false, false, true, true, false, true, true, true},
                    3,
                    3));
    assertTrue(attention(graph).causal());
  }

  @Test
  void sharedKeysOfSeveralHeadsAreRefused() {
    List<Proto> nodes =
        List.of(
            node(
                "Attention",
                "q0,k0,v0",
                "a",
                integer("q_num_heads", 2),
                integer("kv_num_heads", 1)),
            node("MatMul", "a,out", "y"));
    assertRefused(graph(SPLIT, nodes), "kv_num_heads");
  }
}
