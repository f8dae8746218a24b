package org.weightscope.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.springframework.core.io.ClassPathResource;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Shape;
import org.weightscope.network.Weights;
import org.weightscope.network.Window;
import org.weightscope.network.architecture.Architecture;
import org.weightscope.network.architecture.NetworkReader;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.safetensors.ReadLimits;
import org.weightscope.safetensors.TensorFile;
import org.weightscope.safetensors.TensorFileWriter;
import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;

/** Small classifiers of pictures: trained ones from files, and others made up. */
final class Cnns {
  /** The trained ones by their measured accuracy, the best first, and the first before training. */
  static final List<String> FILES = List.of("good", "middling", "chance", "untrained");

  private Cnns() {}

  /** The file of a trained one. */
  static byte[] file(String name) {
    try {
      return new ClassPathResource("zoo/" + name + ".safetensors").getContentAsByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The network of a file. */
  static Network read(byte[] file) {
    try {
      return NetworkReader.read(
              TensorFile.read(ByteBuffer.wrap(file), ReadLimits.DEFAULT), Optional.empty())
          .network();
    } catch (UnreadableFileException | UnreadableNetworkException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * What matters about a network that is made up.
   *
   * @param input shape of a picture
   * @param widths channels of its convolutions
   * @param kernel side of their kernels
   * @param stride of the first
   * @param activation of all of them
   * @param scale of all weights, 1 being that of PyTorch before training
   * @param classes number of outputs
   */
  record Plan(
      Shape.FeatureMap input,
      List<Integer> widths,
      int kernel,
      int stride,
      Activation activation,
      double scale,
      int classes) {

    /** A network as the test predictor knows them. */
    static final Plan USUAL =
        new Plan(
            new Shape.FeatureMap(3, 16, 16), List.of(8, 16, 8), 3, 1, Activation.Plain.RELU, 1, 10);

    Plan with(Shape.FeatureMap other) {
      return new Plan(other, widths, kernel, stride, activation, scale, classes);
    }

    Plan widths(Integer... other) {
      return new Plan(input, List.of(other), kernel, stride, activation, scale, classes);
    }

    Plan kernel(int other) {
      return new Plan(input, widths, other, stride, activation, scale, classes);
    }

    Plan stride(int other) {
      return new Plan(input, widths, kernel, other, activation, scale, classes);
    }

    Plan with(Activation other) {
      return new Plan(input, widths, kernel, stride, other, scale, classes);
    }

    Plan scale(double other) {
      return new Plan(input, widths, kernel, stride, activation, other, classes);
    }

    Plan classes(int other) {
      return new Plan(input, widths, kernel, stride, activation, scale, other);
    }

    /** The network with random weights. */
    Network network(long seed) {
      Random random = new Random(seed);
      Network.Builder builder = new Network.Builder(input);
      int value = 0;
      int channels = input.channels();
      for (int i = 0; i < widths.size(); i++) {
        int width = widths.get(i);
        value =
            builder.add(
                "conv" + i,
                new Layer.Convolution(
                    weights(random, "conv" + i + ".weight", width, channels, kernel, kernel),
                    uniform(random, "conv" + i + ".bias", channels * kernel * kernel, width),
                    new Window(
                        Window.Size.of(i == 0 ? stride : 1),
                        Window.Size.ONE,
                        Window.Padding.of(kernel / 2)),
                    1,
                    activation),
                value);
        channels = width;
      }
      value = builder.add("pool", new Layer.GlobalPool(Layer.Pooling.AVERAGE), value);
      builder.add(
          "fc",
          new Layer.Linear(
              weights(random, "fc.weight", classes, channels),
              uniform(random, "fc.bias", channels, classes),
              Activation.Plain.NONE),
          value);
      return builder.build();
    }

    /** The network as a file. */
    byte[] file(long seed) {
      return Cnns.file(network(seed));
    }

    private Weights weights(Random random, String name, int... shape) {
      int inputs = 1;
      for (int axis = 1; axis < shape.length; axis++) {
        inputs *= shape[axis];
      }
      return uniform(random, name, inputs, shape);
    }

    /** Weights or biases of neurons with so many inputs. */
    private Weights uniform(Random random, String name, int inputs, int... shape) {
      double bound = scale / Math.sqrt(inputs);
      float[] values = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (bound * random.nextDouble(-1, 1));
      }
      return Weights.of(name, values, shape);
    }
  }

  /**
   * The same network with the channels of its first convolution in the opposite order; its second
   * layer is a convolution too.
   */
  static Network turned(Network network) {
    Layer.Convolution first = (Layer.Convolution) network.layers().get(0);
    Layer.Convolution second = (Layer.Convolution) network.layers().get(1);
    float[] rows = new float[first.weight().size()];
    int channels = first.outputs();
    float[] bias = new float[channels];
    float[] columns = new float[second.weight().size()];
    int kernel = first.weight().dimension(2) * first.weight().dimension(3);
    int nextKernel = second.weight().dimension(2) * second.weight().dimension(3);
    for (int c = 0; c < channels; c++) {
      int from = channels - 1 - c;
      first.weight().copyTo(from * 3 * kernel, rows, c * 3 * kernel, 3 * kernel);
      bias[c] = first.bias().get(from);
      for (int o = 0; o < second.outputs(); o++) {
        second
            .weight()
            .copyTo(
                (o * channels + from) * nextKernel,
                columns,
                (o * channels + c) * nextKernel,
                nextKernel);
      }
    }
    Network.Builder turned = new Network.Builder(network.input());
    int value =
        turned.add(
            "conv0",
            new Layer.Convolution(
                first.weight().with(rows),
                first.bias().with(bias),
                first.window(),
                1,
                first.activation()),
            0);
    value =
        turned.add(
            "conv1",
            new Layer.Convolution(
                second.weight().with(columns),
                second.bias(),
                second.window(),
                1,
                second.activation()),
            value);
    for (int i = 2; i < network.steps().size(); i++) {
      value = turned.add(network.steps().get(i).name(), network.layers().get(i), value);
    }
    return turned.build();
  }

  /** The same chain whose last bias is this one number. */
  static Network withLastBias(Network network, double bias) {
    Layer.Linear last = (Layer.Linear) network.layers().getLast();
    float[] values = new float[last.outputs()];
    Arrays.fill(values, (float) bias);
    return withLast(network, last.with(last.weight(), last.bias().with(values)));
  }

  /** The same chain with another last layer. */
  static Network withLast(Network network, Layer last) {
    Network.Builder builder = new Network.Builder(network.input());
    for (int i = 0; i + 1 < network.steps().size(); i++) {
      builder.add(network.steps().get(i).name(), network.layers().get(i), i);
    }
    builder.add(network.steps().getLast().name(), last, network.steps().size() - 1);
    return builder.build();
  }

  /** A network as a file that states its architecture. */
  static byte[] file(Network network) {
    return file(network, Map.of(Architecture.METADATA_KEY, Architecture.of(network).toJson()));
  }

  /** A network as a file with this metadata. */
  static byte[] file(Network network, Map<String, String> metadata) {
    List<StoredTensor> tensors = new ArrayList<>();
    for (Layer layer : network.layers()) {
      for (Weights weights : layer.tensors()) {
        tensors.add(
            StoredTensor.of(
                weights.origin().tensor(), DataType.F32, weights.toArray(), weights.shape()));
      }
    }
    return TensorFileWriter.write(tensors, metadata);
  }
}
