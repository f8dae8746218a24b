package org.weightscope.data;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.network.Activation;
import org.weightscope.network.Inr;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Weights;
import org.weightscope.safetensors.ReadLimits;
import org.weightscope.safetensors.TensorFile;
import org.weightscope.tensor.StoredTensor;

/**
 * Many INRs of one architecture, stacked: the first axis of every tensor is the network.
 *
 * <p>A shard is a safetensors file with {@code layers.N.weight [n, out, in]}, {@code layers.N.bias
 * [n, out]}, {@code index [n]} (position of the picture in its file), {@code label [n]} and {@code
 * psnr [n]} (dB); its metadata states {@code architecture} (as {@code 2-32-32-1}), {@code w0},
 * {@code inputs} ({@code row,column} or {@code column,row}) and {@code output_offset}. Several
 * shards of one convention make one set. In memory a set is one float array per tensor; a {@link
 * Network} is made when it is asked for. Immutable.
 */
public final class InrShards {
  private final int[] widths;
  private final float[][] weights;
  private final float[][] biases;
  private final int[] indices;
  private final int[] labels;
  private final float[] psnr;
  private final double frequency;
  private final Inr.Convention convention;
  private final List<Map<String, String>> metadata;

  private InrShards(ShardHeader header, int networks, List<Map<String, String>> metadata) {
    widths = header.widths();
    frequency = header.frequency();
    convention = header.convention();
    weights = new float[widths.length - 1][];
    biases = new float[widths.length - 1][];
    for (int l = 0; l < weights.length; l++) {
      weights[l] = new float[Math.multiplyExact(networks, widths[l] * widths[l + 1])];
      biases[l] = new float[Math.multiplyExact(networks, widths[l + 1])];
    }
    indices = new int[networks];
    labels = new int[networks];
    psnr = new float[networks];
    this.metadata = metadata;
  }

  private record Shard(Path path, TensorFile file) {
    ShardHeader header() throws MalformedDataException {
      return ShardHeader.of(path, file.metadata());
    }
  }

  /**
   * Reads the shards {@code <split>-*.safetensors} of a folder, in the order of their names.
   *
   * @throws MalformedDataException if there is none or one is not a shard of the same convention
   */
  public static InrShards readFolder(Path folder, String split) throws IOException {
    List<Path> files;
    try (Stream<Path> entries = Files.list(folder)) {
      files =
          entries
              .filter(f -> f.getFileName().toString().startsWith(split + "-"))
              .filter(f -> f.getFileName().toString().endsWith(".safetensors"))
              .sorted()
              .toList();
    }
    if (files.isEmpty()) {
      throw new MalformedDataException(folder, "holds no file " + split + "-*.safetensors");
    }
    return read(files);
  }

  /**
   * Reads shards, in the order given.
   *
   * @throws MalformedDataException if one is not a shard, or differs in architecture or convention
   * @throws IllegalArgumentException if there is no file
   */
  public static InrShards read(List<Path> files) throws IOException {
    if (files.isEmpty()) {
      throw new IllegalArgumentException("a set of INRs needs at least one file");
    }
    List<Shard> shards = new ArrayList<>();
    for (Path file : files) {
      shards.add(opened(file));
    }
    ShardHeader header = shards.getFirst().header();
    int networks = 0;
    for (Shard shard : shards) {
      if (!shard.header().agrees(header)) {
        throw new MalformedDataException(
            shard.path,
            "differs from %s in architecture or convention".formatted(files.getFirst()));
      }
      networks = Math.addExact(networks, tensor(shard, "index").elements());
    }
    InrShards set =
        new InrShards(header, networks, shards.stream().map(s -> s.file.metadata()).toList());
    int at = 0;
    for (Shard shard : shards) {
      at += set.copy(shard, at);
    }
    return set;
  }

