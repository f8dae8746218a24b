package org.weightscope.onnx.importer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.weightscope.file.Names;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Step;
import org.weightscope.network.architecture.NetworkProblem;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.OnnxNode;
import org.weightscope.onnx.importer.Formula.Arithmetic;
import org.weightscope.onnx.importer.Formula.Entry;
import org.weightscope.onnx.importer.OtherInputException.Input;
import org.weightscope.onnx.importer.Part.Role;
import org.weightscope.onnx.importer.Term.Neurons;

/** The network that is being made of a graph: its steps, its input, its weights. */
final class Assembly {
  // Two primes for each open axis, so that a number in the file is hardly ever one of them, and
  // never both.
  private static final List<Size> OPEN_BATCH = List.of(new Size(5, 7));
  private static final List<Size> OPEN_PLACES = List.of(new Size(192, 320), new Size(256, 448));
  private static final List<Size> OPEN_OTHERS =
      List.of(new Size(11, 13), new Size(17, 19), new Size(23, 29), new Size(31, 37));

  private static final int SEQUENCE_AXES = 3;

  private final Input input;
  private final List<Size> inputSizes = new ArrayList<>();
  private final Draft draft = new Draft();
  private final InputLayout layout;
  private final Parameters parameters;
  private final Map<Settled, Integer> settled = new HashMap<>();

  private record Settled(int value, Formula formula) {}

  Assembly(Input input, Parameters parameters) {
    this.input = input;
    this.parameters = parameters;
    int opens = 0;
    for (int axis = 0; axis < input.dims().size(); axis++) {
      long dim = input.dims().get(axis);
      if (dim > 0) {
        inputSizes.add(Size.of(dim));
      } else if (isBatch(axis)) {
        inputSizes.add(OPEN_BATCH.getFirst());
      } else if (input.dims().size() == 4 && opens < OPEN_PLACES.size()) {
        inputSizes.add(OPEN_PLACES.get(opens++));
      } else {
        inputSizes.add(OPEN_OTHERS.get(opens++ % OPEN_OTHERS.size()));
      }
    }
    layout =
        new InputLayout(
            IntStream.range(0, inputSizes.size())
                .filter(axis -> !isBatch(axis))
                .mapToObj(inputSizes::get)
                .reduce(Size.ONE, Size::times));
  }

  private boolean isBatch(int axis) {
    return input.batch().equals(Optional.of(axis));
  }

  Parameters parameters() {
    return parameters;
  }

  InputLayout layout() {
    return layout;
  }

  Draft draft() {
    return draft;
  }

  /** The input of the graph. */
  Neurons input(OnnxNode by) {
    List<List<Part>> axes = new ArrayList<>();
    Size stride = Size.ONE;
    for (int axis = inputSizes.size() - 1; axis >= 0; axis--) {
      Size size = inputSizes.get(axis);
      if (isBatch(axis)) {
        axes.addFirst(Part.whole(Role.BATCH, size));
      } else {
        axes.addFirst(List.of(new Part(Role.INPUT, size, stride)));
        stride = stride.times(size);
      }
    }
    return new Neurons(0, layout.form(), Entry.ENTRY, new Axes(axes), by);
  }

  /**
   * That the only open axis of the input among these parts has the size that makes this product.
   */
  void requireInputSize(List<Part> parts, long product) throws OtherInputException {
    Axes axes = input(NO_NODE).axes();
    long others =
        parts.stream()
            .map(Part::size)
            .filter(size -> !size.isOpen())
            .reduce(Size.ONE, Size::times)
            .first();
    List<Part> open = parts.stream().filter(part -> part.size().isOpen()).toList();
    for (int axis = 0; axis < axes.rank(); axis++) {
      if (axes.at(axis).equals(open) && input.dims().get(axis) < 1 && product % others == 0) {
        List<Long> dims = new ArrayList<>(input.dims());
        dims.set(axis, product / others);
        throw new OtherInputException(new Input(dims, input.batch()));
      }
    }
  }

  /** That the input has no batch after all, if it was one of a fixed size. */
  void requireNoBatch() throws OtherInputException {
    if (input.batch().isPresent() && input.dims().get(input.batch().get()) > 0) {
      throw new OtherInputException(new Input(input.dims(), Optional.empty()));
    }
  }

  /** That the batch is the second axis of three, tokens the first, if that was not tried before. */
  void requireSecondIsBatch() throws OtherInputException {
    if (input.dims().size() == SEQUENCE_AXES && isBatch(0)) {
      throw new OtherInputException(new Input(input.dims(), Optional.of(1)));
    }
  }

  /** That an input of two axes is one sequence without a batch, if that was not tried before. */
  void requireSequenceAlone() throws OtherInputException {
    if (input.dims().size() == SEQUENCE_AXES - 1 && isBatch(0)) {
      throw new OtherInputException(new Input(input.dims(), Optional.empty()));
    }
  }

  private static final OnnxNode NO_NODE =
      new OnnxNode("", "", "input", List.of(), List.of(), List.of());

  /** Adds a layer that a node stands for. */
  Neurons add(OnnxNode by, Layer layer, Form form, Axes axes, Neurons... from) {
    int value =
        draft.add(
            Names.shown(by.shownName()),
            layer,
            java.util.Arrays.stream(from).mapToInt(Neurons::value).toArray());
    return new Neurons(value, form, Entry.ENTRY, axes, by);
  }

