package org.weightscope.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.weightscope.batch.ProbeInputs;
import org.weightscope.engine.EngineNetwork;
import org.weightscope.model.Parameters;
import org.weightscope.model.djl.DjlTensor;
import org.weightscope.network.Network;

/**
 * How the inputs on which networks are evaluated come about. They are a parameter of the run,
 * {@value #PARAMETER}; a run that starts from another takes that one's.
 *
 * @param start what they are at first
 * @param learned whether training changes them; else they stay what they were at first
 * @param scale of an input per unit of the parameter, above 0: the learning rate of the inputs is
 *     so many times that of the others
 */
public record ProbeLearning(ProbeStart start, boolean learned, double scale) {
  /** Name of the parameter, {@code [count, input…]} divided by {@link #scale}. */
  static final String PARAMETER = "probe.inputs";

  /**
   * Largest norm of the gradient by the inputs. A few networks of every zoo answer otherwise at the
   * least touch; their gradients are larger than all others together, and by the norm over all
   * parameters they would drown what the head learns.
   */
  private static final double CLIP = 0.05;

  public ProbeLearning {
    if (!(scale > 0)) {
      throw new IllegalArgumentException("probes.scale is above 0, not " + scale);
    }
  }

  /** The parameter in a store. */
  NDArray declare(Parameters<DjlTensor> parameters, ProbeInputs inputs) {
    long[] shape =
        LongStream.concat(LongStream.of(inputs.count()), inputs.input().stream().mapToLong(i -> i))
            .toArray();
    Parameters.Kind kind = learned ? Parameters.Kind.TRAINED : Parameters.Kind.FIXED;
    return parameters.get(PARAMETER, new Parameters.Start.Constant(0), kind, shape).array();
  }

  /** Shortens a gradient that is too long; one that is no number is left to the optimiser. */
  void clip(NDArray parameter) {
    NDArray gradient = parameter.getGradient();
    double norm = gradient.norm().getFloat() / scale;
    if (norm > CLIP) {
      gradient.muli((float) (CLIP / norm));
    }
  }

  /** The parameter for some inputs. */
  float[] parameter(float[] inputs) {
    float[] values = inputs.clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (values[i] / scale);
    }
    return values;
  }

  /** The inputs of a run with these parameters. */
  ProbeInputs inputs(ProbeInputs form, Map<String, float[]> parameters) {
    float[] values = parameters.getOrDefault(PARAMETER, new float[0]).clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (values[i] * scale);
    }
    return form.with(values);
  }

  /**
   * The outputs of networks, with the gradient of the inputs: {@code [networks, inputs, outputs]}.
   */
  DjlTensor outputs(NDArray parameter, List<Network> networks) {
    NDArray inputs = parameter.mul(parameter.getManager().create((float) scale));
    NDList outputs =
        new NDList(
            networks.stream().map(network -> EngineNetwork.outputs(network, inputs)).toList());
    return new DjlTensor(NDArrays.stack(outputs), true);
  }
}
