package org.weightscope.evaluation;

import java.util.ArrayList;
import java.util.List;
import org.weightscope.network.Activation;
import org.weightscope.network.Inr;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Step;

/** Runs networks on inputs. */
public final class Evaluation {
  private Evaluation() {}

  /** Values by place and channel: {@code [places, channels]}, a map of {@code height · width}. */
  private record Signal(float[] values, int channels, int height, int width) {
    int places() {
      return values.length / channels;
    }
  }

  /**
   * The outputs of a network of linear layers.
   *
   * @param inputs row-major {@code [count, inputs]}
   * @return row-major {@code [count, outputs]}
   * @throws IllegalArgumentException if a layer is not linear or the inputs are no whole number of
   *     rows
   */
  public static float[] outputs(Network network, float[] inputs) {
    int count = inputs.length / network.inputs();
    if (inputs.length % network.inputs() != 0
        || network.layers().stream().anyMatch(layer -> layer instanceof Layer.Convolution)) {
      throw new IllegalArgumentException(
          "%d numbers are no rows of %d inputs of linear layers"
              .formatted(inputs.length, network.inputs()));
    }
    return run(network, new Signal(inputs, network.inputs(), count, 1)).values();
  }

  /**
   * The outputs of a network for one feature map: convolutions of stride 1 that keep height and
   * width (zeros outside), then the mean of each channel before the first linear layer.
   *
   * <p>A kernel of even size reaches one place further down and right than up and left.
   *
   * @param input row-major {@code [inputs, height, width]}
   * @return {@code [outputs]}; {@code [outputs, height, width]} if there is no linear layer
   * @throws IllegalArgumentException if the input is not of that size
   */
  public static float[] outputs(Network network, float[] input, int height, int width) {
    int channels = network.inputs();
    int places = Math.multiplyExact(height, width);
    if (places == 0 || input.length != Math.multiplyExact(channels, places)) {
      throw new IllegalArgumentException(
          "%d numbers are no map of %d x %d x %d".formatted(input.length, channels, height, width));
    }
    Signal signal = new Signal(exchanged(input, channels, places), channels, height, width);
    if (network.steps().getFirst().layer() instanceof Layer.Linear) {
      signal = mean(signal);
    }
    Signal out = run(network, signal);
    return exchanged(out.values(), out.places(), out.channels());
  }

