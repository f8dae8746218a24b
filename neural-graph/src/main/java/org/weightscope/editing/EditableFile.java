package org.weightscope.editing;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weightscope.file.Names;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Step;
import org.weightscope.network.Weights;
import org.weightscope.network.architecture.Architecture;
import org.weightscope.network.architecture.DescribedNetwork;
import org.weightscope.network.architecture.NetworkReader;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.OnnxFile;
import org.weightscope.onnx.OnnxFileWriter;
import org.weightscope.onnx.OnnxLimits;
import org.weightscope.onnx.importer.OnnxNetworkReader;
import org.weightscope.safetensors.ReadLimits;
import org.weightscope.safetensors.TensorFile;
import org.weightscope.safetensors.TensorFileWriter;
import org.weightscope.tensor.StoredTensor;

/**
 * A file of a chain of linear layers, whose weights can be exchanged for others. Names, order,
 * types and metadata are kept, and so is every byte that is no value of a changed tensor.
 */
public final class EditableFile {
  private final Source source;
  private final Optional<Architecture> stated;
  private final DescribedNetwork described;

  /** Where the tensors are. */
  private sealed interface Source {
    ByteBuffer bytes();

    Optional<StoredTensor> tensor(String name);

    /** The bytes with other values for some tensors. */
    byte[] with(Map<String, float[]> values);

    /** How the network of a file of this kind and these limits is read. */
    Source read(ByteBuffer bytes) throws UnreadableFileException;

    DescribedNetwork network(Optional<Architecture> stated) throws UnreadableNetworkException;
  }

  private record Safetensors(TensorFile file, ReadLimits limits) implements Source {
    @Override
    public ByteBuffer bytes() {
      return file.bytes();
    }

    @Override
    public Optional<StoredTensor> tensor(String name) {
      return file.tensor(name);
    }

    @Override
    public byte[] with(Map<String, float[]> values) {
      return TensorFileWriter.edited(file, values);
    }

    @Override
    public Source read(ByteBuffer bytes) throws UnreadableFileException {
      return new Safetensors(TensorFile.read(bytes, limits), limits);
    }

    @Override
    public DescribedNetwork network(Optional<Architecture> stated)
        throws UnreadableNetworkException {
      return NetworkReader.read(file, stated);
    }
  }

  private record Onnx(OnnxFile file, OnnxLimits limits) implements Source {
    @Override
    public ByteBuffer bytes() {
      return file.bytes();
    }

    @Override
    public Optional<StoredTensor> tensor(String name) {
      return OnnxFileWriter.writable(file, name);
    }

    @Override
    public byte[] with(Map<String, float[]> values) {
      return OnnxFileWriter.edited(file, values);
    }

    @Override
    public Source read(ByteBuffer bytes) throws UnreadableFileException {
      return new Onnx(OnnxFile.read(bytes, limits), limits);
    }

    @Override
    public DescribedNetwork network(Optional<Architecture> stated)
        throws UnreadableNetworkException {
      return OnnxNetworkReader.read(file, stated);
    }
  }

  private EditableFile(Source source, Optional<Architecture> stated)
      throws UnreadableNetworkException {
    this.source = source;
    this.stated = stated;
    described = source.network(stated);
  }

  /**
   * A safetensors file.
   *
   * @param bytes must not change afterwards
   * @param stated the document sent along with it
   */
  public static EditableFile safetensors(
      ByteBuffer bytes, ReadLimits limits, Optional<Architecture> stated)
      throws UnreadableFileException, UnreadableNetworkException {
    return new EditableFile(new Safetensors(TensorFile.read(bytes, limits), limits), stated);
  }

  /**
   * An ONNX file.
   *
   * @param bytes must not change afterwards
   * @param stated the document sent along with it
   */
  public static EditableFile onnx(
      ByteBuffer bytes, OnnxLimits limits, Optional<Architecture> stated)
      throws UnreadableFileException, UnreadableNetworkException {
    return new EditableFile(new Onnx(OnnxFile.read(bytes, limits), limits), stated);
  }

  /** Its bytes, read-only. */
  public ByteBuffer bytes() {
    return source.bytes();
  }

  /** The network in it. */
  public DescribedNetwork described() {
    return described;
  }

