package org.weightscope.service;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.weightscope.batch.BatchArray;
import org.weightscope.batch.WeightStatistics;
import org.weightscope.card.ModelCard;
import org.weightscope.graph.NeuralGraph;

/**
 * A model small enough to write by hand: a random linear map of the statistics of the weights. It
 * knows nothing about digits, but runs in the same way as one that does.
 */
public final class TinyModel {
  private static final int LAYERS = 5;
  private static final int FEATURES = 14 * LAYERS;
  private static final int CLASSES = 10;
  private static final long SEED = 20261121;
  private static final int FLOAT = 1;

  private TinyModel() {}

  /** Writes {@code <name>/<version>/model.onnx}. */
  public static void write(Path folder, ModelCard card) throws IOException {
    Path file = folder.resolve(card.name()).resolve(card.version()).resolve("model.onnx");
    Files.createDirectories(file.getParent());
    Files.write(file, onnx(card.toJson()));
  }

  /** A card that fits, for networks with hidden layers of at most this width. */
  public static ModelCard card(String name, String version, int widest) {
    byte[] network = Inrs.random(1, 2, 16, 16, 1);
    NeuralGraph graph = NeuralGraph.of(Inrs.network(1, 2, 16, 16, 1));
    return new ModelCard(
        ModelCard.FORMAT,
        name,
        version,
        ModelCard.Task.CLASSIFY_INR,
        "statnn",
        new WeightStatistics(LAYERS, true),
        IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList(),
        1.5,
        new ModelCard.Envelope(
            2, 1, new ModelCard.Bounds(1, 4), new ModelCard.Bounds(4, widest), List.of("sine")),
        Map.of("accuracy", new ModelCard.Metric(0.1, 0, 1, 1, "none; a model for tests")),
        new ModelCard.Training(
            "none", "", SEED, 0, 0, "none", (long) FEATURES * CLASSES, "CC0-1.0"),
        List.of(
            new ModelCard.SelfTest(Base64.getEncoder().encodeToString(network), logits(graph))));
  }

  private static List<Double> logits(NeuralGraph graph) {
    if (!(new WeightStatistics(LAYERS, true).batch(List.of(graph)).arrays().get("statistics")
        instanceof BatchArray.Floats statistics)) {
      throw new IllegalStateException("statistics are floats");
    }
    float[] map = map();
    List<Double> logits = new ArrayList<>();
    for (int c = 0; c < CLASSES; c++) {
      double sum = 0;
      for (int f = 0; f < FEATURES; f++) {
        sum += statistics.values().get(f) * map[f * CLASSES + c];
      }
      logits.add(sum);
    }
    return logits;
  }

  private static float[] map() {
    Random random = new Random(SEED);
    float[] map = new float[FEATURES * CLASSES];
    for (int i = 0; i < map.length; i++) {
      map[i] = (float) random.nextGaussian();
    }
    return map;
  }

  /** The file; without metadata if the card is empty. */
  public static byte[] onnx(String card) {
    ByteBuffer raw =
        ByteBuffer.allocate(FEATURES * CLASSES * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(map());
    ProtobufBytes weights =
        new ProtobufBytes()
            .number(1, FEATURES)
            .number(1, CLASSES)
            .number(2, FLOAT)
            .text(8, "map")
            .bytes(9, raw.array());
    ProtobufBytes node =
        new ProtobufBytes()
            .text(1, "statistics")
            .text(1, "map")
            .text(2, "logits")
            .text(4, "MatMul");
    ProtobufBytes graph =
        new ProtobufBytes()
            .message(1, node)
            .text(2, "tiny")
            .message(5, weights)
            .message(11, value("statistics", FEATURES))
            .message(12, value("logits", CLASSES));
    ProtobufBytes model =
        new ProtobufBytes()
            .number(1, 8)
            .message(7, graph)
            .message(8, new ProtobufBytes().text(1, "").number(2, 17));
    if (!card.isEmpty()) {
      model.message(14, new ProtobufBytes().text(1, ModelCard.KEY).text(2, card));
    }
    return model.toBytes();
  }

  /** A matrix of floats with any number of rows. */
  static ProtobufBytes value(String name, long columns) {
    ProtobufBytes shape =
        new ProtobufBytes()
            .message(1, new ProtobufBytes().text(2, "graphs"))
            .message(1, new ProtobufBytes().number(1, columns));
    ProtobufBytes tensor = new ProtobufBytes().number(1, FLOAT).message(2, shape);
    return new ProtobufBytes().text(1, name).message(2, new ProtobufBytes().message(1, tensor));
  }
}
