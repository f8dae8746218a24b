package org.weightscope.network.architecture;

import java.util.List;
import java.util.Optional;
import org.weightscope.file.Names;
import org.weightscope.tensor.DataType;

/**
 * Why a sound file could not be read as one network.
 *
 * <p>Names of files and documents stand in these texts; what would control a terminal or turn the
 * direction of writing is escaped in all of them.
 */
public sealed interface NetworkProblem {

  /** One or two sentences: what was found and what to do. */
  String detail();

  /**
   * An architecture document is no such document.
   *
   * @param source who sent it
   * @param offset position in the document, in characters; 0 if that is not known
   */
  record MalformedArchitecture(Source source, long offset, String detail)
      implements NetworkProblem {
    public MalformedArchitecture {
      detail = Names.clean(detail);
    }
  }

  /**
   * An architecture document is longer than is read.
   *
   * @param bound most bytes
   * @param found its bytes
   */
  record ArchitectureTooLarge(Source source, long bound, long found) implements NetworkProblem {
    @Override
    public String detail() {
      return "The architecture document has %d bytes; at most %d are read.".formatted(found, bound);
    }
  }

  /**
   * Names and shapes allow more than one network.
   *
   * @param found what is in the file: tensors with type and shape, at most 50
   * @param candidates readings that are possible, at most 8
   * @param smallestDocument JSON of the smallest architecture document that would settle it
   */
  record AmbiguousArchitecture(
      String detail, List<String> found, List<String> candidates, String smallestDocument)
      implements NetworkProblem {
    public AmbiguousArchitecture {
      detail = Names.clean(detail);
      found = found.stream().map(Names::clean).toList();
      candidates = candidates.stream().map(Names::clean).toList();
    }
  }

  /**
   * A document contradicts the tensors.
   *
   * @param tensor the tensor concerned
   * @param expected what the document asks for
   * @param found what the file has
   */
  record ArchitectureMismatch(String tensor, String expected, String found)
      implements NetworkProblem {
    public ArchitectureMismatch {
      tensor = Names.shown(tensor);
      expected = Names.clean(expected);
      found = Names.clean(found);
    }

    @Override
    public String detail() {
      return "The architecture needs tensor %s to be %s, but it is %s."
          .formatted(tensor, expected, found);
    }
  }

  /** The file holds something else than a network that can be read, such as an adapter. */
  record NoNetwork(String detail) implements NetworkProblem {
    public NoNetwork {
      detail = Names.clean(detail);
    }
  }

  /**
   * Weights are NaN or infinite.
   *
   * @param tensor the first such tensor, in the order of the layers
   * @param index row-major index of its first such element, as the file keeps it
   * @param count number of such elements in all weights
   */
  record NonFiniteWeights(String tensor, long index, long count) implements NetworkProblem {
    public NonFiniteWeights {
      tensor = Names.shown(tensor);
    }

    @Override
    public String detail() {
      return "Tensor %s is not finite at index %d; %d such values in all."
          .formatted(tensor, index, count);
    }
  }

  /**
   * Weights are stored in a type that is not read as weights, such as integers.
   *
   * @param tensor the first such tensor
   */
  record UnsupportedWeights(String tensor, DataType type) implements NetworkProblem {
    public UnsupportedWeights {
      tensor = Names.shown(tensor);
    }

    @Override
    public String detail() {
      return "Tensor %s is stored as %s%s; weights are read from %s."
          .formatted(
              tensor,
              type,
              type.readsAsLongs() ? ", as quantised networks are, which are not read" : "",
              DataType.weightTypes());
    }
  }

  /**
   * A graph holds operators that cannot be made layers of.
   *
   * @param operators where they stand, in the order of the graph; the first {@link #MOST}
   */
  record UnsupportedOperators(List<OperatorUse> operators) implements NetworkProblem {
    /** Most uses that are listed. */
    public static final int MOST = 50;

    public UnsupportedOperators {
      operators = operators.stream().limit(MOST).toList();
    }

    @Override
    public String detail() {
      List<String> names = operators.stream().map(OperatorUse::operator).distinct().toList();
      return "The graph cannot be read as layers, because of %s."
          .formatted(String.join(", ", names));
    }
  }

  /** Kinds of models that are something else than a feed-forward network of real numbers. */
  enum Kind {
    CONTROL_FLOW("The graph decides or repeats as it runs"),
    RECURRENT("The network is recurrent"),
    TREE_ENSEMBLE("The model is an ensemble of trees"),
    QUANTISED("The network is quantised");

    private final String sentence;

    Kind(String sentence) {
      this.sentence = sentence;
    }
  }

  /**
   * A model of another kind.
   *
   * @param operators where that shows, in the order of the graph; the first {@link
   *     UnsupportedOperators#MOST}
   */
  record OtherKind(Kind kind, List<OperatorUse> operators) implements NetworkProblem {
    public OtherKind {
      operators = operators.stream().limit(UnsupportedOperators.MOST).toList();
    }

    @Override
    public String detail() {
      List<String> names = operators.stream().map(OperatorUse::operator).distinct().toList();
      return "%s, because of %s; feed-forward networks with weights of floating point are read."
          .formatted(kind.sentence, String.join(", ", names));
    }
  }

  /** A graph does not have one input and one output. */
  record SeveralEnds(int inputs, int outputs) implements NetworkProblem {
    @Override
    public String detail() {
      return "The graph has %d inputs and %d outputs; a network with one of each is read."
          .formatted(inputs, outputs);
    }
  }

  /**
   * Weights come into the graph from outside.
   *
   * @param input the first such input
   */
  record WeightsAreInputs(String input) implements NetworkProblem {
    public WeightsAreInputs {
      input = Names.shown(input);
    }

    @Override
    public String detail() {
      return "The weights %s are an input of the graph; save the model with its weights."
          .formatted(input);
    }
  }

  /**
   * Where an operator stands; no control characters in any of them.
   *
   * @param node name of the node, or of its first output if it has none
   * @param operator its type, behind its domain if that is not the standard one
   * @param attribute what of it is not read; empty if that is the operator, or its place
   */
  record OperatorUse(String node, String operator, Optional<String> attribute) {
    public OperatorUse {
      node = Names.shown(node);
      operator = Names.shown(operator);
      attribute = attribute.map(Names::shown);
    }
  }

  /**
   * Layers of a graph do not meet (rule O21).
   *
   * @param tensor the tensor concerned
   * @param expected what belongs there
   * @param found what the file has
   */
  record ShapeMismatch(String tensor, String expected, String found) implements NetworkProblem {
    public ShapeMismatch {
      tensor = Names.shown(tensor);
      expected = Names.clean(expected);
      found = Names.clean(found);
    }

    @Override
    public String detail() {
      return "Tensor %s should be %s, but it is %s.".formatted(tensor, expected, found);
    }
  }

  /**
   * The network stands for much more than the file holds (rule O19).
   *
   * @param what the limit
   * @param bound largest value that is accepted
   * @param found value of the network, or the smallest it can be
   */
  record TooCostly(String what, long bound, long found) implements NetworkProblem {
    @Override
    public String detail() {
      return "%s is %d; at most %d is read.".formatted(what, found, bound);
    }
  }
}