  /**
   * The picture of an INR on a grid over the range of its convention that includes the corners: row
   * i of n stands at {@code -1 + 2 i / (n - 1)} for a range from -1 to 1, a single row at its
   * middle.
   *
   * @return row-major {@code [height, width, outputs]} by the INR's convention, 0 black and 1
   *     white, not clipped
   */
  public static float[] render(Inr inr, int height, int width) {
    boolean rowFirst = inr.convention().axes() == Inr.Axes.ROW_COLUMN;
    float[] coordinates = new float[Math.multiplyExact(2, Math.multiplyExact(height, width))];
    int at = 0;
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        float down = coordinate(inr.convention().range(), row, height);
        float across = coordinate(inr.convention().range(), column, width);
        coordinates[at++] = rowFirst ? down : across;
        coordinates[at++] = rowFirst ? across : down;
      }
    }
    float[] picture = outputs(inr.network(), coordinates);
    for (int i = 0; i < picture.length; i++) {
      picture[i] = (float) (picture[i] * inr.convention().scale() + inr.convention().offset());
    }
    return picture;
  }

  private static float coordinate(Inr.Range range, int index, int count) {
    double place = count == 1 ? 0 : -1 + 2.0 * index / (count - 1);
    return (float) (range.middle() + range.half() * place);
  }

  private static Signal run(Network network, Signal input) {
    List<Signal> values = new ArrayList<>(List.of(input));
    for (Step step : network.steps()) {
      Signal in = values.get(step.inputs().getFirst());
      Signal out =
          switch (step.layer()) {
            case Layer.Linear linear -> linear(linear, in);
            case Layer.Convolution convolution -> convolution(convolution, in);
            case Layer.GlobalPool _ -> mean(in);
            case Layer.Sum _ -> {
              Signal sum = new Signal(in.values().clone(), in.channels(), in.height(), in.width());
              addSkip(values.get(step.inputs().get(1)), sum);
              yield sum;
            }
            case Layer other -> throw new IllegalArgumentException("not evaluated: " + other);
          };
      float[] results = out.values();
      for (int i = 0; i < results.length; i++) {
        results[i] = activated(step.layer().activation(), results[i]);
      }
      values.add(out);
    }
    return values.getLast();
  }

  private static Signal linear(Layer.Linear layer, Signal in) {
    float[] weight = layer.weight().toArray(); // [out, in]
    float[] bias = layer.bias().toArray();
    int inputs = layer.inputs();
    int outputs = layer.outputs();
    int places = in.places();
    float[] out = new float[Math.multiplyExact(places, outputs)];
    for (int p = 0; p < places; p++) {
      for (int o = 0; o < outputs; o++) {
        float sum = bias[o];
        for (int i = 0; i < inputs; i++) {
          sum += weight[o * inputs + i] * in.values()[p * inputs + i];
        }
        out[p * outputs + o] = sum;
      }
    }
    return new Signal(out, outputs, in.height(), in.width());
  }

  private static Signal convolution(Layer.Convolution layer, Signal in) {
    float[] weight = layer.weight().toArray(); // [out, in, kernelHeight, kernelWidth]
    float[] bias = layer.bias().toArray();
    int inputs = layer.inputs();
    int outputs = layer.outputs();
    int kernelHeight = layer.weight().dimension(2);
    int kernelWidth = layer.weight().dimension(3);
    float[] out = new float[Math.multiplyExact(in.places(), outputs)];
    for (int row = 0; row < in.height(); row++) {
      for (int column = 0; column < in.width(); column++) {
        for (int o = 0; o < outputs; o++) {
          float sum = bias[o];
          for (int kr = 0; kr < kernelHeight; kr++) {
            int r = row + kr - (kernelHeight - 1) / 2;
            for (int kc = 0; kc < kernelWidth; kc++) {
              int c = column + kc - (kernelWidth - 1) / 2;
              if (r >= 0 && r < in.height() && c >= 0 && c < in.width()) {
                int from = (r * in.width() + c) * inputs;
                for (int i = 0; i < inputs; i++) {
                  sum +=
                      weight[((o * inputs + i) * kernelHeight + kr) * kernelWidth + kc]
                          * in.values()[from + i];
                }
              }
            }
          }
          out[(row * in.width() + column) * outputs + o] = sum;
        }
      }
    }
    return new Signal(out, outputs, in.height(), in.width());
  }

  private static void addSkip(Signal from, Signal to) {
    int shared = Math.min(from.channels(), to.channels());
    for (int p = 0; p < to.places(); p++) {
      for (int c = 0; c < shared; c++) {
        to.values()[p * to.channels() + c] += from.values()[p * from.channels() + c];
      }
    }
  }

  private static Signal mean(Signal signal) {
    float[] mean = new float[signal.channels()];
    for (int c = 0; c < mean.length; c++) {
      double sum = 0;
      for (int p = 0; p < signal.places(); p++) {
        sum += signal.values()[p * mean.length + c];
      }
      mean[c] = (float) (sum / signal.places());
    }
    return new Signal(mean, mean.length, 1, 1);
  }

  private static float activated(Activation activation, float x) {
    return switch (activation) {
      case Activation.Sine(double frequency) -> (float) Math.sin(frequency * x);
      case Activation.Plain plain ->
          switch (plain) {
            case NONE -> x;
            case RELU -> Math.max(x, 0);
            case GELU -> (float) (0.5 * x * (1 + erf(x / Math.sqrt(2))));
            case SILU -> (float) (x / (1 + Math.exp(-x)));
            case TANH -> (float) Math.tanh(x);
            case SIGMOID -> (float) (1 / (1 + Math.exp(-x)));
            case GELU_TANH ->
                (float)
                    (0.5
                        * x
                        * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))));
            case SELU ->
                (float) (1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x)));
            case SOFTSIGN -> x / (1 + Math.abs(x));
            case MISH -> (float) (x * Math.tanh(softplus(x)));
            case HARD_SWISH -> x * Math.clamp(x / 6 + 0.5f, 0, 1);
          };
      case Activation.Cosine(double frequency) -> (float) Math.cos(frequency * x);
      case Activation.LeakyRelu(double slope) -> x < 0 ? (float) (slope * x) : x;
      case Activation.Elu(double alpha) -> x > 0 ? x : (float) (alpha * Math.expm1(x));
      case Activation.Celu(double alpha) ->
          (float) (Math.max(0, x) + Math.min(0, alpha * Math.expm1(x / alpha)));
      case Activation.Softplus(double beta) -> (float) (softplus(beta * x) / beta);
      case Activation.HardSigmoid(double alpha, double beta) ->
          (float) Math.clamp(alpha * x + beta, 0, 1);
      case Activation.Clip(double low, double high) -> (float) Math.clamp(x, low, high);
    };
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  /**
   * The error function by its series near 0 and its continued fraction further out; good to 1e-12.
   */
  private static double erf(double x) {
    double z = Math.abs(x);
    double value;
    if (z < 2.5) {
      double term = z;
      double sum = z;
      for (int n = 1; n < 60; n++) {
        term *= -z * z / n;
        sum += term / (2 * n + 1);
      }
      value = 2 / Math.sqrt(Math.PI) * sum;
    } else {
      double fraction = z;
      for (int k = 60; k >= 1; k--) {
        fraction = z + k / 2.0 / fraction;
      }
      value = 1 - Math.exp(-z * z) / Math.sqrt(Math.PI) / fraction;
    }
    return Math.copySign(value, x);
  }

  /** From {@code [rows, columns]} to {@code [columns, rows]}. */
  private static float[] exchanged(float[] values, int rows, int columns) {
    float[] turned = new float[values.length];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        turned[c * rows + r] = values[r * columns + c];
      }
    }
    return turned;
  }
}
