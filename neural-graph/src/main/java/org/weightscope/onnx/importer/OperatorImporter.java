package org.weightscope.onnx.importer;

import java.util.List;
import org.weightscope.network.architecture.UnreadableNetworkException;

/** Reads the uses of one family of operators. */
interface OperatorImporter {

  /**
   * What the outputs of a node are, in order; those behind the last one given are not understood.
   *
   * @throws UnsupportedException if that cannot be a part of a network
   * @throws UnreadableNetworkException if the file cannot be read whatever else it holds
   * @throws OtherInputException if the input must be other than the file says
   */
  List<Term> readAll(Operation operation)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException;

  /** One that reads an operator of a single output. */
  interface OfOne extends OperatorImporter {

    /** What the output of a node is. */
    Term read(Operation operation)
        throws UnsupportedException, UnreadableNetworkException, OtherInputException;

    @Override
    default List<Term> readAll(Operation operation)
        throws UnsupportedException, UnreadableNetworkException, OtherInputException {
      return List.of(read(operation));
    }
  }
}
