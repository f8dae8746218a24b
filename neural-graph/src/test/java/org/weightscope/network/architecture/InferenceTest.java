package org.weightscope.network.architecture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weightscope.network.architecture.NetworkTests.document;
import static org.weightscope.network.architecture.NetworkTests.file;
import static org.weightscope.network.architecture.NetworkTests.order;
import static org.weightscope.network.architecture.NetworkTests.read;
import static org.weightscope.network.architecture.NetworkTests.refused;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightscope.network.Activation;
import org.weightscope.network.Inr;
import org.weightscope.network.Layer;
import org.weightscope.network.Weights;
import org.weightscope.network.architecture.NetworkProblem.AmbiguousArchitecture;
import org.weightscope.network.architecture.NetworkProblem.NoNetwork;
import org.weightscope.network.architecture.NetworkProblem.NonFiniteWeights;
import org.weightscope.network.architecture.NetworkProblem.UnsupportedWeights;
import org.weightscope.safetensors.RawFile;
import org.weightscope.safetensors.TensorFile;
import org.weightscope.safetensors.TensorFiles;
import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;

class InferenceTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "layers.%d.weight",
        "net.%d.linear.weight",
        "net.net.%d.0.weight",
        "module.net.%d.weight",
        "fc%d.weight",
        "model/layer_%d/weight",
        "weights.%d",
        "%d.weight",
        "linear%d.weight",
        "siren.layers.%d.w.weight"
      })
  void namesWithNumbersGiveTheOrder(String pattern) {
    String biases = pattern.replace("weights.", "biases.").replace("weight", "bias");
    List<String> tensors = new ArrayList<>();
    int[] widths = {2, 8, 8, 8, 1};
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      // Numbers of one and of two digits.
      int number = 8 + i;
      expected.add(pattern.formatted(number));
      tensors.add(pattern.formatted(number) + "[%d,%d]".formatted(widths[i + 1], widths[i]));
      tensors.add(biases.formatted(number) + "[%d]".formatted(widths[i + 1]));
    }
    for (int seed = 0; seed < 10; seed++) {
      Collections.shuffle(tensors, new Random(seed));
      assertEquals(expected, order(read(file(tensors.toArray(String[]::new)))), "seed " + seed);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"last_layer", "final", "output_layer", "head", "out", "classifier", "layers_last"})
  void aWordForTheLastLayerPutsItAtTheEnd(String last) {
    boolean known = !last.equals("layers_last");
    DescribedNetwork described =
        read(file(last + ".weight[1,8]", "layers.1.weight[8,8]", "layers.0.weight[8,2]"));
    assertEquals(
        List.of("layers.0.weight", "layers.1.weight", last + ".weight"),
        order(described),
        known ? "by its name" : "by the sizes, as there is one order only");
  }

  @Test
  void kerasCountsFromNoNumber() {
    assertEquals(
        List.of("dense/kernel:0", "dense_1/kernel:0", "dense_2/kernel:0"),
        order(
            read(
                file(
                    "dense_1/kernel:0[8,8]",
                    "dense_2/kernel:0[8,1]",
                    "dense/kernel:0[2,8]",
                    "dense/bias:0[8]",
                    "dense_1/bias:0[8]",
                    "dense_2/bias:0[1]"))));
  }

  @Test
  void plainLettersWithNumbersAreLayers() {
    DescribedNetwork described =
        read(file("W0[8,2]", "b0[8]", "W1[8,8]", "b1[8]", "W2[1,8]", "b2[1]"));
    assertEquals(List.of("W0", "W1", "W2"), order(described));
    assertEquals("b1", described.network().weighted().get(1).bias().origin().tensor());
  }

  @Test
  void sizesAloneSettleTheOrderIfOnlyOneIsPossible() {
    assertEquals(
        List.of("stem.weight", "body.weight", "tip.weight"),
        order(read(file("tip.weight[1,16]", "body.weight[16,8]", "stem.weight[8,2]"))));
  }

  @Test
  void orientationFollowsTheSizesWhereTheNameIsWrong() {
    DescribedNetwork described =
        read(file("0.weight[2,8]", "0.bias[8]", "1.weight[8,8]", "1.bias[8]", "2.weight[8,1]"));
    assertEquals(
        Weights.Storage.TRANSPOSED,
        described.network().weighted().get(1).weight().origin().storage());
    assertEquals(2, described.network().inputs());
  }

  @Test
  void aSquareChainInUnknownOrderIsRefusedWithTheSmallestDocumentThatSettlesIt() {
    TensorFile file = file("a.weight[16,16]", "b.weight[16,16]", "c.weight[16,16]");
    AmbiguousArchitecture problem = assertInstanceOf(AmbiguousArchitecture.class, refused(file));
    assertEquals(
        List.of("a.weight F32[16, 16]", "b.weight F32[16, 16]", "c.weight F32[16, 16]"),
        problem.found());
    assertEquals(6, problem.candidates().size());
    assertTrue(
        problem.candidates().contains("c.weight -> a.weight -> b.weight"),
        problem.candidates().toString());
    assertEquals(
        "{\"format\":1,\"layers\":[{\"weight\":\"a.weight\"},{\"weight\":\"b.weight\"},{\"weight\":\"c.weight\"}],\"activation\":\"relu\"}",
        problem.smallestDocument());
    assertEquals(
        List.of("a.weight", "b.weight", "c.weight"),
        order(read(file, document(problem.smallestDocument()))));
  }

  @Test
  void theSmallestDocumentSettlesAnAmbiguousInr() {
    TensorFile file =
        file("x.weight[8,2]", "a.weight[8,8]", "a.bias[8]", "b.weight[8,8]", "y.weight[1,8]");
    AmbiguousArchitecture problem = assertInstanceOf(AmbiguousArchitecture.class, refused(file));
    assertEquals(2, problem.candidates().size());
    DescribedNetwork described = read(file, document(problem.smallestDocument()));
    assertEquals(Source.STATED_IN_REQUEST, described.layers());
    assertEquals("a.bias", described.network().weighted().get(1).bias().origin().tensor());
    assertEquals(NetworkReader.NO_BIAS, described.network().weighted().getFirst().bias().origin());
  }

  @Test
  void squareMatricesOfUnknownOrientationAreRefused() {
    AmbiguousArchitecture problem =
        assertInstanceOf(AmbiguousArchitecture.class, refused(file("w0[2,2]", "w1[2,2]")));
    assertTrue(problem.smallestDocument().contains("\"orientation\":\"out-in\""));
    read(file("w0[2,2]", "w1[2,2]"), document(problem.smallestDocument()));
  }

  @Test
  void layersThatDoNotFollowEachOtherAreRefused() {
    AmbiguousArchitecture numbered =
        assertInstanceOf(
            AmbiguousArchitecture.class, refused(file("0.weight[8,2]", "1.weight[1,10]")));
    assertEquals(List.of("0.weight -> 1.weight"), numbered.candidates());
    assertInstanceOf(AmbiguousArchitecture.class, refused(file("p.weight[8,2]", "q.weight[1,10]")));
    assertInstanceOf(
        AmbiguousArchitecture.class,
        refused(file("0.weight[8,2]", "0.bias[9]", "1.weight[1,8]")),
        "a bias of another size");
  }

  @Test
  void tensorsThatBelongToNoLayerAreNotPassedOver() {
    AmbiguousArchitecture problem =
        assertInstanceOf(
            AmbiguousArchitecture.class,
            refused(file("0.weight[8,2]", "1.weight[1,8]", "norm.weight[8]", "encoding.b[4]")));
    DescribedNetwork described =
        read(
            file("0.weight[8,2]", "1.weight[1,8]", "norm.weight[8]"),
            document(problem.smallestDocument()));
    assertEquals(List.of("0.weight", "1.weight"), order(described));
  }

  @Test
  void countersBesideTheWeightsArePassedOver() {
    List<StoredTensor> tensors = new ArrayList<>(file("0.weight[8,2]", "1.weight[1,8]").tensors());
    tensors.add(StoredTensor.ofLongs("steps", DataType.I64, new long[] {3}));
    assertEquals(2, read(TensorFiles.of(tensors, Map.of())).network().weighted().size());
  }

  @Test
  void S26_filesWithoutWeightsAreNoNetwork() {
    assertInstanceOf(NoNetwork.class, refused(TensorFiles.read(RawFile.of("{}", 0))));
    assertInstanceOf(NoNetwork.class, refused(file("x_train[100,64]", "y_train[100]")));
    assertInstanceOf(NoNetwork.class, refused(file("exp_avg.0[8,8]", "exp_avg_sq.0[8,8]")));
    assertInstanceOf(
        NoNetwork.class, refused(file("q.lora_A.weight[4,32]", "q.lora_B.weight[32,4]")));
    assertInstanceOf(NoNetwork.class, refused(file("0.weight[5,8,2]", "1.weight[5,1,8]")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "q.lora_A.weight[4,32] q.lora_B.weight[32,4] | low-rank adapter",
        "r.weight_ih_l0[48,8] r.weight_hh_l0[48,12] f.weight[4,12] | recurrent",
        "lstm/lstm_cell/kernel:0[8,48] lstm/lstm_cell/recurrent_kernel:0[12,48] | recurrent",
        "state.exp_avg.0[8,8] state.exp_avg_sq.0[8,8] | optimiser",
        "x_train[100,64] y_train[100] | data set",
        "images[100,28,28] labels[100] | data set",
        "scale[3] | no layer",
        "0.weight[5,8,2] 1.weight[5,1,8] | one at a time"
      })
  void filesOfOtherThingsAreRefusedForWhatTheyAre(String tensors, String reason) {
    NoNetwork problem =
        assertInstanceOf(NoNetwork.class, refused(file(tensors.strip().split(" "))));
    assertTrue(problem.detail().contains(reason), problem.detail());
  }

  @Test
  void quantisedWeightsAreRefusedAsSuch() {
    List<StoredTensor> tensors =
        new ArrayList<>(file("fc1.weight_scale[2,1]", "fc1.bias[2]").tensors());
    tensors.add(StoredTensor.ofLongs("fc1.weight", DataType.I8, new long[4], 2, 2));
    NetworkProblem problem = refused(TensorFiles.of(tensors, Map.of()));
    assertTrue(problem.detail().contains("quantised"), problem.detail());
  }

  @Test
  void aTensorThatTwoLayersShareIsReadOnce() {
    DescribedNetwork described =
        read(
            file("w[8,8]", "last[3,8]"),
            document(
                """
                {"format":1,"layers":[{"weight":"w"},{"weight":"w"},{"weight":"last"}],
                "activation":"relu"}
                """));
    assertSame(
        described.network().weighted().get(0).weight(),
        described.network().weighted().get(1).weight());
  }

  @Test
  void S16_aLayerWithoutNeuronsIsNoNetwork() {
    assertInstanceOf(NoNetwork.class, refused(file("0.weight[0,2]", "1.weight[1,0]")));
    assertInstanceOf(NoNetwork.class, refused(file("0.weight[8,0]", "1.weight[1,8]")));
  }

  @Test
  void S17_integerWeightsAreRefusedWithTheirType() {
    StoredTensor weight = StoredTensor.ofLongs("0.weight", DataType.I8, new long[4], 2, 2);
    assertEquals(
        new UnsupportedWeights("0.weight", DataType.I8),
        refused(TensorFiles.of(List.of(weight), Map.of())));
  }

  @Test
  void S23_nonFiniteWeightsAreRefusedWithTheFirstPlaceAndTheirNumber() {
    float[] first = new float[16];
    float[] bias = new float[8];
    float[] last = new float[8];
    bias[3] = Float.NaN;
    last[0] = Float.NEGATIVE_INFINITY;
    last[7] = Float.POSITIVE_INFINITY;
    List<StoredTensor> tensors =
        List.of(
            StoredTensor.of("1.weight", DataType.F32, last, 1, 8),
            StoredTensor.of("0.weight", DataType.F32, first, 8, 2),
            StoredTensor.of("0.bias", DataType.F16, bias, 8));
    assertEquals(new NonFiniteWeights("0.bias", 3, 3), refused(TensorFiles.of(tensors, Map.of())));
  }

  @Test
  void S23_aFloat64BeyondFloat32IsNotFinite() {
    java.nio.ByteBuffer data =
        java.nio.ByteBuffer.allocate(16)
            .order(java.nio.ByteOrder.LITTLE_ENDIAN)
            .putDouble(8, 1e300);
    StoredTensor weight = StoredTensor.in(data, 0, "0.weight", DataType.F64, 1, 2);
    assertEquals(
        new NonFiniteWeights("0.weight", 1, 1), refused(TensorFiles.of(List.of(weight), Map.of())));
  }

  @Test
  void S23_subnormalWeightsAreKeptBitForBit() {
    float[] values = {Float.MIN_VALUE, -Float.MIN_VALUE};
    StoredTensor weight = StoredTensor.of("0.weight", DataType.F32, values, 1, 2);
    assertArrayEquals(
        values,
        read(TensorFiles.of(List.of(weight), Map.of()))
            .network()
            .weighted()
            .getFirst()
            .weight()
            .toArray());
  }

  @Test
  void aNetworkWithTwoInputsIsTakenForASirenAndSaysSo() {
    DescribedNetwork described = read(file("0.weight[8,2]", "1.weight[8,8]", "2.weight[3,8]"));
    assertEquals(
        List.of(new Activation.Sine(30), new Activation.Sine(30), Activation.Plain.NONE),
        described.network().weighted().stream().map(Layer::activation).toList());
    assertEquals(Source.DEFAULT, described.activation());
    assertEquals(Optional.of(Inr.Convention.CANONICAL), described.convention());
  }

  @Test
  void convolutionsAreNotReadBeforeTheirStridesAreStated() {
    TensorFile file =
        file(
            "dense.weight[10,16]",
            "conv.1.weight[16,4,3,3]",
            "conv.0.weight[4,1,3,3]",
            "conv.0.bias[4]");
    AmbiguousArchitecture problem =
        assertInstanceOf(
            AmbiguousArchitecture.class,
            refused(file, document("{\"format\":1,\"activation\":\"gelu\"}")));
    assertTrue(problem.detail().contains("strides"), problem.detail());
    assertEquals(
        "{\"format\":1,\"layers\":["
            + "{\"type\":\"convolution\",\"weight\":\"conv.0.weight\",\"bias\":\"conv.0.bias\","
            + "\"stride\":1,\"padding\":1,\"activation\":\"gelu\"},"
            + "{\"type\":\"convolution\",\"weight\":\"conv.1.weight\","
            + "\"stride\":1,\"padding\":1,\"activation\":\"gelu\"},"
            + "{\"type\":\"global-average-pool\"},"
            + "{\"type\":\"linear\",\"weight\":\"dense.weight\"}]}",
        problem.smallestDocument());
    DescribedNetwork described = read(file, document(problem.smallestDocument()));
    assertEquals(List.of("conv.0.weight", "conv.1.weight", "dense.weight"), order(described));
    assertEquals(Source.STATED_IN_REQUEST, described.layers());
    assertEquals(Source.STATED_IN_REQUEST, described.activation());
    assertTrue(described.convention().isEmpty());
  }

  @Test
  void theShortFormOfLayersIsStillAChainOfStrideOneAndAMean() {
    DescribedNetwork described =
        read(
            file("dense.weight[10,4]", "conv.0.weight[4,1,3,3]", "conv.0.bias[4]"),
            document(
                """
                {"format":1,"layers":[{"weight":"conv.0.weight"},{"weight":"dense.weight"}],
                "activation":"relu"}
                """));
    assertEquals(
        List.of(Layer.Convolution.class, Layer.GlobalPool.class, Layer.Linear.class),
        described.network().layers().stream().map(Object::getClass).toList());
  }

  @Test
  void aSingleLayerNeedsNoActivation() {
    assertEquals(
        Activation.Plain.NONE,
        read(file("fc.weight[10,784]", "fc.bias[10]"))
            .network()
            .weighted()
            .getFirst()
            .activation());
  }

  @Test
  void manySquareLayersWithoutOrderAreRefusedAtBoundedCost() {
    String[] tensors = new String[64];
    for (int i = 0; i < tensors.length; i++) {
      tensors[i] = "n" + (char) ('a' + i % 26) + (char) ('a' + i / 26) + ".weight[4,4]";
    }
    AmbiguousArchitecture problem =
        assertInstanceOf(AmbiguousArchitecture.class, refused(file(tensors)));
    assertEquals(8, problem.candidates().size());
    String[] dead = Arrays.copyOf(tensors, tensors.length);
    dead[0] = "a.weight[5,4]";
    dead[1] = "b.weight[6,4]";
    assertInstanceOf(AmbiguousArchitecture.class, refused(file(dead)));
  }
}