  /**
   * The same neurons as a value of the network, with layers for what is computed from its entries.
   *
   * @throws UnsupportedException if that is nothing a network has
   */
  Neurons settled(Neurons given) throws UnsupportedException, UnreadableNetworkException {
    Neurons neurons = current(given);
    if (neurons.formula() == Entry.ENTRY) {
      return neurons;
    }
    int value = settle(neurons, neurons.formula());
    return new Neurons(value, neurons.form(), Entry.ENTRY, neurons.axes(), neurons.by());
  }

  /** What neurons are, now that the input may be decided. */
  Neurons current(Neurons neurons) throws UnsupportedException {
    return layout
        .current(neurons)
        .orElseThrow(() ->
            new UnsupportedException(
                neurons.by(), Optional.of("cuts the axes of the input apart")));
  }

  private int settle(Neurons neurons, Formula formula)
      throws UnsupportedException, UnreadableNetworkException {
    if (formula == Entry.ENTRY) {
      return neurons.value();
    }
    Settled key = new Settled(neurons.value(), formula);
    Integer before = settled.get(key);
    if (before != null) {
      return before;
    }
    int value = settleNew(neurons, formula);
    settled.put(key, value);
    return value;
  }

  private int settleNew(Neurons neurons, Formula formula)
      throws UnsupportedException, UnreadableNetworkException {
    if (neurons.form().kind() == Form.Kind.INPUT) {
      throw new IllegalStateException("the input is not decided");
    }
    String name = Names.shown(neurons.by().shownName());
    for (Formula entry : formula.inside()) {
      if (entry.isConstant() || entry.equals(formula)) {
        continue;
      }
      Optional<Recognition.Found> found = Recognition.of(formula, entry);
      if (found.isPresent()) {
        return draft.add(name, layer(found.get(), neurons.form()), settle(neurons, entry));
      }
    }
    Optional<Affine> affine = Affine.of(formula, parameters, channels(neurons));
    if (affine.isPresent()) {
      return draft.add(name, affine.get().layer(), settle(neurons, affine.get().from()));
    }
    if (formula instanceof Formula.Combined(Arithmetic how, Formula left, Formula right, int _)
        && !formula.reducesBeyond(Entry.ENTRY)) {
      switch (how) {
        case ADD -> {
          return draft.add(
              name,
              new Layer.Sum(Activation.Plain.NONE),
              settle(neurons, left),
              settle(neurons, right));
        }
        case MULTIPLY -> {
          return draft.add(
              name, new Layer.Product(), settle(neurons, left), settle(neurons, right));
        }
        case SUBTRACT, DIVIDE, POWER, SMALLER, LARGER -> {}
      }
    }
    throw new UnsupportedException(
        neurons.by(),
        Optional.of("%s is no layer or activation".formatted(FormulaText.of(formula))));
  }

  /**
   * Neurons that several nodes read: settled if they are a whole layer, so that no other node makes
   * its formula of what is inside.
   */
  Neurons settledIfWhole(Neurons given) throws UnreadableNetworkException {
    try {
      Neurons neurons = current(given);
      Formula formula = neurons.formula();
      boolean whole =
          neurons.form().kind() != Form.Kind.INPUT
              && formula.inside().stream()
                  .anyMatch(entry ->
                      !entry.isConstant()
                          && !entry.equals(formula)
                          && Recognition.of(formula, entry).isPresent());
      boolean affine =
          neurons.form().kind() != Form.Kind.INPUT
              && formula
                  instanceof Formula.Combined(Arithmetic _, Formula left, Formula right, int _)
              && (left instanceof Formula.PerChannel || right instanceof Formula.PerChannel);
      return whole || affine ? settled(neurons) : neurons;
    } catch (UnsupportedException e) {
      return given;
    }
  }

  private static int channels(Neurons neurons) throws UnsupportedException {
    if (neurons.form().channels().isOpen()) {
      throw new UnsupportedException(neurons.by(), Optional.of("number of channels is open"));
    }
    return Math.toIntExact(neurons.form().channels().first());
  }

  private Layer layer(Recognition.Found found, Form form) throws UnreadableNetworkException {
    return switch (found) {
      case Recognition.Found.AnActivation(Activation activation) -> new Layer.Pointwise(activation);
      case Recognition.Found.ASoftmax(boolean log) -> new Layer.Softmax(log);
      case Recognition.Found.ANormalization(Layer.Statistics statistics) -> {
        int channels = form.channels().inNetwork();
        yield new Layer.Normalization(
            statistics,
            parameters.filler(1, channels),
            parameters.filler(0, channels),
            Activation.Plain.NONE);
      }
    };
  }

  /**
   * The network whose output a value is.
   *
   * @throws UnreadableNetworkException if it has no weights, or its layers do not meet
   */
  Network network(int output) throws UnreadableNetworkException {
    parameters.refuseNonFinite();
    List<Step> steps = Finish.of(draft, output);
    if (steps.stream().allMatch(step -> step.layer().tensors().isEmpty())) {
      throw new UnreadableNetworkException(
          new NetworkProblem.NoNetwork("The graph has no layer with weights."));
    }
    try {
      return Entrance.network(layout.form(), steps);
    } catch (org.weightscope.network.ShapesDoNotMeetException e) {
      Step at = steps.get(e.step());
      throw new UnreadableNetworkException(
          new NetworkProblem.ShapeMismatch(
              at.name(), "a layer that can take what it is given", String.valueOf(e.getMessage())));
    }
  }
}
