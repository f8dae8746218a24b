package org.weightscope.service.inr;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.weightscope.api.InrConvention;
import org.weightscope.api.Problem;
import org.weightscope.network.Activation;
import org.weightscope.network.Inr;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Step;
import org.weightscope.network.Weights;
import org.weightscope.network.architecture.DescribedNetwork;
import org.weightscope.network.architecture.Source;
import org.weightscope.service.problem.RefusedException;

/**
 * A network and how its picture is read, once the query has overruled the file.
 *
 * @param network with the stated factor inside its sines
 * @param convention of its picture, if it is an INR
 * @param described what the file says
 * @param options what the query says
 */
public record StatedNetwork(
    Network network,
    Inr.Convention convention,
    DescribedNetwork described,
    ConventionOptions options) {

  /**
   * What a file and a query say together.
   *
   * @throws RefusedException if the query states a frequency and the network has no sines
   */
  public static StatedNetwork of(DescribedNetwork described, ConventionOptions options) {
    return new StatedNetwork(
        withFrequency(described.network(), options.frequency()),
        stated(described.convention().orElse(Inr.Convention.CANONICAL), options),
        described,
        options);
  }

  /**
   * The INR.
   *
   * @throws IllegalArgumentException if it is no chain of linear layers
   */
  public Inr inr() {
    return new Inr(network, convention);
  }

  /** The network with this factor inside all its sines. */
  private static Network withFrequency(Network network, Optional<Double> frequency) {
    if (frequency.isEmpty()) {
      return network;
    }
    List<Step> steps = new ArrayList<>();
    boolean any = false;
    for (Step step : network.steps()) {
      if (step.layer() instanceof Layer.Linear linear
          && linear.activation() instanceof Activation.Sine) {
        Layer changed = linear.with(new Activation.Sine(frequency.get()));
        steps.add(new Step(step.name(), changed, step.inputs()));
        any = true;
      } else {
        steps.add(step);
      }
    }
    if (!any) {
      throw new RefusedException(
          new Problem.MalformedRequest(
              "The query states a frequency, but the network has no sines.",
              "frequency",
              null,
              null));
    }
    return new Network(network.input(), steps);
  }

  private static Inr.Convention stated(Inr.Convention read, ConventionOptions options) {
    return new Inr.Convention(
        options.axes().orElse(read.axes()),
        options.range().orElse(read.range()),
        options.scale().orElse(read.scale()),
        options.offset().orElse(read.offset()));
  }

  /**
   * The same picture by a network of the canonical convention.
   *
   * @throws RefusedException if its weights would not be finite
   */
  public Network canonical() {
    Network canonical = inr().canonical();
    for (Layer.Weighted layer : canonical.weighted()) {
      for (Weights weights : List.of(layer.weight(), layer.bias())) {
        for (int i = 0; i < weights.size(); i++) {
          if (!Float.isFinite(weights.get(i))) {
            throw new RefusedException(
                new Problem.NonFiniteWeights(
                    "Tensor %s is not finite any more once frequency, range, scale and offset are applied."
                        .formatted(weights.origin().tensor()),
                    weights.origin().tensor(),
                    i,
                    1));
          }
        }
      }
    }
    return canonical;
  }

  /** How it was read, for the answer. */
  public InrConvention onTheWire() {
    Activation first = network.layers().getFirst().activation();
    InrConvention.Source activation = source(described.activation());
    InrConvention.Source picture = source(described.picture());
    return new InrConvention(
        first.kind(),
        first instanceof Activation.Sine(double frequency) ? frequency : 1,
        switch (convention.axes()) {
          case ROW_COLUMN -> ConventionOptions.ROW_COLUMN;
          case COLUMN_ROW -> ConventionOptions.COLUMN_ROW;
        },
        List.of(convention.range().first(), convention.range().last()),
        convention.scale(),
        convention.offset(),
        new InrConvention.Sources(
            activation,
            from(options.frequency(), activation),
            from(options.axes(), picture),
            from(options.range(), picture),
            from(options.scale(), picture),
            from(options.offset(), picture)));
  }

  private static InrConvention.Source from(Optional<?> option, InrConvention.Source otherwise) {
    return option.isPresent() ? InrConvention.Source.REQUEST : otherwise;
  }

  private static InrConvention.Source source(Source source) {
    return switch (source) {
      case STATED_IN_REQUEST -> InrConvention.Source.REQUEST;
      case STATED_IN_FILE -> InrConvention.Source.FILE;
      case STATED_IN_METADATA -> InrConvention.Source.METADATA;
      case DEFAULT -> InrConvention.Source.DEFAULT;
    };
  }
}
