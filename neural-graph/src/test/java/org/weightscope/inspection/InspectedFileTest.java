package org.weightscope.inspection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.inspection.Inspection.IgnoredTensor;
import org.weightscope.inspection.Inspection.LayerFacts;
import org.weightscope.network.architecture.Architecture;
import org.weightscope.network.architecture.NetworkProblem;
import org.weightscope.onnx.OnnxLimits;
import org.weightscope.onnx.Proto;
import org.weightscope.safetensors.ReadLimits;
import org.weightscope.safetensors.TensorFileWriter;
import org.weightscope.safetensors.TensorFiles;
import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;

class InspectedFileTest {
  private static final Random RANDOM = new Random(5);

  private static InspectedFile safetensors(StoredTensor... tensors) throws Exception {
    return InspectedFile.safetensors(
        ByteBuffer.wrap(TensorFileWriter.write(List.of(tensors), Map.of())),
        ReadLimits.DEFAULT,
        Optional.empty());
  }

  private static StoredTensor random(String name, int... shape) {
    return TensorFiles.floats(RANDOM, name, shape);
  }

  @Test
  void aNetworkIsDescribedLayerByLayer() throws Exception {
    InspectedFile file =
        safetensors(
            random("l.0.weight", 5, 2),
            random("l.0.bias", 5),
            random("l.1.weight", 1, 5),
            random("l.1.bias", 1));
    Inspection inspection = file.inspection();
    assertEquals(4, inspection.file().tensors());
    Inspection.NetworkFacts network = inspection.network().orElseThrow();
    assertEquals(21, network.parameters());
    assertEquals("2", network.input());
    assertEquals("1", network.output());
    assertEquals("default", network.activationFrom());
    LayerFacts first = inspection.layers().getFirst();
    assertEquals("linear", first.kind());
    assertEquals("sine 30", first.activation());
    assertEquals(List.of(0), first.reads());
    assertEquals(List.of("2"), first.inputs());
    assertEquals("5", first.output());
    assertEquals(List.of("l.0.weight", "l.0.bias"), first.tensors());
    assertEquals(15, inspection.graph().orElseThrow().edges());
    assertEquals(OptionalInt.of(2), inspection.tensors().get(2).layer());
    assertTrue(file.problem().isEmpty() && inspection.ignored().isEmpty());
  }

  @Test
  void tensorsThatMayBeSeveralNetworksAreDescribedAllTheSame() throws Exception {
    InspectedFile file =
        safetensors(
            random("l.0.weight", 5, 3),
            random("l.0.bias", 5),
            random("l.1.weight", 1, 5),
            random("l.1.bias", 1));
    assertInstanceOf(NetworkProblem.AmbiguousArchitecture.class, file.problem().orElseThrow());
    assertTrue(file.inspection().network().isEmpty() && file.inspection().layers().isEmpty());
    assertEquals(4, file.inspection().tensors().size());
    assertTrue(file.inspection().tensors().getFirst().statistics().isPresent());
    assertTrue(
        InspectedFile.safetensors(
                ByteBuffer.wrap(
                    TensorFileWriter.write(
                        List.of(
                            random("l.0.weight", 5, 3),
                            random("l.0.bias", 5),
                            random("l.1.weight", 1, 5),
                            random("l.1.bias", 1)),
                        Map.of())),
                ReadLimits.DEFAULT,
                Optional.of(
                    Architecture.parse("{\"format\":1,\"activation\":\"relu\"}".getBytes())))
            .network()
            .isPresent(),
        "the document settles it");
  }

  @Test
  void S23_aFileWithNaNIsInspectedButHasNoNetwork() throws Exception {
    InspectedFile file =
        safetensors(
            StoredTensor.of("l.0.weight", DataType.F32, new float[] {1, 2, Float.NaN, 4}, 2, 2),
            random("l.0.bias", 2),
            random("l.1.weight", 1, 2),
            random("l.1.bias", 1));
    assertInstanceOf(NetworkProblem.NonFiniteWeights.class, file.problem().orElseThrow());
    TensorStatistics statistics = file.inspection().tensors().getFirst().statistics().orElseThrow();
    assertEquals(1, statistics.nonFinite());
    assertEquals(2, statistics.firstNonFinite().orElseThrow());
  }

