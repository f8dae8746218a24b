package org.weightscope.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightscope.fitting.ExactSiren;
import org.weightscope.network.Activation;
import org.weightscope.network.Network;
import org.weightscope.safetensors.TensorFileWriter;
import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;

class InrShardsTest {
  @TempDir Path folder;

  private static float[] some(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = Float.float16ToFloat(Float.floatToFloat16(random.nextInt(-99, 99) / 128f));
    }
    return values;
  }

  private static Map<String, String> metadata() {
    return new HashMap<>(
        Map.of(
            "architecture", "2-3-1",
            "w0", "30.0",
            "inputs", "row,column in [-1,1]",
            "output_offset", "0.0"));
  }

  private static List<StoredTensor> tensors(int n, int first) {
    long[] indices = new long[n];
    long[] labels = new long[n];
    for (int i = 0; i < n; i++) {
      indices[i] = first + i;
      labels[i] = i % 10;
    }
    return new ArrayList<>(
        List.of(
            StoredTensor.ofLongs("index", DataType.I32, indices, n),
            StoredTensor.of("layers.0.weight", DataType.F16, some(n * 6, first), n, 3, 2),
            StoredTensor.of("layers.0.bias", DataType.F16, some(n * 3, first + 1), n, 3),
            StoredTensor.of("layers.1.weight", DataType.F16, some(n * 3, first + 2), n, 1, 3),
            StoredTensor.of("layers.1.bias", DataType.F16, some(n, first + 3), n, 1),
            StoredTensor.of("psnr", DataType.F16, some(n, first + 4), n),
            StoredTensor.ofLongs("label", DataType.U8, labels, n)));
  }

  private Path shard(String name, List<StoredTensor> tensors, Map<String, String> metadata)
      throws IOException {
    return Files.write(folder.resolve(name), TensorFileWriter.write(tensors, metadata));
  }

  @Test
  void severalShardsMakeOneSet() throws IOException {
    shard("train-00.safetensors", tensors(4, 0), metadata());
    shard("train-01.safetensors", tensors(3, 400), metadata());
    shard("test-00.safetensors", tensors(2, 900), metadata());

    InrShards set = InrShards.readFolder(folder, "train");

    assertEquals(7, set.size());
    assertArrayEquals(new int[] {0, 1, 2, 3, 400, 401, 402}, set.indices());
    assertArrayEquals(new int[] {0, 1, 2, 3, 0, 1, 2}, set.labels());
    assertEquals(some(3, 404)[1], set.psnr(5));
    Network network = set.network(5);
    assertArrayEquals(
        Arrays.copyOfRange(some(18, 400), 6, 12), network.weighted().get(0).weight().toArray());
    assertEquals(some(3, 403)[1], network.weighted().get(1).bias().get(0));
    assertEquals(new Activation.Sine(30), network.weighted().get(0).activation());
    assertEquals(Activation.Plain.NONE, network.weighted().get(1).activation());
    assertEquals("layers.1.weight", network.weighted().get(1).weight().origin().tensor());
  }

  @Test
  void otherConventionIsTurnedIntoTheCanonicalOne() throws IOException {
    Map<String, String> other = metadata();
    other.put("inputs", "column, row");
    other.put("output_offset", "0.5");
    other.put("w0", "15");
    Network plain = InrShards.read(List.of(shard("a", tensors(1, 7), metadata()))).network(0);
    Network turned = InrShards.read(List.of(shard("b", tensors(1, 7), other))).network(0);
    assertEquals(new Activation.Sine(30), turned.weighted().get(0).activation());
    // A frequency of 15 at twice the weights would be the same; here it halves them.
    float[] weight = plain.weighted().get(0).weight().toArray();
    float[] expected = new float[weight.length];
    for (int i = 0; i < weight.length; i++) {
      expected[i] = weight[i ^ 1] / 2;
    }
    assertArrayEquals(expected, turned.weighted().get(0).weight().toArray(), 1e-7f);
    assertEquals(
        plain.weighted().get(1).bias().get(0) + 0.5f,
        turned.weighted().get(1).bias().get(0),
        1e-7f);
  }

  @ParameterizedTest
  @ValueSource(strings = {"architecture", "w0", "inputs", "output_offset"})
  void shardThatDoesNotStateItsConventionIsRefused(String key) throws IOException {
    Map<String, String> without = metadata();
    without.remove(key);
    assertRefused(tensors(2, 0), without, "does not state " + key);
    Map<String, String> odd = metadata();
    odd.put(key, "0x");
    assertRefused(tensors(2, 0), odd, "0x");
  }

  @Test
  void missingMisshapenAndSuperfluousTensorsAreRefused() throws IOException {
    for (int i = 0; i < 7; i++) {
      List<StoredTensor> tensors = tensors(2, 0);
      String name = tensors.remove(i).name();
      assertRefused(tensors, metadata(), "has no tensor " + name);
    }
    List<StoredTensor> misshapen = tensors(2, 0);
    misshapen.set(2, StoredTensor.of("layers.0.bias", DataType.F16, some(8, 1), 2, 4));
    assertRefused(misshapen, metadata(), "layers.0.bias");
    List<StoredTensor> deeper = tensors(2, 0);
    deeper.add(StoredTensor.of("layers.2.weight", DataType.F16, some(2, 1), 2, 1, 1));
    assertRefused(deeper, metadata(), "layers.2.weight");
    List<StoredTensor> infinite = tensors(2, 0);
    infinite.set(
        4,
        StoredTensor.of(
            "layers.1.bias", DataType.F16, new float[] {1, Float.POSITIVE_INFINITY}, 2, 1));
    assertRefused(infinite, metadata(), "not finite");
    List<StoredTensor> integers = tensors(2, 0);
    integers.set(4, StoredTensor.ofLongs("layers.1.bias", DataType.I32, new long[2], 2, 1));
    assertRefused(integers, metadata(), "I32");
  }

  @Test
  void shardsOfDifferentConventionsMakeNoSet() throws IOException {
    Map<String, String> other = metadata();
    other.put("output_offset", "0.5");
    List<Path> files =
        List.of(shard("a", tensors(1, 0), metadata()), shard("b", tensors(1, 1), other));
    String message =
        String.valueOf(
            assertThrows(MalformedDataException.class, () -> InrShards.read(files)).getMessage());
    assertTrue(message.contains("differs"), message);
  }

  @Test
  void folderWithoutShardsIsRefused() {
    assertThrows(MalformedDataException.class, () -> InrShards.readFolder(folder, "train"));
  }

  private void assertRefused(
      List<StoredTensor> tensors, Map<String, String> metadata, String because) throws IOException {
    Path file = shard("bad.safetensors", tensors, metadata);
    String message =
        String.valueOf(
            assertThrows(MalformedDataException.class, () -> InrShards.read(List.of(file)))
                .getMessage());
    assertTrue(message.contains(because), "should say '" + because + "': " + message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mnist/test", "mnist-deep/train", "mnist-wide/train", "mnist-navon/test"})
  void publishedSetsShowTheirPicturesAsWellAsTheyState(String name) throws IOException {
    String[] parts = name.split("/");
    InrShards set = InrShards.readFolder(SharedData.path("data/inr/" + parts[0]), parts[1]);
    String prefix = parts[1].equals("test") ? "t10k" : "train";
    IdxImages images =
        IdxImages.read(SharedData.path("data/images/mnist/" + prefix + "-images-idx3-ubyte.gz"));
    IdxLabels labels =
        IdxLabels.read(SharedData.path("data/images/mnist/" + prefix + "-labels-idx1-ubyte.gz"));
    for (int i = 0; i < set.size(); i += set.size() / 5) {
      float[] picture = images.picture(set.index(i));
      Network network = set.network(i);
      double error = 0;
      for (int p = 0; p < picture.length; p++) {
        double value = ExactSiren.at(network, -1 + 2.0 * (p / 28) / 27, -1 + 2.0 * (p % 28) / 27);
        error += (value - picture[p]) * (value - picture[p]) / picture.length;
      }
      assertEquals(set.psnr(i), -10 * Math.log10(error), 0.05, "PSNR of network " + i);
      assertEquals(labels.label(set.index(i)), set.label(i), "label of network " + i);
    }
  }
}
