package org.weightscope.network.architecture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weightscope.SharedData;
import org.weightscope.evaluation.Evaluation;
import org.weightscope.network.Activation;
import org.weightscope.network.Inr;
import org.weightscope.network.Network;
import org.weightscope.network.Weights;
import org.weightscope.safetensors.TensorFile;
import org.weightscope.safetensors.TensorFileWriter;
import org.weightscope.safetensors.TensorFiles;

/** The networks people have, by the pictures they show. */
class SingleFilesTest {
  private static final int SIDE = 28;
  // Beyond this the rounding of float32 decides, which differs between machines.
  private static final double FLOAT_LIMIT = 95;

  @ParameterizedTest
  @CsvSource({
    "digit-0-layers, 5006, 72.3, 2 32 32 1",
    "digit-1-net-linear, 5005, 83.1, 2 32 32 1",
    "digit-3-layers-last, 5000, 107.9, 2 32 32 1",
    "digit-4-sequential, 5004, 77.9, 2 32 32 1",
    "digit-5-net-net, 5020, 69.6, 2 32 32 1",
    "digit-6-module-prefix, 5007, 86.6, 2 32 32 1",
    "digit-7-fc, 5040, 74.8, 2 32 32 1",
    "digit-8-kernels, 5003, 89.2, 2 32 32 1",
    "digit-9-model, 5001, 75.8, 2 32 32 1",
    "wide-64-net-linear, 5001, 128.6, 2 64 64 1",
    "deep-3-net-linear, 5002, 129.6, 2 32 32 32 1"
  })
  void theFileShowsItsPictureWithoutAnythingStated(
      String name, int picture, double psnr, String widths) throws Exception {
    DescribedNetwork described = NetworkReader.read(file(name), Optional.empty());
    assertEquals(widths, widths(described.network()));
    assertEquals(Source.DEFAULT, described.layers());
    assertEquals(Source.DEFAULT, described.activation());
    assertEquals(Source.DEFAULT, described.picture());
    assertEquals(Optional.of(Inr.Convention.CANONICAL), described.convention());
    assertShows(described.inr().orElseThrow(), picture, psnr);
  }

  @Test
  void anotherConventionIsNeverGuessedAndShowsThePictureOnceStated() throws Exception {
    TensorFile file = file("digit-2-seq-offset");
    DescribedNetwork unstated = NetworkReader.read(file, Optional.empty());
    assertEquals(Optional.of(Inr.Convention.CANONICAL), unstated.convention());
    assertEquals(Source.DEFAULT, unstated.picture());
    assertTrue(
        psnr(unstated.inr().orElseThrow(), 5018) < 15,
        "without its convention it shows another picture");

    Architecture document =
        Architecture.parse(
            "{\"format\":1,\"picture\":{\"axes\":\"column-row\",\"offset\":0.5}}"
                .getBytes(StandardCharsets.UTF_8));
    DescribedNetwork stated = NetworkReader.read(file, Optional.of(document));
    assertEquals(Source.STATED_IN_REQUEST, stated.picture());
    assertShows(stated.inr().orElseThrow(), 5018, 104.2);
    Inr canonical = new Inr(stated.inr().orElseThrow().canonical(), Inr.Convention.CANONICAL);
    assertTrue(
        psnr(canonical, 5018) > FLOAT_LIMIT - 5, "the canonical form shows the same picture");
  }

  @Test
  void kernelsOfTheOtherOrientationAreTurnedAndRememberIt() throws Exception {
    TensorFile file = file("digit-8-kernels");
    Weights first =
        NetworkReader.read(file, Optional.empty()).network().weighted().getFirst().weight();
    assertEquals(
        new Weights.Origin("params.Dense_0.kernel", Weights.Storage.TRANSPOSED), first.origin());
    assertArrayEquals(new int[] {32, 2}, first.shape());
    float[] stored = file.tensor("params.Dense_0.kernel").orElseThrow().toFloats();
    assertEquals(stored[32 + 5], first.get(5 * 2 + 1));
  }

  @ParameterizedTest
  @CsvSource({"digit-0-layers", "digit-8-kernels", "digit-9-model"})
  void theFileIsWrittenBackByteForByte(String name) {
    byte[] bytes = SharedData.bytes("inr/single/" + name + ".safetensors");
    TensorFile file = TensorFiles.read(bytes);
    Map<String, float[]> same =
        file.tensors().stream().collect(Collectors.toMap(t -> t.name(), t -> t.toFloats()));
    assertArrayEquals(bytes, TensorFileWriter.edited(file, same));
    assertArrayEquals(bytes, TensorFileWriter.write(file.tensors(), file.metadata()));
  }

  @Test
  void aShardOfNetworksIsReadByItsTensorsAndRefusedAsOneNetwork() throws Exception {
    TensorFile file = TensorFiles.read(SharedData.bytes("inr/mnist-wide/train-00.safetensors"));
    assertEquals(20_000, file.tensor("index").orElseThrow().toLongs()[0]);
    assertEquals(200, file.tensor("label").orElseThrow().toLongs().length);
    float[] first = file.tensor("layers.0.weight").orElseThrow().toFloats(0, 64 * 2);
    assertEquals(128, first.length);
    NetworkProblem problem = NetworkTests.refused(file, Optional.empty());
    assertTrue(
        problem instanceof NetworkProblem.NoNetwork && problem.detail().contains("one at a time"),
        problem.toString());
  }

  private static TensorFile file(String name) {
    return TensorFiles.read(SharedData.bytes("inr/single/" + name + ".safetensors"));
  }

  private static String widths(Network network) {
    return network.inputs()
        + network.weighted().stream()
            .map(layer -> " " + layer.outputs())
            .collect(Collectors.joining());
  }

  private static void assertShows(Inr inr, int picture, double expected) throws IOException {
    List<Activation> activations =
        inr.network().weighted().stream().map(layer -> layer.activation()).toList();
    assertEquals(Activation.Plain.NONE, activations.getLast());
    double psnr = psnr(inr, picture);
    if (expected < FLOAT_LIMIT) {
      assertEquals(expected, psnr, 0.1, "PSNR against picture " + picture);
    } else {
      assertTrue(psnr > FLOAT_LIMIT, "PSNR " + psnr + " against picture " + picture);
    }
  }

  private static double psnr(Inr inr, int picture) throws IOException {
    byte[] pixels = picture(picture);
    float[] shown = Evaluation.render(inr, SIDE, SIDE);
    double squares = 0;
    for (int i = 0; i < pixels.length; i++) {
      double difference = shown[i] - (pixels[i] & 0xFF) / 255.0;
      squares += difference * difference;
    }
    return 10 * Math.log10(pixels.length / squares);
  }

  private static byte[] picture(int index) throws IOException {
    byte[] zipped = SharedData.bytes("images/mnist/t10k-images-idx3-ubyte.gz");
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
      in.skipNBytes(16 + (long) index * SIDE * SIDE);
      return in.readNBytes(SIDE * SIDE);
    }
  }
}
