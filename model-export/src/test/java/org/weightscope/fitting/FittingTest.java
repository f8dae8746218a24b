package org.weightscope.fitting;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightscope.data.InrShards;
import org.weightscope.data.MalformedDataException;
import org.weightscope.data.SharedData;
import org.weightscope.network.Inr;
import org.weightscope.network.architecture.DescribedNetwork;
import org.weightscope.network.architecture.NetworkReader;
import org.weightscope.network.architecture.Source;
import org.weightscope.safetensors.ReadLimits;
import org.weightscope.safetensors.TensorFile;

class FittingTest {
  private static final FittingRecipe SHORT =
      new FittingRecipe(SirenShape.parse("2-8-8-1"), Start.SIREN, 25, 2e-3, 1e-4, 5);

  @TempDir Path folder;

  private Fitting fitting(FittingRecipe recipe, Precision precision, int threads)
      throws IOException {
    Path pictures = IdxPictures.write(folder.resolve("pictures"), 12, 6, 5);
    return new Fitting(
        Pictures.read(pictures, "spots", Pictures.Side.TRAIN), recipe, precision, threads);
  }

  private List<String> files(Path in) throws IOException {
    try (Stream<Path> entries = Files.list(in)) {
      return entries.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void shardsHoldThePicturesInOrderWithTheirLabels() throws Exception {
    Path out = folder.resolve("out");
    AtomicInteger done = new AtomicInteger();
    FittingReport report =
        fitting(SHORT, Precision.F16, 2).run(out, 1, 7, 3, Part.ALL, done::addAndGet);

    assertEquals(
        List.of("train-00001.safetensors", "train-00004.safetensors", "train-00007.safetensors"),
        files(out));
    InrShards set = InrShards.readFolder(out, "train");
    assertArrayEquals(new int[] {1, 2, 3, 4, 5, 6, 7}, set.indices());
    assertArrayEquals(new int[] {1, 2, 0, 1, 2, 0, 1}, set.labels());
    assertArrayEquals(new int[] {2, 8, 8, 1}, set.widths());
    assertEquals(7, done.get());
    assertEquals(7, report.fitted());
    assertEquals(0, report.kept());
    assertTrue(report.least() <= report.median() && report.least() > 0, report.toString());
  }

  @Test
  void statedFidelityIsThatOfTheStoredWeights() throws Exception {
    Fitting fitting = fitting(SHORT, Precision.F16, 1);
    Path out = folder.resolve("out");
    fitting.run(out, 0, 4, 4, Part.ALL, n -> {});
    InrShards set = InrShards.readFolder(out, "train");
    PictureGrid grid = fitting.pictures().grid();
    for (int i = 0; i < set.size(); i++) {
      float[] picture = fitting.pictures().images().picture(i);
      double error = 0;
      for (int p = 0; p < picture.length; p++) {
        double value = ExactSiren.at(set.network(i), grid.row(p), grid.column(p));
        error += (value - picture[p]) * (value - picture[p]) / picture.length;
      }
      assertEquals(-10 * Math.log10(error), set.psnr(i), 0.02, "network " + i);
    }
  }

  @Test
  void threadsAndPartsDoNotChangeANetwork() throws Exception {
    Path alone = folder.resolve("alone");
    fitting(SHORT, Precision.F32, 1).run(alone, 0, 10, 3, Part.ALL, n -> {});
    Path shared = folder.resolve("shared");
    for (int i = 0; i < 3; i++) {
      fitting(SHORT, Precision.F32, 3).run(shared, 0, 10, 3, new Part(i, 3), n -> {});
    }
    assertEquals(files(alone), files(shared));
    for (String name : files(alone)) {
      assertArrayEquals(
          Files.readAllBytes(alone.resolve(name)), Files.readAllBytes(shared.resolve(name)), name);
    }
  }

  @Test
  void finishedShardsAreKeptAndMissingOnesMade() throws Exception {
    Path out = folder.resolve("out");
    Fitting fitting = fitting(SHORT, Precision.F16, 1);
    fitting.run(out, 0, 6, 2, Part.ALL, n -> {});
    Path kept = out.resolve("train-00000.safetensors");
    Path lost = out.resolve("train-00002.safetensors");
    byte[] before = Files.readAllBytes(lost);
    Files.delete(lost);
    FileTime old = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(kept, old);

    FittingReport report = fitting.run(out, 0, 6, 2, Part.ALL, n -> {});

    assertEquals(2, report.fitted());
    assertEquals(4, report.kept());
    assertEquals(old, Files.getLastModifiedTime(kept), "a finished shard was written again");
    assertArrayEquals(before, Files.readAllBytes(lost));
    assertEquals(3, files(out).size());
  }

  @Test
  void shardOfOtherSettingsIsNotTakenForOurs() throws Exception {
    Path out = folder.resolve("out");
    fitting(SHORT, Precision.F16, 1).run(out, 0, 2, 2, Part.ALL, n -> {});
    FittingRecipe longer =
        new FittingRecipe(SirenShape.parse("2-8-8-1"), Start.SIREN, 26, 2e-3, 1e-4, 5);
    for (Fitting other :
        List.of(fitting(longer, Precision.F16, 1), fitting(SHORT, Precision.F32, 1))) {
      String message =
          String.valueOf(
              assertThrows(
                      MalformedDataException.class,
                      () -> other.run(out, 0, 2, 2, Part.ALL, n -> {}))
                  .getMessage());
      assertTrue(message.contains("other settings"), message);
    }
  }

  @Test
  void exportedNetworkStatesItsArchitectureAndIsReadBack() throws Exception {
    Fitting fitting = fitting(SHORT, Precision.F32, 1);
    Path out = folder.resolve("single");
    fitting.export(out, new int[] {7, 2}, n -> {});
    assertEquals(List.of("train-00002.safetensors", "train-00007.safetensors"), files(out));
    TensorFile file =
        TensorFile.read(
            ByteBuffer.wrap(Files.readAllBytes(out.resolve("train-00007.safetensors"))),
            ReadLimits.DEFAULT);
    DescribedNetwork described = NetworkReader.read(file, Optional.empty());
    assertEquals(Source.STATED_IN_METADATA, described.activation());
    assertEquals(Optional.of(Inr.Convention.CANONICAL), described.convention());
    Path shard = folder.resolve("shard");
    fitting.run(shard, 7, 1, 1, Part.ALL, n -> {});
    assertEquals(InrShards.readFolder(shard, "train").network(0), described.network());
  }

  @Test
  void picturesThatAreNotThereAreRefused() throws Exception {
    Fitting fitting = fitting(SHORT, Precision.F16, 1);
    for (int[] range : new int[][] {{0, 13}, {12, 1}, {-1, 2}, {0, 0}, {5, Integer.MAX_VALUE}}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> fitting.run(folder, range[0], range[1], 5, Part.ALL, n -> {}),
          range[0] + ", " + range[1]);
    }
    assertThrows(
        IllegalArgumentException.class, () -> fitting.export(folder, new int[] {12}, n -> {}));
  }

  @Test
  void partsAreNumberedFromZero() {
    assertEquals(new Part(3, 4), Part.parse("3/4"));
    for (String text : new String[] {"4/4", "1", "-1/4", "0/0", "a/b", "0/4/2"}) {
      assertThrows(IllegalArgumentException.class, () -> Part.parse(text), text);
    }
  }

  @Test
  void recipeGivesTheNetworksOfThePublishedSet() throws Exception {
    Path pictures = SharedData.path("data/images/mnist");
    InrShards published =
        InrShards.read(List.of(SharedData.path("data/inr/mnist/train-00.safetensors")));
    Fitting fitting =
        new Fitting(
            Pictures.read(pictures, "MNIST", Pictures.Side.TRAIN),
            FittingRecipe.sharp(SirenShape.parse("2-32-32-1")),
            Precision.F16,
            1);
    Path out = folder.resolve("out");
    fitting.run(out, 0, 2, 2, Part.ALL, n -> {});
    InrShards ours = InrShards.readFolder(out, "train");
    for (int i = 0; i < 2; i++) {
      assertEquals(published.psnr(i), ours.psnr(i), 1.0, "PSNR of picture " + i);
      assertArrayEquals(
          published.network(i).weighted().get(0).weight().toArray(),
          ours.network(i).weighted().get(0).weight().toArray(),
          2e-3f,
          "first layer of picture " + i);
    }
  }
}