  private static Shard opened(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return new Shard(
          path,
          TensorFile.read(
              channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()), ReadLimits.DEFAULT));
    } catch (UnreadableFileException e) {
      throw new MalformedDataException(path, e.problem().detail(), e);
    }
  }

  private static StoredTensor tensor(Shard shard, String name) throws MalformedDataException {
    return shard
        .file
        .tensor(name)
        .orElseThrow(() -> new MalformedDataException(shard.path, "has no tensor " + name));
  }

  private int copy(Shard shard, int at) throws MalformedDataException {
    int n = tensor(shard, "index").elements();
    for (int l = 0; l < weights.length; l++) {
      int out = widths[l + 1];
      int in = widths[l];
      copyFloats(shard, "layers." + l + ".weight", weights[l], at * out * in, n, out, in);
      copyFloats(shard, "layers." + l + ".bias", biases[l], at * out, n, out);
    }
    String beyond = "layers." + weights.length + ".weight";
    if (shard.file.tensor(beyond).isPresent()) {
      throw new MalformedDataException(
          shard.path, "has a tensor %s that the architecture does not".formatted(beyond));
    }
    copyFloats(shard, "psnr", psnr, at, n);
    copyInts(shard, "index", indices, at, n);
    copyInts(shard, "label", labels, at, n);
    return n;
  }

  private static void copyFloats(Shard shard, String name, float[] target, int at, int... shape)
      throws MalformedDataException {
    StoredTensor tensor = checked(shard, name, shape);
    if (!tensor.type().readsAsFloats()) {
      throw new MalformedDataException(
          shard.path, "%s is stored as %s, not as floats".formatted(name, tensor.type()));
    }
    float[] values = tensor.toFloats();
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new MalformedDataException(shard.path, name + " holds values that are not finite");
      }
    }
    System.arraycopy(values, 0, target, at, values.length);
  }

  private static void copyInts(Shard shard, String name, int[] target, int at, int n)
      throws MalformedDataException {
    StoredTensor tensor = checked(shard, name, n);
    if (!tensor.type().readsAsLongs()) {
      throw new MalformedDataException(
          shard.path, "%s is stored as %s, not as integers".formatted(name, tensor.type()));
    }
    long[] values = tensor.toLongs();
    for (int i = 0; i < n; i++) {
      if (values[i] < 0 || values[i] > Integer.MAX_VALUE) {
        throw new MalformedDataException(
            shard.path, "%s of network %d is %d".formatted(name, i, values[i]));
      }
      target[at + i] = (int) values[i];
    }
  }

  private static StoredTensor checked(Shard shard, String name, int... shape)
      throws MalformedDataException {
    StoredTensor tensor = tensor(shard, name);
    if (!Arrays.equals(tensor.shape(), shape)) {
      throw new MalformedDataException(
          shard.path, "%s should have shape %s".formatted(tensor, Arrays.toString(shape)));
    }
    return tensor;
  }

  /** Number of networks. */
  public int size() {
    return indices.length;
  }

  /** Layer sizes, inputs first: 2, 32, 32, 1. */
  public int[] widths() {
    return widths.clone();
  }

  /**
   * A network of the set in the canonical convention (row before column, frequency 30, the output
   * is the pixel), whatever the convention of the file.
   */
  public Network network(int position) {
    Objects.checkIndex(position, size());
    List<Layer.Linear> layers = new ArrayList<>();
    for (int l = 0; l < weights.length; l++) {
      int out = widths[l + 1];
      int in = widths[l];
      Activation activation =
          l == weights.length - 1 ? Activation.Plain.NONE : new Activation.Sine(frequency);
      layers.add(
          new Layer.Linear(
              part("layers." + l + ".weight", weights[l], position, out, in),
              part("layers." + l + ".bias", biases[l], position, out),
              activation));
    }
    return new Inr(Network.chain(layers), convention).canonical();
  }

  private static Weights part(String name, float[] all, int position, int... shape) {
    int size = 1;
    for (int dimension : shape) {
      size *= dimension;
    }
    float[] values = new float[size];
    System.arraycopy(all, position * size, values, 0, size);
    return Weights.of(name, values, shape);
  }

  /** The class of the picture. */
  public int label(int position) {
    return labels[position];
  }

  /** The classes of all pictures, by position. */
  public int[] labels() {
    return labels.clone();
  }

  /** Position of the picture in the file of pictures it was taken from. */
  public int index(int position) {
    return indices[position];
  }

  /** Positions of all pictures, by position in this set; what {@link Split#byPicture} divides. */
  public int[] indices() {
    return indices.clone();
  }

  /** Fidelity of the stored network, in dB, as the shard states it. */
  public float psnr(int position) {
    return psnr[position];
  }

  /** The metadata of each shard, in the order they were read. */
  public List<Map<String, String>> metadata() {
    return metadata;
  }
}
