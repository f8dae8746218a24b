package org.weightscope.service;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Weights;
import org.weightscope.safetensors.TensorFileWriter;
import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;

/** INRs of random weights, as networks and as files. */
public final class Inrs {
  private Inrs() {}

  /**
   * A SIREN of these widths, inputs first, as it is before training (Sitzmann et al. 2020, section
   * 3.2); much larger weights would make it chaotic, and every rounding error visible.
   */
  public static Network network(long seed, int... widths) {
    Random random = new Random(seed);
    List<Layer.Weighted> layers = new ArrayList<>();
    for (int i = 1; i < widths.length; i++) {
      double bound = i == 1 ? 1.0 / widths[0] : Math.sqrt(6.0 / widths[i - 1]) / 30;
      layers.add(
          new Layer.Linear(
              Weights.of(
                  "layers." + (i - 1) + ".weight",
                  values(random, bound, widths[i] * widths[i - 1]),
                  widths[i],
                  widths[i - 1]),
              Weights.of(
                  "layers." + (i - 1) + ".bias", values(random, bound, widths[i]), widths[i]),
              i == widths.length - 1 ? Activation.Plain.NONE : new Activation.Sine(30)));
    }
    return Network.chain(layers);
  }

  /** The same as a safetensors file. */
  public static byte[] random(long seed, int... widths) {
    return file(network(seed, widths));
  }

  /** A network as a safetensors file. */
  static byte[] file(Network network) {
    return file(network, Map.of());
  }

  /** A network as a safetensors file with metadata. */
  static byte[] file(Network network, Map<String, String> metadata) {
    List<StoredTensor> tensors = new ArrayList<>();
    for (Layer.Weighted layer : network.weighted()) {
      for (Weights weights : List.of(layer.weight(), layer.bias())) {
        tensors.add(
            StoredTensor.of(
                weights.origin().tensor(), DataType.F32, weights.toArray(), weights.shape()));
      }
    }
    return TensorFileWriter.write(tensors, metadata);
  }

  /** The same function with the neurons of every hidden layer in another order. */
  static Network permuted(Network network, long seed) {
    Random random = new Random(seed);
    List<Layer.Weighted> layers = new ArrayList<>(network.weighted());
    for (int l = 0; l + 1 < layers.size(); l++) {
      Layer.Weighted from = layers.get(l);
      Layer.Weighted to = layers.get(l + 1);
      int width = from.outputs();
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < width; i++) {
        order.add(i);
      }
      Collections.shuffle(order, random);
      float[] rows = new float[from.weight().size()];
      float[] bias = new float[width];
      float[] columns = new float[to.weight().size()];
      for (int i = 0; i < width; i++) {
        from.weight().copyTo(order.get(i) * from.inputs(), rows, i * from.inputs(), from.inputs());
        bias[i] = from.bias().get(order.get(i));
        for (int o = 0; o < to.outputs(); o++) {
          columns[o * width + i] = to.weight().get(o * width + order.get(i));
        }
      }
      layers.set(
          l, new Layer.Linear(from.weight().with(rows), from.bias().with(bias), from.activation()));
      layers.set(l + 1, new Layer.Linear(to.weight().with(columns), to.bias(), to.activation()));
    }
    return Network.chain(layers);
  }

  private static float[] values(Random random, double bound, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-bound, bound);
    }
    return values;
  }
}
