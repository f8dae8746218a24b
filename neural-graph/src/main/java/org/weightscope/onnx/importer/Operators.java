package org.weightscope.onnx.importer;

import java.util.Map;
import java.util.Optional;
import org.weightscope.network.Activation.Plain;
import org.weightscope.onnx.OnnxNode;

/** All operators that are read, of the standard domain. */
final class Operators {
  private static final Map<String, OperatorImporter> STANDARD =
      Map.ofEntries(
          Map.entry("Constant", new ConstantImporter()),
          Map.entry("Identity", new IdentityImporter()),
          Map.entry("Dropout", new DropoutImporter()),
          Map.entry("Gemm", new GemmImporter()),
          Map.entry("MatMul", new MatMulImporter()),
          Map.entry("Add", new AddImporter()),
          Map.entry("Mul", new MulImporter()),
          Map.entry("Sin", new SinImporter()),
          Map.entry("Relu", new ActivationImporter(Plain.RELU)),
          Map.entry("Tanh", new ActivationImporter(Plain.TANH)),
          Map.entry("Sigmoid", new ActivationImporter(Plain.SIGMOID)),
          Map.entry("LeakyRelu", new LeakyReluImporter()),
          Map.entry("Gelu", new GeluImporter()),
          Map.entry("Flatten", new FlattenImporter()),
          Map.entry("Reshape", new ReshapeImporter()),
          Map.entry("Squeeze", new SqueezeImporter()));

  private Operators() {}

  static Optional<OperatorImporter> of(OnnxNode node) {
    return node.domain().isEmpty()
        ? Optional.ofNullable(STANDARD.get(node.operator()))
        : Optional.empty();
  }
}