  /**
   * The file with the weights of another network of the same layers, rounded to the types of its
   * tensors. It was read again, and holds exactly those.
   *
   * @param edited has the tensors of {@link #described}, some with other values
   * @throws NotEditableException if values cannot be put back: they were computed from a tensor,
   *     the tensor serves more than one purpose, there is none, or its type is too small for them
   * @throws IllegalArgumentException if it is another network
   */
  public EditableFile edited(Network edited) throws NotEditableException {
    Network before = described.network();
    Map<String, float[]> values = changes(before, edited);
    try {
      EditableFile file =
          new EditableFile(source.read(ByteBuffer.wrap(source.with(values))), stated);
      if (!file.described.network().equals(rounded(before, values))) {
        throw new NotEditableException(
            "A tensor that the edit changes serves the network in more than one place.");
      }
      return file;
    } catch (UnreadableFileException | UnreadableNetworkException e) {
      throw new IllegalStateException("other weights made the file unreadable", e);
    }
  }

  /** The new values of each tensor that changes, in the order of the file. */
  private Map<String, float[]> changes(Network before, Network edited) throws NotEditableException {
    Map<String, Integer> uses = new HashMap<>();
    Map<String, float[]> values = new LinkedHashMap<>();
    List<Weights> all = tensors(before);
    List<Weights> others = tensors(edited);
    if (all.size() != others.size()) {
      throw new IllegalArgumentException("the edited network has other layers");
    }
    all.forEach(weights -> uses.merge(weights.origin().tensor(), 1, Integer::sum));
    for (int i = 0; i < all.size(); i++) {
      Weights weights = all.get(i);
      if (!others.get(i).equals(weights)) {
        if (!others.get(i).origin().equals(weights.origin())) {
          throw new IllegalArgumentException("the edited network has other tensors");
        }
        StoredTensor stored = place(weights);
        if (uses.getOrDefault(stored.name(), 0) > 1) {
          throw new NotEditableException(
              "The edit changes tensor %s, which serves the network in more than one place."
                  .formatted(Names.shown(stored.name())),
              stored.name());
        }
        values.put(stored.name(), finite(stored, asStored(others.get(i))));
      }
    }
    return values;
  }

  /** The tensor that holds exactly these weights. */
  private StoredTensor place(Weights weights) throws NotEditableException {
    String name = weights.origin().tensor();
    if (weights.origin().equals(NetworkReader.NO_BIAS)) {
      throw new NotEditableException(
          "The edit changes a bias, but a layer of the network has none in the file, and an edit adds no tensors.");
    }
    StoredTensor stored =
        weights.origin().storage() == Weights.Storage.DERIVED
            ? null
            : source.tensor(name).orElse(null);
    if (stored == null
        || stored.elements() != weights.size()
        || !weights.with(stored.toFloats()).equals(weights.with(asStored(weights)))) {
      throw new NotEditableException(
          "The edit changes weights that do not stand in the file as they are: they are computed from %s, or it stands in pieces, in a node, or serves several nodes. Save the network with its weights as plain tensors of their own."
              .formatted(name.isEmpty() ? "numbers of the graph" : Names.shown(name)),
          name);
    }
    return stored;
  }

  private static float[] finite(StoredTensor stored, float[] values) throws NotEditableException {
    if (stored.with(values).notFinite().isPresent()) {
      throw new NotEditableException(
          "The edit makes values of tensor %s too large for its type %s."
              .formatted(Names.shown(stored.name()), stored.type()),
          stored.name());
    }
    return values;
  }

  /** The network with new values as the types of the file round them. */
  private Network rounded(Network network, Map<String, float[]> values) {
    List<Step> steps = new ArrayList<>();
    for (Step step : network.steps()) {
      steps.add(
          step.layer() instanceof Layer.Weighted layer
              ? new Step(
                  step.name(),
                  layer.with(rounded(layer.weight(), values), rounded(layer.bias(), values)),
                  step.inputs())
              : step);
    }
    return new Network(network.input(), steps);
  }

  private Weights rounded(Weights weights, Map<String, float[]> values) {
    String name = weights.origin().tensor();
    float[] changed = values.get(name);
    if (changed == null) {
      return weights;
    }
    float[] stored = source.tensor(name).orElseThrow().with(changed).toFloats();
    return weights.with(
        weights.origin().storage() == Weights.Storage.TRANSPOSED
            ? transposed(stored, weights.dimension(1), weights.dimension(0))
            : stored);
  }

  private static List<Weights> tensors(Network network) {
    return network.layers().stream().flatMap(layer -> layer.tensors().stream()).toList();
  }

  /** The values in the order of the file. */
  private static float[] asStored(Weights weights) {
    float[] values = weights.toArray();
    return weights.origin().storage() == Weights.Storage.TRANSPOSED
        ? transposed(values, weights.dimension(0), weights.dimension(1))
        : values;
  }

  /** A row-major matrix with its axes exchanged. */
  private static float[] transposed(float[] values, int rows, int columns) {
    float[] turned = new float[values.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        turned[column * rows + row] = values[row * columns + column];
      }
    }
    return turned;
  }
}
