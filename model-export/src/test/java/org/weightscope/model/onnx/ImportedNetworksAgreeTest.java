package org.weightscope.model.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weightscope.batch.BatchArray;
import org.weightscope.batch.GraphBatch;
import org.weightscope.evaluation.Evaluation;
import org.weightscope.evaluation.Values;
import org.weightscope.model.conformance.Interpreter;
import org.weightscope.network.Network;
import org.weightscope.network.Shape;
import org.weightscope.onnx.OnnxFile;
import org.weightscope.onnx.OnnxLimits;
import org.weightscope.onnx.importer.OnnxNetworkReader;

/** A network that is read from a file computes what ONNX Runtime computes from that file. */
class ImportedNetworksAgreeTest {
  private static final int BATCH = 3;
  private static final int SEEDS = 3;

  @ParameterizedTest
  @EnumSource
  void theNetworkReadComputesWhatTheFileDoes(ForeignForm form) throws Exception {
    for (int seed = 1; seed <= SEEDS; seed++) {
      Random random = new Random(seed);
      byte[] file = OnnxText.file(form.opset(), form.input(), random, form.lines());
      Network network =
          OnnxNetworkReader.read(
                  OnnxFile.read(ByteBuffer.wrap(file), OnnxLimits.DEFAULT), Optional.empty())
              .network();
      long[] sizes = form.input().clone();
      sizes[0] = sizes[0] < 0 ? BATCH : sizes[0];
      float[] entries = entries(random, sizes);
      float[] expected = run(file, sizes, entries);
      float[] found =
          Evaluation.output(network, arranged(network.input(), sizes, entries)).toArray();
      assertEquals(expected.length, found.length, "number of outputs");
      double largest = 1e-3;
      for (float value : expected) {
        largest = Math.max(largest, Math.abs(value));
      }
      assertTrue(
          spread(expected) > 1e-3 * largest, "the outputs of the file tell nothing: all the same");
      for (int i = 0; i < expected.length; i++) {
        assertEquals(
            expected[i],
            found[i],
            2e-5 * largest,
            "output %d of the network read from seed %d".formatted(i, seed));
      }
    }
  }

  private static double spread(float[] values) {
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    return most - least;
  }

  private static float[] entries(Random random, long[] sizes) {
    float[] entries = new float[(int) Arrays.stream(sizes).reduce(1, Math::multiplyExact)];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = (float) random.nextGaussian();
    }
    return entries;
  }

  private static float[] run(byte[] file, long[] sizes, float[] entries) {
    BatchArray.Floats input = BatchArray.Floats.zeros(sizes);
    input.values().put(0, entries);
    return Interpreter.run(file, new GraphBatch(1, Map.of("x", input)))
        .getOrDefault("y", new float[0]);
  }

  /** The entries as the network takes them: its maps have channels first. */
  private static Values arranged(Shape shape, long[] sizes, float[] entries) {
    int count = entries.length / (shape.channels() * Math.max(1, places(shape, sizes)));
    return switch (shape) {
      case Shape.Vector vector -> Values.of(vector, entries.length / vector.channels(), entries);
      case Shape.FeatureMap map -> {
        int axes = sizes.length;
        boolean channelsLast = sizes[1] != map.channels();
        int rows = axes == 4 ? (int) sizes[channelsLast ? 1 : 2] : 1;
        int columns = (int) sizes[channelsLast ? axes - 2 : axes - 1];
        yield Values.of(
            new Shape.FeatureMap(map.channels(), rows, columns),
            count,
            channelsLast ? turned(entries, count, rows * columns, map.channels()) : entries);
      }
      case Shape.Sequence sequence when sizes.length == 3 && sizes[2] != sequence.channels() ->
          Values.of(
              new Shape.Sequence((int) sizes[2], sequence.channels()),
              count,
              turned(entries, count, sequence.channels(), (int) sizes[2]));
      case Shape.Sequence sequence ->
          Values.of(new Shape.Sequence(places(shape, sizes), sequence.channels()), count, entries);
      case Shape.Tokens tokens -> Values.of(tokens, count, entries);
    };
  }

  private static int places(Shape shape, long[] sizes) {
    long all = Arrays.stream(sizes).skip(1).reduce(1, Math::multiplyExact);
    return Math.toIntExact(all / shape.channels());
  }

  /** Of each of several matrices {@code [rows, columns]} its transpose. */
  private static float[] turned(float[] entries, int count, int rows, int columns) {
    float[] turned = new float[entries.length];
    for (int item = 0; item < count; item++) {
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          turned[(item * columns + column) * rows + row] =
              entries[(item * rows + row) * columns + column];
        }
      }
    }
    return turned;
  }
}
