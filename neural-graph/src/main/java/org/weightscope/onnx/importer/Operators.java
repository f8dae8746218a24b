package org.weightscope.onnx.importer;

import java.util.Map;
import java.util.Optional;
import org.weightscope.network.Activation;
import org.weightscope.network.Activation.Plain;
import org.weightscope.network.Layer.Pooling;
import org.weightscope.onnx.OnnxNode;
import org.weightscope.onnx.importer.Formula.Activated;
import org.weightscope.onnx.importer.Formula.Applied;
import org.weightscope.onnx.importer.Formula.Arithmetic;
import org.weightscope.onnx.importer.Formula.Combined;
import org.weightscope.onnx.importer.Formula.Elementary;
import org.weightscope.onnx.importer.Formula.Number;
import org.weightscope.onnx.importer.Formula.Reduction;

/** All operators that are read from neurons. */
final class Operators {
  private static final Map<String, OperatorImporter> STANDARD =
      Map.ofEntries(
          Map.entry("Constant", new ConstantImporter()),
          Map.entry("Identity", new IdentityImporter(1)),
          Map.entry("Dropout", new IdentityImporter(3, "ratio", "seed", "is_test")),
          Map.entry("Cast", new CastImporter()),
          Map.entry("Gemm", new GemmImporter()),
          Map.entry("MatMul", new MatMulImporter()),
          Map.entry("Einsum", new EinsumImporter()),
          Map.entry("Conv", new ConvImporter()),
          Map.entry("MaxPool", new PoolImporter(Pooling.MAX)),
          Map.entry("AveragePool", new PoolImporter(Pooling.AVERAGE)),
          Map.entry("GlobalMaxPool", new GlobalPoolImporter(Pooling.MAX)),
          Map.entry("GlobalAveragePool", new GlobalPoolImporter(Pooling.AVERAGE)),
          Map.entry("ReduceMean", new ReduceImporter(Reduction.MEAN)),
          Map.entry("ReduceSum", new ReduceImporter(Reduction.SUM)),
          Map.entry("ReduceMax", new ReduceImporter(Reduction.LARGEST)),
          Map.entry("BatchNormalization", new BatchNormalizationImporter()),
          Map.entry("InstanceNormalization", new InstanceNormalizationImporter()),
          Map.entry("GroupNormalization", new GroupNormalizationImporter()),
          Map.entry("LayerNormalization", new LayerNormalizationImporter(true)),
          Map.entry("RMSNormalization", new LayerNormalizationImporter(false)),
          Map.entry("Attention", new AttentionImporter()),
          Map.entry("Softmax", new SoftmaxImporter(false)),
          Map.entry("LogSoftmax", new SoftmaxImporter(true)),
          Map.entry("Add", new ElementwiseImporter(Arithmetic.ADD)),
          Map.entry("Sub", new ElementwiseImporter(Arithmetic.SUBTRACT)),
          Map.entry("Mul", new ElementwiseImporter(Arithmetic.MULTIPLY)),
          Map.entry("Div", new ElementwiseImporter(Arithmetic.DIVIDE)),
          Map.entry("Pow", new ElementwiseImporter(Arithmetic.POWER)),
          Map.entry("Min", new ElementwiseImporter(Arithmetic.SMALLER)),
          Map.entry("Max", new ElementwiseImporter(Arithmetic.LARGER)),
          Map.entry("Sum", new SumImporter()),
          Map.entry("Erf", elementary(Elementary.ERF)),
          Map.entry("Exp", elementary(Elementary.EXP)),
          Map.entry("Log", elementary(Elementary.LOG)),
          Map.entry("Sqrt", elementary(Elementary.SQRT)),
          Map.entry("Abs", elementary(Elementary.ABSOLUTE)),
          Map.entry(
              "Neg",
              new ElementaryImporter(of -> new Combined(Arithmetic.MULTIPLY, of, new Number(-1)))),
          Map.entry(
              "Reciprocal",
              new ElementaryImporter(of -> new Combined(Arithmetic.DIVIDE, new Number(1), of))),
          Map.entry("Sin", new ElementaryImporter(of -> new Activated(new Activation.Sine(1), of))),
          Map.entry(
              "Cos", new ElementaryImporter(of -> new Activated(new Activation.Cosine(1), of))),
          Map.entry("Relu", ActivationImporter.of(Plain.RELU)),
          Map.entry("Tanh", ActivationImporter.of(Plain.TANH)),
          Map.entry("Sigmoid", ActivationImporter.of(Plain.SIGMOID)),
          Map.entry("Softsign", ActivationImporter.of(Plain.SOFTSIGN)),
          Map.entry("Softplus", ActivationImporter.of(new Activation.Softplus(1))),
          Map.entry("HardSwish", ActivationImporter.of(Plain.HARD_SWISH)),
          Map.entry("Mish", ActivationImporter.of(Plain.MISH)),
          Map.entry("Selu", new ActivationImporter(ActivationAttributes::selu, "alpha", "gamma")),
          Map.entry("Gelu", new ActivationImporter(ActivationAttributes::gelu, "approximate")),
          Map.entry("Swish", new ActivationImporter(ActivationAttributes::swish, "alpha")),
          Map.entry("LeakyRelu", new ActivationImporter(ActivationAttributes::leakyRelu, "alpha")),
          Map.entry("Elu", new ActivationImporter(ActivationAttributes::elu, "alpha")),
          Map.entry("Celu", new ActivationImporter(ActivationAttributes::celu, "alpha")),
          Map.entry(
              "HardSigmoid",
              new ActivationImporter(ActivationAttributes::hardSigmoid, "alpha", "beta")),
          Map.entry("Clip", new ClipImporter()),
          Map.entry("PRelu", new PReluImporter()),
          Map.entry("Flatten", new FlattenImporter()),
          Map.entry("Reshape", new ReshapeImporter()),
          Map.entry("Squeeze", new SqueezeImporter()),
          Map.entry("Unsqueeze", new UnsqueezeImporter()),
          Map.entry("Transpose", new TransposeImporter()),
          Map.entry("Expand", new ExpandImporter()),
          Map.entry("Shape", new ShapeImporter()),
          Map.entry("Size", new SizeImporter()),
          Map.entry("Pad", new PadImporter()),
          Map.entry("Slice", new SliceImporter()),
          Map.entry("Split", new SplitImporter()),
          Map.entry("Gather", new GatherImporter()),
          Map.entry("Concat", new ConcatImporter()),
          Map.entry("IsNaN", new IsNaNImporter()),
          Map.entry("Where", new WhereImporter()),
          Map.entry("ScatterND", new ScatterNdImporter()));

  /** Those that ONNX Runtime writes when it optimises a transformer. */
  private static final Map<String, OperatorImporter> MICROSOFT =
      Map.of(
          "Attention", new MicrosoftAttentionImporter(),
          "SkipLayerNormalization", new SkipLayerNormalizationImporter(),
          "BiasGelu", new BiasGeluImporter());

  private Operators() {}

  private static OperatorImporter elementary(Elementary function) {
    return new ElementaryImporter(of -> new Applied(function, of));
  }

  static Optional<OperatorImporter> of(OnnxNode node) {
    return switch (node.domain()) {
      case "" -> Optional.ofNullable(STANDARD.get(node.operator()));
      case "com.microsoft" -> Optional.ofNullable(MICROSOFT.get(node.operator()));
      default -> Optional.empty();
    };
  }
}
