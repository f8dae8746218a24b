package org.weightscope.editing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weightscope.onnx.Proto.floats;
import static org.weightscope.onnx.Proto.graph;
import static org.weightscope.onnx.Proto.integer;
import static org.weightscope.onnx.Proto.model;
import static org.weightscope.onnx.Proto.node;
import static org.weightscope.onnx.Proto.number;
import static org.weightscope.onnx.Proto.steps;
import static org.weightscope.onnx.Proto.tensor;
import static org.weightscope.onnx.Proto.tensorAttribute;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightscope.SharedData;
import org.weightscope.network.Inr;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Weights;
import org.weightscope.network.architecture.Architecture;
import org.weightscope.onnx.OnnxLimits;
import org.weightscope.onnx.Proto;
import org.weightscope.safetensors.ReadLimits;
import org.weightscope.safetensors.TensorFile;
import org.weightscope.safetensors.TensorFileWriter;
import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;

class EditableFileTest {
  private static final Edit EDIT =
      new Edit.Sequence(
          List.of(new Edit.Rotate(33), new Edit.Shift(0.1, 0.2), new Edit.Contrast(0.7)));

  private static EditableFile safetensors(byte[] bytes) throws Exception {
    return EditableFile.safetensors(
        ByteBuffer.wrap(bytes), ReadLimits.DEFAULT, Optional.<Architecture>empty());
  }

  private static EditableFile onnx(byte[] bytes) throws Exception {
    return EditableFile.onnx(
        ByteBuffer.wrap(bytes), OnnxLimits.DEFAULT, Optional.<Architecture>empty());
  }

  private static Inr inr(EditableFile file) {
    return new Inr(file.described().network(), Inr.Convention.CANONICAL);
  }

  private static byte[] bytes(EditableFile file) {
    byte[] bytes = new byte[file.bytes().remaining()];
    file.bytes().get(bytes);
    return bytes;
  }

