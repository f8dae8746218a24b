package org.weightscope.inspection;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Shape;
import org.weightscope.network.Weights;
import org.weightscope.network.Window;
import org.weightscope.network.architecture.DescribedNetwork;
import org.weightscope.network.architecture.NetworkProblem;
import org.weightscope.network.architecture.Source;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;

/** Networks as they are met, with random weights, and what an inspection finds in them. */
public final class ExampleNetworks {
  private final Random random = new Random(7);
  private final Network.Builder builder;

  private ExampleNetworks(Shape input) {
    builder = new Network.Builder(input);
  }

  /** Inspects a network as if a file held just its tensors. */
  public static InspectedFile inspected(Network network) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (Layer layer : network.layers()) {
      for (Weights weights : layer.tensors()) {
        String name = weights.origin().tensor();
        tensors.put(name, StoredTensor.of(name, DataType.F32, weights.toArray(), weights.shape()));
      }
    }
    return InspectedFile.of(
        new InspectedFile.Contents(
            "safetensors", ByteBuffer.wrap(new byte[] {1, 2, 3}), tensors.values(), Map.of()),
        () ->
            new DescribedNetwork(
                network, Optional.empty(), Source.DEFAULT, Source.DEFAULT, Source.DEFAULT));
  }

  /** A file of one tensor that is no network, for this reason. */
  public static InspectedFile withoutNetwork(String reason) {
    StoredTensor tensor = StoredTensor.of("t", DataType.F32, new float[] {1, 2}, 2);
    return InspectedFile.of(
        new InspectedFile.Contents(
            "safetensors", ByteBuffer.wrap(new byte[] {1, 2, 3}), List.of(tensor), Map.of()),
        () -> {
          throw new UnreadableNetworkException(new NetworkProblem.NoNetwork(reason));
        });
  }

  /** 784-128-64-10 with ReLU. */
  public static Network mlp() {
    ExampleNetworks of = new ExampleNetworks(new Shape.Vector(784));
    int at = of.linear("fc1", 784, 128, Activation.Plain.RELU, 0);
    at = of.linear("fc2", 128, 64, Activation.Plain.RELU, at);
    of.linear("fc3", 64, 10, Activation.Plain.NONE, at);
    return of.builder.build();
  }

  /** As many linear layers as asked for, the names of which are these. */
  public static Network deep(int layers, String name) {
    ExampleNetworks of = new ExampleNetworks(new Shape.Vector(8));
    int at = 0;
    for (int i = 0; i < layers; i++) {
      at = of.linear(name + i, 8, 8, new Activation.Sine(30), at);
    }
    return of.builder.build();
  }

  /** A residual network of two stages, each with a block that keeps the map and one that halves. */
  public static Network residual() {
    ExampleNetworks of = new ExampleNetworks(new Shape.FeatureMap(3, 32, 32));
    int at = of.convolution("conv1", 3, 16, 3, 1, 0);
    at = of.normalisation("bn1", 16, Activation.Plain.RELU, at);
    int channels = 16;
    for (int stage = 1; stage <= 3; stage++) {
      for (int block = 0; block < 2; block++) {
        String name = "layer%d.%d.".formatted(stage, block);
        int wider = stage > 1 && block == 0 ? 2 * channels : channels;
        int stride = wider > channels ? 2 : 1;
        int shortcut = at;
        if (wider > channels) {
          shortcut = of.convolution(name + "downsample.0", channels, wider, 1, stride, at);
          shortcut =
              of.normalisation(name + "downsample.1", wider, Activation.Plain.NONE, shortcut);
        }
        int main = of.convolution(name + "conv1", channels, wider, 3, stride, at);
        main = of.normalisation(name + "bn1", wider, Activation.Plain.RELU, main);
        main = of.convolution(name + "conv2", wider, wider, 3, 1, main);
        main = of.normalisation(name + "bn2", wider, Activation.Plain.NONE, main);
        at = of.builder.add(name + "add", new Layer.Sum(Activation.Plain.RELU), main, shortcut);
        channels = wider;
      }
    }
    at = of.builder.add("avgpool", new Layer.GlobalPool(Layer.Pooling.AVERAGE), at);
    of.linear("fc", channels, 10, Activation.Plain.NONE, at);
    return of.builder.build();
  }

  /** Two pre-norm transformer blocks over patches of a picture. */
  public static Network transformer() {
    int d = 32;
    ExampleNetworks of = new ExampleNetworks(new Shape.FeatureMap(3, 32, 32));
    int at =
        of.builder.add(
            "patch_embed.proj",
            new Layer.Convolution(
                of.weights("patch_embed.proj.weight", d, 3, 4, 4),
                of.weights("patch_embed.proj.bias", d),
                new Window(Window.Size.of(4), Window.Size.ONE, Window.Padding.NONE),
                1,
                Activation.Plain.NONE),
            0);
    at = of.builder.add("flatten", new Layer.ToSequence(), at);
    at = of.builder.add("cls_token", new Layer.ClassToken(of.weights("cls_token", d)), at);
    at =
        of.builder.add(
            "pos_embed", new Layer.PositionEmbedding(of.weights("pos_embed", 65, d)), at);
    for (int block = 0; block < 2; block++) {
      String name = "blocks.%d.".formatted(block);
      int normed = of.layerNorm(name + "norm1", d, at);
      int attended =
          of.builder.add(
              name + "attn",
              new Layer.Attention(
                  of.projection(name + "attn.q", d),
                  of.projection(name + "attn.k", d),
                  of.projection(name + "attn.v", d),
                  4,
                  1 / Math.sqrt(8),
                  false),
              normed);
      attended = of.linear(name + "attn.proj", d, d, Activation.Plain.NONE, attended);
      at = of.builder.add(name + "add1", new Layer.Sum(Activation.Plain.NONE), attended, at);
      int wide = of.layerNorm(name + "norm2", d, at);
      wide = of.linear(name + "mlp.fc1", d, 4 * d, Activation.Plain.GELU, wide);
      wide = of.linear(name + "mlp.fc2", 4 * d, d, Activation.Plain.NONE, wide);
      at = of.builder.add(name + "add2", new Layer.Sum(Activation.Plain.NONE), wide, at);
    }
    at = of.layerNorm("norm", d, at);
    at = of.builder.add("token", new Layer.TokenAt(0), at);
    of.linear("head", d, 10, Activation.Plain.NONE, at);
    return of.builder.build();
  }

  /** A densely connected block: every convolution reads the maps of all before it. */
  public static Network dense() {
    ExampleNetworks of = new ExampleNetworks(new Shape.FeatureMap(4, 8, 8));
    List<Integer> maps = new ArrayList<>(List.of(0));
    int channels = 4;
    for (int i = 0; i < 6; i++) {
      int all = maps.getLast();
      if (maps.size() > 1) {
        all =
            of.builder.add(
                "concat" + i,
                new Layer.Concat(),
                maps.stream().mapToInt(Integer::intValue).toArray());
      }
      maps.add(of.convolution("conv" + i, channels, 4, 3, 1, all));
      channels += 4;
    }
    of.builder.add("pool", new Layer.GlobalPool(Layer.Pooling.MAX), maps.getLast());
    return of.builder.build();
  }

  private int linear(String name, int inputs, int outputs, Activation activation, int from) {
    return builder.add(
        name,
        new Layer.Linear(
            weights(name + ".weight", outputs, inputs),
            weights(name + ".bias", outputs),
            activation),
        from);
  }

  private int convolution(String name, int inputs, int outputs, int side, int stride, int from) {
    return builder.add(
        name,
        new Layer.Convolution(
            weights(name + ".weight", outputs, inputs, side, side),
            weights(name + ".bias", outputs),
            new Window(Window.Size.of(stride), Window.Size.ONE, Window.Padding.of(side / 2)),
            1,
            Activation.Plain.NONE),
        from);
  }

  private int normalisation(String name, int channels, Activation activation, int from) {
    return builder.add(
        name,
        new Layer.Normalization(
            new Layer.Statistics.Stored(
                weights(name + ".running_mean", channels),
                weights(name + ".running_var", channels),
                1e-5),
            weights(name + ".weight", channels),
            weights(name + ".bias", channels),
            activation),
        from);
  }

  private int layerNorm(String name, int channels, int from) {
    return builder.add(
        name,
        new Layer.Normalization(
            new Layer.Statistics.PerPlace(true, 1e-6),
            weights(name + ".weight", channels),
            weights(name + ".bias", channels),
            Activation.Plain.NONE),
        from);
  }

  private Layer.Projection projection(String name, int channels) {
    return new Layer.Projection(
        weights(name + ".weight", channels, channels), weights(name + ".bias", channels));
  }

  private Weights weights(String name, int... shape) {
    float[] values = new float[IntStream.of(shape).reduce(1, Math::multiplyExact)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian(0, 0.1);
    }
    return Weights.of(name, values, shape);
  }
}
