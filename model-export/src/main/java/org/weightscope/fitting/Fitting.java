package org.weightscope.fitting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.weightscope.data.InrShards;
import org.weightscope.data.MalformedDataException;
import org.weightscope.data.WholeFile;

/**
 * Fits one SIREN to each of many pictures.
 *
 * <p>A network depends on its picture, its position in the split and the recipe, not on threads,
 * parts or what else is fitted; on a machine with other vector registers the last bits differ, and
 * after hundreds of steps the digits behind the first two or three.
 *
 * @param pictures what is fitted
 * @param recipe how
 * @param precision how the weights are stored; fidelity is told of the stored ones
 * @param threads fits at a time, at least 1
 */
public record Fitting(Pictures pictures, FittingRecipe recipe, Precision precision, int threads) {

  /** Squared error below which fidelity is no longer told apart: 200 dB. */
  private static final double NO_ERROR = 1e-20;

  public Fitting {
    if (threads < 1) {
      throw new IllegalArgumentException("at least one thread is needed, not " + threads);
    }
  }

  /** Gets told of every network that is done; called by several threads. */
  @FunctionalInterface
  public interface Progress {
    /** Some more networks are done. */
    void done(int networks);
  }

  /**
   * Fits a range of pictures into shards of {@code perFile} networks, {@code
   * <split>-<first>.safetensors} in a folder.
   *
   * <p>A shard appears under its name when it is complete; one that is there already is kept, so a
   * run that was stopped goes on where it was.
   *
   * @param first position of the first picture
   * @param count number of pictures
   * @param perFile networks per shard, at least 1
   * @param part which of the shards are this run's
   * @throws MalformedDataException if a shard is there that this fit would not have made
   */
  public FittingReport run(
      Path folder, int first, int count, int perFile, Part part, Progress progress)
      throws IOException, InterruptedException {
    if (first < 0 || count < 1 || perFile < 1 || first > pictures.images().size() - count) {
      throw new IllegalArgumentException(
          "pictures %d to %d, %d per file: there are %d pictures"
              .formatted(first, first + (long) count - 1, perFile, pictures.images().size()));
    }
    Files.createDirectories(folder);
    ShardLayout layout = new ShardLayout(pictures, recipe, precision);
    List<double[]> fidelities = new ArrayList<>();
    int fitted = 0;
    int kept = 0;
    double seconds = 0;
    for (int number = 0; number < Math.ceilDiv(count, perFile); number++) {
      if (!part.has(number)) {
        continue;
      }
      int from = first + number * perFile;
      int size = Math.min(perFile, first + count - from);
      Path file = folder.resolve("%s-%05d.safetensors".formatted(pictures.split().word(), from));
      if (Files.exists(file)) {
        fidelities.add(ofKept(file, layout, from, size));
        kept += size;
        progress.done(size);
        continue;
      }
      long began = System.nanoTime();
      List<FittedNetwork> networks = fit(IntStream.range(from, from + size).toArray(), progress);
      WholeFile.write(file, layout.stacked(networks));
      seconds += (System.nanoTime() - began) / 1e9;
      fitted += size;
      fidelities.add(networks.stream().mapToDouble(FittedNetwork::psnr).toArray());
    }
    double[] all = fidelities.stream().flatMapToDouble(DoubleStream::of).toArray();
    return FittingReport.of(fitted, kept, seconds, all);
  }

  /**
   * Fits chosen pictures into one file each, {@code <split>-<index>.safetensors}, which states its
   * own architecture.
   */
  public FittingReport export(Path folder, int[] indices, Progress progress)
      throws IOException, InterruptedException {
    for (int index : indices) {
      if (index < 0 || index >= pictures.images().size()) {
        throw new IllegalArgumentException(
            "there is no picture %d, only 0 to %d".formatted(index, pictures.images().size() - 1));
      }
    }
    Files.createDirectories(folder);
    ShardLayout layout = new ShardLayout(pictures, recipe, precision);
    long began = System.nanoTime();
    List<FittedNetwork> networks = fit(indices, progress);
    for (FittedNetwork network : networks) {
      WholeFile.write(
          folder.resolve("%s-%05d.safetensors".formatted(pictures.split().word(), network.index())),
          layout.single(network));
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    double[] psnr = networks.stream().mapToDouble(FittedNetwork::psnr).toArray();
    return FittingReport.of(indices.length, 0, seconds, psnr);
  }

  private static double[] ofKept(Path file, ShardLayout layout, int from, int size)
      throws IOException {
    InrShards shard = InrShards.read(List.of(file));
    if (!shard.metadata().getFirst().equals(layout.metadata(from, size))) {
      throw new MalformedDataException(
          file,
          "was fitted with other settings (%s, asked for %s); choose another folder or remove it"
              .formatted(shard.metadata().getFirst(), layout.metadata(from, size)));
    }
    return IntStream.range(0, shard.size()).mapToDouble(shard::psnr).toArray();
  }

  /** Fits pictures, in the order of the indices, whatever thread does which. */
  List<FittedNetwork> fit(int[] indices, Progress progress) throws InterruptedException {
    FittedNetwork[] results = new FittedNetwork[indices.length];
    AtomicInteger next = new AtomicInteger();
    try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> running = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        running.add(workers.submit(() -> work(indices, next, results, progress)));
      }
      try {
        for (Future<?> worker : running) {
          worker.get();
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException("a fit failed", e);
      } finally {
        next.set(indices.length);
      }
    }
    return Arrays.asList(results);
  }

  private void work(int[] indices, AtomicInteger next, FittedNetwork[] results, Progress progress) {
    Fitter fitter = new Fitter(recipe, pictures.grid());
    for (int i = next.getAndIncrement(); i < indices.length; i = next.getAndIncrement()) {
      int index = indices[i];
      float[] picture = pictures.images().picture(index);
      float[] fitted = precision.stored(fitter.fit(picture, pictures.split().seed(index)));
      double error = fitter.meanSquaredError(fitted, picture);
      if (!Double.isFinite(error)) {
        throw new IllegalStateException(
            "picture %d diverged; a lower learning rate may help".formatted(index));
      }
      int label = pictures.labels().label(index);
      results[i] =
          new FittedNetwork(index, label, fitted, -10 * Math.log10(Math.max(error, NO_ERROR)));
      progress.done(1);
    }
  }
}
