package org.weightscope.editing;

import java.util.ArrayList;
import java.util.List;
import org.weightscope.network.Activation;
import org.weightscope.network.Inr;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Step;
import org.weightscope.network.Weights;

/**
 * A change of a picture: {@code new(u) = tone(old(map(u)))}. The two parts do not depend on each
 * other's order.
 *
 * @param map where pixels come from; the first layer takes it in
 * @param tone what becomes of them; the last layer takes it in
 */
public record PictureChange(PictureMap map, Tone tone) {
  /** The picture stays. */
  public static final PictureChange NOTHING = new PictureChange(PictureMap.IDENTITY, Tone.IDENTITY);

  static PictureChange of(PictureMap map) {
    return new PictureChange(map, Tone.IDENTITY);
  }

  static PictureChange of(Tone tone) {
    return new PictureChange(PictureMap.IDENTITY, tone);
  }

  /** This change and after it another, as one. */
  public PictureChange then(PictureChange next) {
    return new PictureChange(map.then(next.map), tone.then(next.tone));
  }

  /**
   * The INR of the changed picture. Only the first layer is touched by a map and only the last by a
   * tone; values that stay keep their bits.
   *
   * @throws NotEditableException if the network has not 2 inputs, its last layer has an activation
   *     and the tone changes, or a weight would not be finite
   */
  public Inr applied(Inr inr) throws NotEditableException {
    Network network = inr.network();
    if (network.inputs() != 2) {
      throw new NotEditableException(
          "A picture has 2 coordinates, but the network has %d inputs."
              .formatted(network.inputs()));
    }
    List<Step> steps = new ArrayList<>(network.steps());
    if (!map.equals(PictureMap.IDENTITY)) {
      change(steps, 0, moved((Layer.Linear) steps.getFirst().layer(), inr.convention()));
    }
    if (!tone.equals(Tone.IDENTITY)) {
      int last = steps.size() - 1;
      change(steps, last, toned((Layer.Linear) steps.get(last).layer(), inr.convention()));
    }
    return new Inr(new Network(network.input(), steps), inr.convention());
  }

  private static void change(List<Step> steps, int index, Layer.Linear layer)
      throws NotEditableException {
    for (Weights weights : layer.tensors()) {
      for (int i = 0; i < weights.size(); i++) {
        if (!Float.isFinite(weights.get(i))) {
          throw new NotEditableException(
              "Tensor %s would hold a value too large for float32."
                  .formatted(weights.origin().tensor()),
              weights.origin().tensor());
        }
      }
    }
    Step step = steps.get(index);
    steps.set(index, new Step(step.name(), layer, step.inputs()));
  }

  /**
   * The first layer. With inputs {@code x = half · u + middle} and the map {@code u → M u + d},
   * {@code W x + b} becomes {@code W M x + (b + W (half · d + middle - M middle))}.
   */
  private Layer.Linear moved(Layer.Linear layer, Inr.Convention convention) {
    PictureMap m =
        switch (convention.axes()) {
          case ROW_COLUMN -> map;
          case COLUMN_ROW -> map.exchanged();
        };
    double half = convention.range().half();
    double middle = convention.range().middle();
    double first = half * m.rowShift() + middle * (1 - m.rowByRow() - m.rowByColumn());
    double second = half * m.columnShift() + middle * (1 - m.columnByRow() - m.columnByColumn());
    float[] weight = layer.weight().toArray();
    float[] bias = layer.bias().toArray();
    for (int neuron = 0; neuron < bias.length; neuron++) {
      double a = weight[2 * neuron];
      double b = weight[2 * neuron + 1];
      weight[2 * neuron] = (float) combined(a, m.rowByRow(), b, m.columnByRow());
      weight[2 * neuron + 1] = (float) combined(a, m.rowByColumn(), b, m.columnByColumn());
      double added = combined(a, first, b, second);
      if (added != 0) {
        bias[neuron] = (float) (bias[neuron] + added);
      }
    }
    return layer.with(layer.weight().with(weight), layer.bias().with(bias));
  }

  /** {@code a · p + b · q}, where a factor of 0 leaves the other product its sign of zero. */
  private static double combined(double a, double p, double b, double q) {
    if (q == 0) {
      return a * p;
    }
    return p == 0 ? b * q : a * p + b * q;
  }

  /**
   * The last layer. With pixels {@code scale · y + offset}, {@code y} becomes {@code factor · y +
   * ((factor - 1) · offset + amount) / scale}.
   */
  private Layer.Linear toned(Layer.Linear layer, Inr.Convention convention)
      throws NotEditableException {
    if (layer.activation() != Activation.Plain.NONE) {
      throw new NotEditableException(
          "The last layer has the activation %s, so the greys of the picture cannot be changed in its weights; edits that move the picture can be made."
              .formatted(layer.activation().kind()));
    }
    double added = ((tone.factor() - 1) * convention.offset() + tone.amount()) / convention.scale();
    float[] weight = layer.weight().toArray();
    float[] bias = layer.bias().toArray();
    for (int i = 0; i < weight.length; i++) {
      weight[i] = (float) (weight[i] * tone.factor());
    }
    for (int i = 0; i < bias.length; i++) {
      double value = bias[i] * tone.factor();
      bias[i] = (float) (added == 0 ? value : value + added);
    }
    return layer.with(layer.weight().with(weight), layer.bias().with(bias));
  }
}
