package org.weightscope.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.springframework.core.io.ClassPathResource;
import org.weightscope.card.ModelCard;
import org.weightscope.card.ModelCard.Bounds;
import org.weightscope.card.Prediction;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.service.config.InferenceProperties;
import org.weightscope.service.inference.GraphModel;
import org.weightscope.service.inference.GraphModelLoader;
import org.weightscope.service.inference.ModelInput;
import org.weightscope.service.inference.UnusableModelException;

/** A real predictor of accuracies, though a small one, and the same with other cards. */
public final class TestPredictors {
  /** As it was exported. */
  static final String TINY = "wild-tiny";

  /** Compares networks far outside of those it learned from. */
  static final String WIDER = "wild-wider";

  /** Knows how far networks lie from some. */
  static final String FAMILIAR = "wild-familiar";

  /** Learned from bad networks only, as its card says. */
  static final String LOW = "wild-low";

  /** Evaluates networks on pictures; as it was exported. */
  static final String LABELS = "wild-labels-tiny";

  /** The same, and knows how far networks lie from some. */
  static final String LABELS_FAMILIAR = "wild-labels-familiar";

  private static final String EMBEDDING = "relu_7";
  private static final int SIZE = 32;
  private static final int LABELS_SIZE = 27;

  private TestPredictors() {}

  /** Writes all of them as {@code <name>/1/model.onnx}. */
  static void writeTo(Path folder) throws IOException {
    ModelCard card = card();
    write(folder, TINY, "1", file());
    write(folder, LABELS, "1", file(LABELS));
    ModelCard labels = card(LABELS);
    write(
        folder,
        LABELS_FAMILIAR,
        "1",
        withCard(
            file(LABELS),
            with(
                labels,
                LABELS_FAMILIAR,
                familiar(file(LABELS), labels, "embedding", LABELS_SIZE))));
    write(folder, with(card, WIDER, wider(prediction(card))));
    write(folder, with(card, FAMILIAR, familiar(withOutput(file()), card, EMBEDDING, SIZE)));
    write(folder, with(card, LOW, low(prediction(card))));
  }

  /** The file as it was exported. */
  public static byte[] file() {
    return file(TINY);
  }

  private static byte[] file(String name) {
    try {
      return new ClassPathResource("predictors/%s/1/model.onnx".formatted(name))
          .getContentAsByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its card. */
  public static ModelCard card() {
    return card(TINY);
  }

  private static ModelCard card(String name) {
    try (GraphModel model = load(file(name))) {
      return model.card();
    }
  }

  /** What the card says of predictions. */
  public static Prediction prediction(ModelCard card) {
    return card.prediction().orElseThrow();
  }

  /** Another card in the file of the same name. */
  public static void write(Path folder, ModelCard card) throws IOException {
    write(folder, card.name(), card.version(), withCard(card));
  }

  private static void write(Path folder, String name, String version, byte[] model)
      throws IOException {
    Path file = folder.resolve(name).resolve(version).resolve("model.onnx");
    Files.createDirectories(file.getParent());
    Files.write(file, model);
  }

  /** The model with another card and its last hidden layer as an output. */
  public static byte[] withCard(ModelCard card) {
    return withCard(withOutput(file()), card);
  }

  private static byte[] withOutput(byte[] file) {
    // A message that occurs twice is merged, so the graph gets one more output.
    ProtobufBytes output = new ProtobufBytes().message(12, TinyModel.value(EMBEDDING, SIZE));
    return ProtobufBytes.without(file, 14).message(7, output).toBytes();
  }

  private static byte[] withCard(byte[] file, ModelCard card) {
    return ProtobufBytes.without(file, 14)
        .message(14, new ProtobufBytes().text(1, ModelCard.KEY).text(2, card.toJson()))
        .toBytes();
  }

  private static Prediction low(Prediction prediction) {
    Prediction.Seen seen = prediction.seen();
    return new Prediction(
        prediction.domain(),
        new Prediction.Seen(
            seen.networks(),
            seen.runs(),
            seen.inputs(),
            seen.layerKinds(),
            seen.layers(),
            seen.widths(),
            seen.parameters(),
            seen.kernels(),
            seen.strides(),
            seen.activations(),
            seen.weightScale(),
            seen.biasScale(),
            List.of(0.05, 0.06, 0.1, 0.14, 0.15)),
        prediction.calibration(),
        prediction.ranking(),
        prediction.familiarity(),
        prediction.split());
  }

  private static Prediction wider(Prediction prediction) {
    Prediction.Ranking ranking = prediction.ranking();
    return with(
        prediction,
        new Prediction.Ranking(
            ranking.slope(), new Bounds(2, 12), new Bounds(2, 128), new Bounds(1, 1_000_000)),
        Optional.empty());
  }

  /** The mean and the spread of the embeddings of the networks that the tests upload. */
  private static Prediction familiar(byte[] file, ModelCard card, String output, int size) {
    Prediction unknown =
        with(
            prediction(card),
            prediction(card).ranking(),
            Optional.of(
                new Prediction.Familiarity(
                    output,
                    Collections.nCopies(size, 0.0),
                    Collections.nCopies(size * size, 0.0),
                    0.99,
                    1)));
    List<ModelInput> networks = new ArrayList<>();
    for (String name : Cnns.FILES) {
      networks.add(ModelInput.of(NeuralGraph.of(Cnns.read(Cnns.file(name))), card.layout()));
    }
    List<float[]> embeddings;
    try (GraphModel model = load(withCard(file, with(card, FAMILIAR, unknown)))) {
      embeddings = model.run(networks).stream().map(outputs -> outputs.row(output)).toList();
    }
    List<Double> mean = new ArrayList<>();
    List<Double> whitening = new ArrayList<>(Collections.nCopies(size * size, 0.0));
    for (int i = 0; i < size; i++) {
      int at = i;
      double middle = embeddings.stream().mapToDouble(e -> e[at]).average().orElseThrow();
      double variance =
          embeddings.stream()
              .mapToDouble(e -> (e[at] - middle) * (e[at] - middle))
              .average()
              .orElseThrow();
      mean.add(middle);
      whitening.set(i * size + i, 1 / (Math.sqrt(variance) + 0.1));
    }
    double farthest =
        embeddings.stream()
            .mapToDouble(new Prediction.Familiarity(output, mean, whitening, 0.99, 1)::distanceOf)
            .max()
            .orElseThrow();
    return with(
        unknown,
        unknown.ranking(),
        Optional.of(new Prediction.Familiarity(output, mean, whitening, 0.99, 1.01 * farthest)));
  }

  private static Prediction with(
      Prediction prediction,
      Prediction.Ranking ranking,
      Optional<Prediction.Familiarity> familiarity) {
    return new Prediction(
        prediction.domain(),
        prediction.seen(),
        prediction.calibration(),
        ranking,
        familiarity,
        prediction.split());
  }

  /** The same card under another name. */
  public static ModelCard with(ModelCard card, String name, Prediction prediction) {
    return new ModelCard(
            card.format(),
            name,
            card.version(),
            card.task(),
            card.family(),
            card.layout(),
            card.labels(),
            card.temperature(),
            card.envelope(),
            card.metrics(),
            card.training(),
            card.selfTest())
        .with(prediction);
  }

  private static GraphModel load(byte[] file) {
    try {
      return new GraphModelLoader(new InferenceProperties(1)).load(file);
    } catch (UnusableModelException e) {
      throw new IllegalStateException(e);
    }
  }
}
