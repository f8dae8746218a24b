package org.weightscope.service.inference;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.weightscope.card.ModelCard;
import org.weightscope.service.config.InferenceProperties;

/** Loads models from files of the repository; never from bytes of a request. */
@Component
public class GraphModelLoader {
  private final InferenceProperties properties;

  /** A loader with these settings. */
  public GraphModelLoader(InferenceProperties properties) {
    this.properties = properties;
  }

  /**
   * Loads a model.
   *
   * @param file the bytes of a model file from the repository
   * @throws UnusableModelException if the bytes are no model, or it has no card, or one that does
   *     not fit it
   */
  public GraphModel load(byte[] file) throws UnusableModelException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    OrtSession session;
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(properties.threadsOfARun());
      options.setInterOpNumThreads(1);
      // Idle threads of a service must not burn the cores that requests need.
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      session = environment.createSession(file, options);
    } catch (OrtException e) {
      throw new UnusableModelException("ONNX Runtime cannot load it: " + e.getMessage());
    }
    try {
      return new OnnxGraphModel(environment, session, card(session));
    } catch (OrtException e) {
      throw closed(session, "its metadata cannot be read: " + e.getMessage());
    } catch (UnusableModelException e) {
      throw closed(session, String.valueOf(e.getMessage()));
    }
  }

  private static ModelCard card(OrtSession session) throws OrtException, UnusableModelException {
    String json = session.getMetadata().getCustomMetadata().get(ModelCard.KEY);
    if (json == null) {
      throw new UnusableModelException("it has no card, the metadata entry " + ModelCard.KEY);
    }
    Optional<ModelCard> card = ModelCard.parse(json);
    if (card.isEmpty()) {
      throw new UnusableModelException(
          "its card cannot be read; this version reads format " + ModelCard.FORMAT);
    }
    Set<String> outputs = session.getOutputNames();
    for (String needed : OnnxGraphModel.outputs(card.get())) {
      if (!outputs.contains(needed)) {
        throw new UnusableModelException(
            "it has no output \"%s\", only %s".formatted(needed, outputs));
      }
    }
    return card.get();
  }

  private static UnusableModelException closed(OrtSession session, String reason) {
    try {
      session.close();
    } catch (OrtException e) {
      return new UnusableModelException(reason + "; nor can it be closed");
    }
    return new UnusableModelException(reason);
  }
}