  @Test
  void ofAnOnnxGraphTheOperatorsAreCounted() throws Exception {
    Proto graph = Proto.siren().message(5, Proto.tensor("spare", new float[] {1, 2}, 2));
    InspectedFile file = onnx(graph);
    assertEquals(
        List.of(
            Map.entry("Gemm", 2),
            Map.entry("Constant", 1),
            Map.entry("Mul", 1),
            Map.entry("Sin", 1)),
        List.copyOf(file.inspection().operators().entrySet()));
    assertEquals("onnx", file.inspection().file().format());
    assertEquals("file", file.inspection().network().orElseThrow().layersFrom());
    assertEquals(2, file.inspection().layers().size());
    assertEquals(
        List.of(new IgnoredTensor("spare", "no layer of the network holds it")),
        file.inspection().ignored());
  }

  @Test
  void constantsOfAGraphThatMayBeWeightsAreAmongItsTensors() throws Exception {
    Proto graph =
        Proto.graph(
            2,
            Proto.node(
                "Constant",
                "",
                "w",
                Proto.tensorAttribute("value", Proto.tensor("", Proto.steps(2), 2, 1))),
            Proto.node(
                "Constant",
                "",
                "one",
                Proto.tensorAttribute("value", Proto.tensor("", new float[] {1}))),
            Proto.node("MatMul", "x,w", "y"));
    Inspection inspection = onnx(graph).inspection();
    assertEquals(List.of("w"), inspection.tensors().stream().map(t -> t.name()).toList());
    assertEquals(OptionalInt.of(1), inspection.tensors().getFirst().layer());
  }

  @Test
  void aGraphThatIsNotReadShowsItsOperatorsAndTheReason() throws Exception {
    Proto graph =
        Proto.graph(2, Proto.node("Det", "x", "y"))
            .message(5, Proto.tensor("w", new float[] {1, 2}, 2));
    InspectedFile file = onnx(graph);
    assertEquals(Map.of("Det", 1), file.inspection().operators());
    assertEquals(1, file.inspection().tensors().size());
    assertInstanceOf(NetworkProblem.UnsupportedOperators.class, file.problem().orElseThrow());
  }

  @Test
  void aBrokenFileIsRefused() {
    assertThrows(
        UnreadableFileException.class,
        () ->
            InspectedFile.safetensors(
                ByteBuffer.wrap(new byte[20]), ReadLimits.DEFAULT, Optional.empty()));
  }

  @Test
  void manyTensorsAreCountedButNotAllDescribed() throws Exception {
    StoredTensor[] tensors = new StoredTensor[Inspection.MOST_TENSORS + 5];
    for (int i = 0; i < tensors.length; i++) {
      tensors[i] = random("t" + i, 1);
    }
    Inspection inspection = safetensors(tensors).inspection();
    assertEquals(Inspection.MOST_TENSORS + 5, inspection.file().tensors());
    assertEquals(Inspection.MOST_TENSORS, inspection.tensors().size());
  }

  @Test
  void layersOfAllKindsHaveWordsForWhatMatters() {
    List<LayerFacts> layers =
        ExampleNetworks.inspected(ExampleNetworks.transformer()).inspection().layers();
    assertEquals(Map.of("kernel", "4x4", "stride", "4x4"), layers.getFirst().settings());
    LayerFacts attention = layers.get(5);
    assertEquals("attention", attention.kind());
    assertEquals("4", attention.settings().get("heads"));
    LayerFacts sum = layers.get(7);
    assertEquals(List.of(7, 4), sum.reads());
    assertEquals("65x32", sum.output());
    List<LayerFacts> residual =
        ExampleNetworks.inspected(ExampleNetworks.residual()).inspection().layers();
    assertEquals("batch normalisation", residual.get(1).kind());
    assertEquals("relu", residual.get(1).activation());
    assertEquals(Map.of("epsilon", "1e-05"), residual.get(1).settings());
    assertEquals("2x2", residual.get(12).settings().get("stride"));
  }

  private static InspectedFile onnx(Proto graph) throws Exception {
    return InspectedFile.onnx(
        ByteBuffer.wrap(Proto.model(graph)), OnnxLimits.DEFAULT, Optional.empty());
  }
}
