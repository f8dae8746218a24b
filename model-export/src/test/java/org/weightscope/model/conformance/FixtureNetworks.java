package org.weightscope.model.conformance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Weights;
import tools.jackson.databind.JsonNode;

/** The input networks of a fixture. */
public final class FixtureNetworks {
  private static final Activation SINE = new Activation.Sine(30);

  private FixtureNetworks() {}

  /** The graphs of the input networks. */
  public static List<NeuralGraph> graphs(Fixture fixture) {
    return of(fixture).stream().map(NeuralGraph::of).toList();
  }

  /** The input networks. */
  public static List<Network> of(Fixture fixture) {
    if (fixture.has("net.0.fc.weight")) {
      return convolutional(fixture);
    }
    return fixture.tensor("weights.0").shape().length == 5 ? stacked(fixture) : sines(fixture);
  }

  /** Sine networks from {@code weights.i [B, in, out, 1]} and {@code biases.i [B, out, 1]}. */
  private static List<Network> sines(Fixture fixture) {
    int layers = layers(fixture);
    int count = fixture.tensor("weights.0").shape()[0];
    List<Network> networks = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      List<Layer.Weighted> all = new ArrayList<>();
      for (int l = 0; l < layers; l++) {
        Fixture.Values weight = fixture.tensor("weights." + l);
        int in = weight.shape()[1];
        int out = weight.shape()[2];
        float[] transposed = new float[in * out];
        for (int i = 0; i < in; i++) {
          for (int o = 0; o < out; o++) {
            transposed[o * in + i] = weight.values()[(n * in + i) * out + o];
          }
        }
        float[] bias =
            Arrays.copyOfRange(fixture.tensor("biases." + l).values(), n * out, (n + 1) * out);
        all.add(
            new Layer.Linear(
                Weights.of("weight" + l, transposed, out, in),
                Weights.of("bias" + l, bias, out),
                l < layers - 1 ? SINE : Activation.Plain.NONE));
      }
      networks.add(Network.chain(all));
    }
    return networks;
  }

  /** Networks from {@code weights.i [B, out, in, …]} and {@code biases.i [B, out]}. */
  private static List<Network> stacked(Fixture fixture) {
    int count = fixture.tensor("weights.0").shape()[0];
    List<Network> networks = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      List<Layer.Weighted> layers = new ArrayList<>();
      for (int l = 0; l < layers(fixture); l++) {
        Weights weight = part(fixture, "weights." + l, n);
        Weights bias = part(fixture, "biases." + l, n);
        layers.add(
            weight.rank() == 4
                ? new Layer.Convolution(weight, bias, Activation.Plain.RELU)
                : new Layer.Linear(weight, bias, Activation.Plain.NONE));
      }
      networks.add(Network.chain(layers));
    }
    return networks;
  }

  /** Entry {@code n} of the first axis. */
  private static Weights part(Fixture fixture, String name, int n) {
    Fixture.Values values = fixture.tensor(name);
    int[] shape = Arrays.stream(values.shape()).skip(1).toArray();
    int size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    return Weights.of(name, Arrays.copyOfRange(values.values(), n * size, (n + 1) * size), shape);
  }

  private static int layers(Fixture fixture) {
    int layers = 0;
    while (fixture.has("weights." + layers)) {
      layers++;
    }
    return layers;
  }

  /** Convolutional networks from their state dicts {@code net.n}. */
  private static List<Network> convolutional(Fixture fixture) {
    List<Network> networks = new ArrayList<>();
    JsonNode described = fixture.description().path("networks");
    for (int n = 0; fixture.has("net." + n + ".fc.weight"); n++) {
      List<Layer.Weighted> layers = new ArrayList<>();
      List<OptionalInt> skips = new ArrayList<>();
      for (int l = 0; fixture.has("net." + n + ".layers." + l + ".weight"); l++) {
        JsonNode network = described.get(n);
        int skip = network == null ? -1 : network.path("residual").get(l).asInt();
        layers.add(
            new Layer.Convolution(
                weights(fixture, "net." + n + ".layers." + l + ".weight"),
                weights(fixture, "net." + n + ".layers." + l + ".bias"),
                network == null
                    ? Activation.Plain.RELU
                    : Activation.named(
                            network.path("activation").get(l).asString().replace('_', '-'))
                        .orElseThrow()));
        skips.add(skip < 0 ? OptionalInt.empty() : OptionalInt.of(skip));
      }
      layers.add(
          new Layer.Linear(
              weights(fixture, "net." + n + ".fc.weight"),
              weights(fixture, "net." + n + ".fc.bias"),
              Activation.Plain.NONE));
      skips.add(OptionalInt.empty());
      networks.add(Network.chain(layers, skips));
    }
    return networks;
  }

  private static Weights weights(Fixture fixture, String name) {
    Fixture.Values values = fixture.tensor(name);
    return Weights.of(name, values.values(), values.shape());
  }
}
