package org.weightscope.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Shape;
import org.weightscope.network.Weights;
import org.weightscope.network.architecture.Architecture;
import org.weightscope.safetensors.TensorFileWriter;
import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;

/** Files of small convolutional networks 3-4-4-10 for pictures of 8 x 8 with random weights. */
public final class SmallNetworks {
  private SmallNetworks() {}

  /** Writes a network whose weights have a standard deviation of 0.1 to 1; returns it. */
  public static double write(Path file, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed * 7919 + 1);
    double deviation = 0.1 + 0.9 * random.nextDouble();
    Network.Builder network = new Network.Builder(new Shape.FeatureMap(3, 8, 8));
    List<StoredTensor> tensors = new ArrayList<>();
    int at =
        network.add(
            "conv0",
            new Layer.Convolution(
                weights("conv0.weight", tensors, random, deviation, 4, 3, 3, 3),
                weights("conv0.bias", tensors, random, deviation, 4),
                Activation.Plain.RELU),
            0);
    at =
        network.add(
            "conv1",
            new Layer.Convolution(
                weights("conv1.weight", tensors, random, deviation, 4, 4, 3, 3),
                weights("conv1.bias", tensors, random, deviation, 4),
                Activation.Plain.TANH),
            at);
    at = network.add("pool", new Layer.GlobalPool(Layer.Pooling.AVERAGE), at);
    network.add(
        "head",
        new Layer.Linear(
            weights("head.weight", tensors, random, deviation, 10, 4),
            weights("head.bias", tensors, random, deviation, 10),
            Activation.Plain.NONE),
        at);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(
        file,
        TensorFileWriter.write(
            tensors, Map.of(Architecture.METADATA_KEY, Architecture.of(network.build()).toJson())));
    return deviation;
  }

  private static Weights weights(
      String name,
      List<StoredTensor> tensors,
      SplittableRandom random,
      double deviation,
      int... shape) {
    int size = 1;
    for (int dimension : shape) {
      size *= dimension;
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    tensors.add(StoredTensor.of(name, DataType.F32, values, shape));
    return Weights.of(name, values, shape);
  }
}