  /** A SIREN's tensors, the first one as a kernel if wanted, last ones first in the file. */
  private static byte[] siren(DataType type, boolean kernels) {
    List<StoredTensor> tensors = new ArrayList<>();
    Network network = Sirens.network(new Random(3), 30, 2, 8, 8, 1);
    for (Layer.Weighted layer : network.weighted()) {
      int rows = layer.outputs();
      int columns = layer.inputs();
      String name = layer.weight().origin().tensor().replace("l", "layers.");
      float[] values = layer.weight().toArray();
      if (kernels) {
        float[] turned = new float[values.length];
        for (int i = 0; i < values.length; i++) {
          turned[i % columns * rows + i / columns] = values[i];
        }
        name = name.replace("weight", "kernel").replace("layers.", "params.Dense_");
        tensors.add(StoredTensor.of(name, type, turned, columns, rows));
      } else {
        tensors.add(StoredTensor.of(name, type, values, rows, columns));
      }
      tensors.add(
          StoredTensor.of(
              name.substring(0, name.lastIndexOf('.')) + ".bias",
              type,
              layer.bias().toArray(),
              rows));
    }
    Collections.reverse(tensors);
    return TensorFileWriter.write(tensors, Map.of("author", "Jürgen", "format", "pt"));
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"F32", "F64", "F16", "BF16"})
  void aSafetensorsFileKeepsHeaderAndTypeAndHoldsTheEditedNetwork(DataType type) throws Exception {
    for (boolean kernels : List.of(false, true)) {
      byte[] before = siren(type, kernels);
      EditableFile file = safetensors(before);
      Network wanted = EDIT.applied(inr(file)).network();
      EditableFile edited = file.edited(wanted);
      byte[] after = bytes(edited);
      TensorFile old = TensorFile.read(ByteBuffer.wrap(before), ReadLimits.DEFAULT);
      int data = Long.BYTES + old.headerBytes();
      assertArrayEquals(
          Arrays.copyOf(before, data),
          Arrays.copyOf(after, data),
          "the header is kept byte for byte");
      assertEquals(before.length, after.length);
      assertAsRounded(wanted, edited.described().network(), type);
      assertEquals(
          new TreeSet<>(List.of(0, 2)),
          changedLayers(file.described().network(), edited.described().network()),
          "first and last layer change, and no other");
    }
  }

  private static void assertAsRounded(Network wanted, Network found, DataType type) {
    for (int i = 0; i < wanted.weighted().size(); i++) {
      for (int t = 0; t < 2; t++) {
        Weights want = wanted.weighted().get(i).tensors().get(t);
        Weights have = found.weighted().get(i).tensors().get(t);
        StoredTensor rounded = StoredTensor.of("", type, want.toArray(), want.size());
        assertArrayEquals(rounded.toFloats(), have.toArray(), 0f, want::toString);
      }
    }
  }

  private static TreeSet<Integer> changedLayers(Network before, Network after) {
    TreeSet<Integer> changed = new TreeSet<>();
    for (int i = 0; i < before.steps().size(); i++) {
      if (!before.steps().get(i).equals(after.steps().get(i))) {
        changed.add(i);
      }
    }
    return changed;
  }

  @Test
  void noChangeGivesTheSameBytes() throws Exception {
    byte[] tensors = siren(DataType.F16, true);
    assertArrayEquals(
        tensors, bytes(safetensors(tensors).edited(safetensors(tensors).described().network())));
    byte[] model = model(Proto.siren());
    assertArrayEquals(model, bytes(onnx(model).edited(onnx(model).described().network())));
  }

  /** A graph of one layer {@code y = x Wᵀ + b}, its tensors stored as given. */
  private static byte[] layer(Proto weight, Proto bias) {
    return model(
        graph(2, node("Gemm", "x,w,b", "y", integer("transB", 1)))
            .message(5, weight)
            .message(5, bias));
  }

  private static Proto bias() {
    return tensor("b", new float[] {0.5f}, 1);
  }

  private static byte[] little(int width, double... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * width).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      switch (width) {
        case 8 -> bytes.putDouble(value);
        case 4 -> bytes.putFloat((float) value);
        default -> bytes.putShort(Float.floatToFloat16((float) value));
      }
    }
    return bytes.array();
  }

  /** Type and field of the values, and the bytes of them. */
  private record Form(String name, int type, int field, byte[] values, DataType read) {}

  private static final List<Form> FORMS =
      List.of(
          new Form("raw float", 1, 9, little(4, 0.25, -0.5), DataType.F32),
          new Form("packed float_data", 1, 4, little(4, 0.25, -0.5), DataType.F32),
          new Form("raw double", 11, 9, little(8, 0.25, -0.5), DataType.F64),
          new Form("packed double_data", 11, 10, little(8, 0.25, -0.5), DataType.F64),
          new Form("raw float16", 10, 9, little(2, 0.25, -0.5), DataType.F16),
          new Form(
              "raw bfloat16",
              16,
              9,
              new byte[] {(byte) 0x80, 0x3E, 0, (byte) 0xBF},
              DataType.BF16));

  @Test
  void everyPackedFormOfAnInitialiserIsOverwrittenInPlace() throws Exception {
    for (Form form : FORMS) {
      Proto weight = Proto.dims(1, 2).number(2, form.type).text(8, "w");
      byte[] before = layer(weight.bytes(form.field, form.values), bias());
      EditableFile file = onnx(before);
      Network wanted = EDIT.applied(inr(file)).network();
      EditableFile edited = file.edited(wanted);
      byte[] after = bytes(edited);
      assertEquals(before.length, after.length, form.name);
      Weights found = edited.described().network().weighted().getFirst().weight();
      Weights want = wanted.weighted().getFirst().weight();
      assertArrayEquals(
          StoredTensor.of("", form.read, want.toArray(), 2).toFloats(), found.toArray(), form.name);
      int at = Collections.indexOfSubList(list(before), list(form.values));
      int biasAt = Collections.indexOfSubList(list(before), list(floats(0.5f)));
      for (int i = 0; i < before.length; i++) {
        boolean value =
            i >= at && i < at + form.values.length || i >= biasAt && i < biasAt + Float.BYTES;
        assertTrue(value || before[i] == after[i], form.name + ": byte " + i + " is no value");
      }
    }
  }

  private static List<Byte> list(byte[] bytes) {
    List<Byte> list = new ArrayList<>();
    for (byte value : bytes) {
      list.add(value);
    }
    return list;
  }

  @Test
  void aMatrixOfAMatMulIsWrittenTurned() throws Exception {
    byte[] before =
        model(
            graph(2, node("MatMul", "x,w", "a"), node("Add", "a,b", "y"))
                .message(5, tensor("w", steps(6), 2, 3))
                .message(5, tensor("b", steps(3), 3)));
    EditableFile file = onnx(before);
    EditableFile turned = file.edited(new Edit.Rotate(90).applied(inr(file)).network());
    // Rows become columns and columns the negative of rows; a kernel has a row for each input.
    ByteBuffer expected = ByteBuffer.wrap(floats(-0.4f, -0.5f, -0.6f, 0.1f, 0.2f, 0.3f));
    byte[] bytes = bytes(turned);
    assertTrue(
        Collections.indexOfSubList(list(bytes), list(expected.array())) > 0,
        () -> turned.described().network().weighted().getFirst().weight().values().toString());
  }

  private static NotEditableException refused(byte[] bytes) throws Exception {
    EditableFile file = onnx(bytes);
    Network edited = EDIT.applied(inr(file)).network();
    return assertThrows(NotEditableException.class, () -> file.edited(edited));
  }

  private static void assertNames(String tensor, byte[] bytes) throws Exception {
    NotEditableException refused = refused(bytes);
    assertEquals(tensor, refused.tensor().orElse("none"), refused.detail());
    assertTrue(refused.detail().contains(tensor), refused.detail());
  }

  @Test
  void computedWeightsAreRefusedWithTheTensorTheyComeFrom() throws Exception {
    Proto weight = tensor("w", steps(2), 1, 2);
    assertNames(
        "w",
        model(
            graph(2, node("Gemm", "x,w,b", "y", integer("transB", 1), number("alpha", 2)))
                .message(5, weight)
                .message(5, bias())));
    assertNames(
        "b",
        model(
            graph(2, node("Gemm", "x,w,b", "y", integer("transB", 1)))
                .message(5, tensor("w", steps(4), 2, 2))
                .message(5, bias())));
  }

  @Test
  void anInitialiserThatTwoNodesTakeIsRefused() throws Exception {
    assertNames(
        "w",
        model(
            graph(
                    2,
                    node("Gemm", "x,w", "a", integer("transB", 1)),
                    node("Sin", "a", "s"),
                    node("Gemm", "s,w", "y", integer("transB", 1)))
                .message(5, tensor("w", steps(4), 2, 2))));
  }

  @Test
  void anInitialiserThatServesTwoLayersThroughAnIdentityIsRefused() throws Exception {
    NotEditableException refused =
        refused(
            model(
                graph(
                        2,
                        node("Identity", "w", "v"),
                        node("Gemm", "x,v", "a", integer("transB", 1)),
                        node("Sin", "a", "s"),
                        node("Gemm", "s,v", "y", integer("transB", 1)))
                    .message(5, tensor("w", steps(4), 2, 2))));
    assertTrue(refused.detail().contains("more than one place"), refused.detail());
  }

  @Test
  void aMissingBiasIsRefusedOnlyIfTheEditNeedsIt() throws Exception {
    byte[] bytes =
        model(
            graph(2, node("Gemm", "x,w", "y", integer("transB", 1)))
                .message(5, tensor("w", steps(2), 1, 2)));
    assertTrue(refused(bytes).detail().contains("bias"), () -> "the reason is the bias");
    EditableFile file = onnx(bytes);
    EditableFile flipped =
        file.edited(new Edit.Flip(Edit.Direction.VERTICAL).applied(inr(file)).network());
    assertEquals(-0.1f, flipped.described().network().weighted().getFirst().weight().get(0));
  }

  @Test
  void weightsInANodeOrInPiecesAreRefused() throws Exception {
    assertNames(
        "w",
        model(
            graph(
                    2,
                    node("Constant", "", "w", tensorAttribute("value", tensor("", steps(2), 1, 2))),
                    node("Gemm", "x,w,b", "y", integer("transB", 1)))
                .message(5, bias())));
    Proto pieces =
        Proto.dims(1, 2)
            .number(2, 1)
            .text(8, "w")
            .bytes(4, little(4, 0.25))
            .bytes(4, little(4, 0.5));
    assertNames("w", layer(pieces, bias()));
  }

  @Test
  void valuesTooLargeForTheirTypeAreRefused() throws Exception {
    Proto weight = Proto.dims(1, 2).number(2, 10).text(8, "w").bytes(9, little(2, 60_000, 1));
    EditableFile file = onnx(layer(weight, bias()));
    Network zoomed = new Edit.Zoom(0.5).applied(inr(file)).network();
    NotEditableException refused =
        assertThrows(NotEditableException.class, () -> file.edited(zoomed));
    assertTrue(refused.detail().contains("F16"), refused.detail());
  }

  @Test
  void aTensorOfTwoLayersIsRefusedInASafetensorsFileToo() throws Exception {
    String layers =
        "{\"format\":1,\"layers\":[{\"weight\":\"w\",\"bias\":\"b\",\"activation\":\"sine\"},"
            + "{\"weight\":\"w\",\"bias\":\"b\"}]}";
    byte[] bytes =
        TensorFileWriter.write(
            List.of(
                StoredTensor.of("w", DataType.F32, steps(4), 2, 2),
                StoredTensor.of("b", DataType.F32, steps(2), 2)),
            Map.of());
    EditableFile file =
        EditableFile.safetensors(
            ByteBuffer.wrap(bytes),
            ReadLimits.DEFAULT,
            Optional.of(Architecture.parse(layers.getBytes(StandardCharsets.UTF_8))));
    Network edited = EDIT.applied(inr(file)).network();
    NotEditableException refused =
        assertThrows(NotEditableException.class, () -> file.edited(edited));
    assertTrue(refused.detail().contains("more than one place"), refused.detail());
  }

  @Test
  void anotherNetworkIsNoEdit() throws Exception {
    EditableFile file = safetensors(siren(DataType.F32, false));
    Network other = Sirens.network(new Random(1), 30, 2, 4, 1);
    assertThrows(IllegalArgumentException.class, () -> file.edited(other));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "digit-0-layers.safetensors",
        "digit-8-kernels.safetensors",
        "digit-9-model.safetensors",
        "deep-3-net-linear.safetensors",
        "digit-7.onnx",
        "wide-64.onnx"
      })
  void aPublishedInrIsFlippedAndFlippedBackToTheSameBytes(String name) throws Exception {
    byte[] before = SharedData.bytes("inr/single/" + name);
    Edit flip = new Edit.Flip(Edit.Direction.HORIZONTAL);
    EditableFile file = name.endsWith("onnx") ? onnx(before) : safetensors(before);
    EditableFile flipped = file.edited(flip.applied(inr(file)).network());
    assertNotEquals(file.described().network(), flipped.described().network());
    EditableFile back = flipped.edited(flip.applied(inr(flipped)).network());
    assertArrayEquals(before, bytes(back));
    assertFalse(back.bytes().hasArray(), "the bytes are read-only");
  }
}
