package org.weightscope.onnx.importer;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Weights;
import org.weightscope.network.Weights.Origin;
import org.weightscope.network.Weights.Storage;
import org.weightscope.network.Window;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.importer.Part.Role;
import org.weightscope.onnx.importer.Term.Neurons;

/**
 * A linear map of each patch of a picture, the patches cut by reshapes and a transposition: a
 * convolution whose stride is the size of its kernel.
 *
 * @param neurons a settled map
 * @param axis along which all entries of a patch lie
 */
record PatchEmbedding(Operation operation, Neurons neurons, int axis) {

  /** The patches that lie along an axis; empty if it counts something else. */
  static Optional<PatchEmbedding> of(Operation operation, Neurons given, int axis)
      throws UnsupportedException, UnreadableNetworkException, OtherInputException {
    Assembly assembly = operation.assembly();
    Neurons neurons = assembly.current(given);
    if (neurons.axes().without(axis).parts().stream().allMatch(PatchEmbedding::isBatch)) {
      return Optional.empty();
    }
    if (neurons.form().kind() == Form.Kind.INPUT && neurons.axes().at(axis).size() > 1) {
      decide(operation);
      neurons = assembly.current(neurons);
    }
    Form form = neurons.form();
    List<Part> patch = neurons.axes().at(axis);
    boolean within =
        form.kind() == Form.Kind.MAP
            && !form.placeCount().isOpen()
            && patch.stream().anyMatch(part -> part.role() == Role.ROWS)
            && patch.stream().anyMatch(part -> part.role() == Role.COLUMNS)
            && patch.stream().noneMatch(part -> part.role() == Role.BATCH)
            && only(patch, Role.CHANNELS).equals(form.whole(Role.CHANNELS))
            && isCut(form, patch, Role.ROWS)
            && isCut(form, patch, Role.COLUMNS);
    return within
        ? Optional.of(new PatchEmbedding(operation, assembly.settled(neurons), axis))
        : Optional.empty();
  }

  private static boolean isBatch(Part part) {
    return part.role() == Role.BATCH;
  }

  /** That the input is a map; its channels are the axis of fewer entries, of the first and last. */
  private static void decide(Operation operation) throws UnsupportedException, OtherInputException {
    Axes input = operation.assembly().input(operation.node()).axes();
    if (input.rank() == 4) {
      boolean first = input.size(1).first() <= input.size(3).first();
      operation
          .arrangement()
          .decideMap(input, first ? 1 : 3, first ? List.of(2, 3) : List.of(1, 2));
    }
  }

  private static List<Part> only(List<Part> parts, Role role) {
    return parts.stream().filter(part -> part.role() == role).toList();
  }

  /** Whether neighbouring rows, or columns, are in the patch, and their number divides all. */
  private static boolean isCut(Form form, List<Part> patch, Role role) {
    List<Part> parts = only(patch, role);
    return parts.size() == 1
        && parts.getFirst().stride().isOne()
        && form.size(role).dividedBy(parts.getFirst().size()).isPresent();
  }

  /** The layer, whose map has a place for each patch. */
  Neurons applied(Weights matrix, Weights bias) throws UnsupportedException {
    Form form = neurons.form();
    List<Part> patch = neurons.axes().at(axis);
    int channels = form.channels().inNetwork();
    int height = only(patch, Role.ROWS).getFirst().size().inNetwork();
    int width = only(patch, Role.COLUMNS).getFirst().size().inNetwork();
    int[] inKernel =
        Axes.indices(patch.stream().map(part -> inKernel(part, height, width)).toList());
    int outputs = matrix.dimension(0);
    float[] values = matrix.toArray();
    float[] kernel = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      int row = i / inKernel.length;
      kernel[row * inKernel.length + inKernel[i % inKernel.length]] = values[i];
    }
    Window.Size size = new Window.Size(height, width);
    Form smaller =
        Form.map(
            Size.of(outputs),
            Size.of(form.size(Role.ROWS).inNetwork() / height),
            Size.of(form.size(Role.COLUMNS).inNetwork() / width));
    boolean asStored =
        Arrays.equals(inKernel, IntStream.range(0, inKernel.length).toArray())
            && matrix.origin().storage() == Storage.AS_IS;
    return operation
        .assembly()
        .add(
            operation.node(),
            new Layer.Convolution(
                Weights.of(
                    asStored
                        ? matrix.origin()
                        : new Origin(matrix.origin().tensor(), Storage.DERIVED),
                    kernel,
                    outputs,
                    channels,
                    height,
                    width),
                bias,
                new Window(size, Window.Size.ONE, Window.Padding.NONE),
                1,
                Activation.Plain.NONE),
            smaller,
            axes(smaller, height, width),
            neurons);
  }

  private static Part inKernel(Part part, int height, int width) {
    int step =
        switch (part.role()) {
          case CHANNELS -> height * width;
          case ROWS -> width;
          case COLUMNS, TOKENS, BATCH, INPUT -> 1;
        };
    return new Part(part.role(), part.size(), part.stride().times(Size.of(step)));
  }

  /** The axes of what comes out: those of the patches count their rows and columns. */
  private Axes axes(Form smaller, int height, int width) throws UnsupportedException {
    Axes axes =
        neurons
            .axes()
            .with(axis, smaller.whole(Role.CHANNELS))
            .mapped(parts ->
                parts.stream()
                    .map(part ->
                        switch (part.role()) {
                          case ROWS -> fewer(part, height);
                          case COLUMNS -> fewer(part, width);
                          case BATCH, CHANNELS, TOKENS, INPUT -> part;
                        })
                    .toList());
    boolean whole =
        only(axes.parts(), Role.ROWS).equals(smaller.whole(Role.ROWS))
            && only(axes.parts(), Role.COLUMNS).equals(smaller.whole(Role.COLUMNS));
    if (!whole) {
      throw operation.refused("does not find all patches");
    }
    return axes;
  }

  private static Part fewer(Part part, int by) {
    return new Part(
        part.role(),
        part.size(),
        new Size(part.stride().first() / by, part.stride().second() / by));
  }
}
