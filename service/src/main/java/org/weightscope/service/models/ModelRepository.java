package org.weightscope.service.models;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.weightscope.api.Problem;
import org.weightscope.card.ModelCard;
import org.weightscope.service.batching.Batcher;
import org.weightscope.service.config.BatchingProperties;
import org.weightscope.service.config.ModelsProperties;
import org.weightscope.service.inference.GraphModel;
import org.weightscope.service.inference.GraphModelLoader;
import org.weightscope.service.inference.ModelInput;
import org.weightscope.service.inference.ModelOutputs;
import org.weightscope.service.inference.UnusableModelException;
import org.weightscope.service.problem.RefusedException;
import org.weightscope.service.query.Printable;

/** The models that are served: loaded at start, each only after its self-test. */
@Component
public final class ModelRepository implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelRepository.class);
  private static final int LONGEST_SHOWN = 64;

  private final List<ServedModel> models;
  private final List<GraphModel> loaded = new ArrayList<>();
  private final List<Batcher<?, ?>> batchers = new ArrayList<>();
  private final Map<ModelCard.Task, ServedModel> defaults = new LinkedHashMap<>();

  /**
   * Loads and tests all models.
   *
   * @throws RuntimeException if there is none, or one cannot be served; the message says why
   */
  public ModelRepository(
      ModelsProperties properties,
      BatchingProperties batching,
      GraphModelLoader loader,
      MeterRegistry meters) {
    ModelStore store =
        properties.folder() == null
            ? new ShippedModels()
            : new ModelFolder(Path.of(properties.folder()));
    List<ServedModel> served = new ArrayList<>();
    for (ModelFile file : store.files()) {
      served.add(serve(file, batching, loader, meters));
    }
    if (served.isEmpty()) {
      throw new ModelsUnusableException(
          "There is no model to serve in " + store.where() + ".",
          "Set weightscope.models.folder to a folder of <name>/<version>/model.onnx, made by"
              + " model-export.");
    }
    served.sort(
        Comparator.<ServedModel, String>comparing(m -> m.card().name())
            .thenComparing(m -> m.card().version(), Versions.ORDER));
    this.models = List.copyOf(served);
    for (ModelCard.Task task : ModelCard.Task.values()) {
      List<ServedModel> candidates = of(task);
      String wanted = properties.defaults().get(task.toString());
      if (wanted != null) {
        defaults.put(
            task,
            find(candidates, wanted)
                .orElseThrow(() ->
                    new ModelsUnusableException(
                        "weightscope.models.defaults.%s: there is no model %s for this task."
                            .formatted(task, wanted),
                        "Take one of " + ServedModel.names(candidates) + ".")));
      } else if (!candidates.isEmpty()) {
        // The newest version of the model that comes first by name.
        defaults.put(task, find(candidates, candidates.getFirst().card().name()).orElseThrow());
      }
    }
  }

  private ServedModel serve(
      ModelFile file, BatchingProperties batching, GraphModelLoader loader, MeterRegistry meters) {
    try {
      GraphModel model = loader.load(file.bytes());
      loaded.add(model);
      ModelCard card = model.card();
      if (!card.name().equals(file.name()) || !card.version().equals(file.version())) {
        throw new UnusableModelException(
            "its card says %s@%s".formatted(card.name(), card.version()));
      }
      SelfTest.run(model);
      Batcher<ModelInput, ModelOutputs> batcher =
          new Batcher<>(
              "model-" + card.name(),
              batching.limits(),
              networks -> {
                meters
                    .summary("weightscope.batch.networks", "model", card.name())
                    .record(networks.size());
                return model.run(networks);
              });
      batchers.add(batcher);
      Gauge.builder("weightscope.queue.waiting", batcher, Batcher::waiting)
          .tag("model", card.name())
          .tag("version", card.version())
          .description("Networks waiting for a run of the model")
          .register(meters);
      LOG.info("serving {}@{} for {}, {}", card.name(), card.version(), card.task(), file.digest());
      return new ServedModel(card, file.digest(), batcher);
    } catch (UnusableModelException e) {
      close();
      throw new ModelsUnusableException(
          "The model %s cannot be served: %s.".formatted(file.where(), e.getMessage()),
          "Export the model again with model-export, or take it out of the folder.");
    }
  }

  /** All models, by name, then version. */
  public List<ServedModel> all() {
    return models;
  }

  /** The models of a task, by name, then version. */
  public List<ServedModel> of(ModelCard.Task task) {
    return models.stream().filter(model -> model.card().task() == task).toList();
  }

  /** Whether a model answers requests that name none. */
  public boolean isDefault(ServedModel model) {
    return model.equals(defaults.get(model.card().task()));
  }

  /**
   * The model for a request.
   *
   * @param wanted {@code name} for its newest version, {@code name@version}, or empty for the
   *     default
   * @throws RefusedException if there is none
   */
  public ServedModel select(ModelCard.Task task, Optional<String> wanted) {
    List<ServedModel> candidates = of(task);
    if (wanted.isPresent()) {
      return find(candidates, wanted.get())
          .orElseThrow(() -> unknown(wanted.get(), "for " + task, candidates));
    }
    ServedModel model = defaults.get(task);
    if (model == null) {
      throw new RefusedException(new Problem.NotReady("No model is loaded for " + task + "."));
    }
    return model;
  }

  /** The served version of a name, for any task; the newest if there are several. */
  ServedModel named(String wanted) {
    return find(models, wanted).orElseThrow(() -> unknown(wanted, "here", models));
  }

  private static Optional<ServedModel> find(List<ServedModel> candidates, String wanted) {
    return candidates.stream()
        .filter(model -> model.pinned().equals(wanted) || model.card().name().equals(wanted))
        .reduce((_, newer) -> newer);
  }

  private static RefusedException unknown(
      String wanted, String where, List<ServedModel> candidates) {
    String shown = Printable.shortened(wanted, LONGEST_SHOWN);
    List<String> available = ServedModel.names(candidates);
    return new RefusedException(
        new Problem.UnknownModel(
            "There is no model \"%s\" %s; %s."
                .formatted(
                    shown,
                    where,
                    available.isEmpty()
                        ? "there is none at all"
                        : "there are " + String.join(", ", available)),
            shown,
            available));
  }

  /** Ends the runs of all models and frees them. */
  @Override
  @PreDestroy
  public void close() {
    batchers.forEach(Batcher::close);
    batchers.clear();
    loaded.forEach(GraphModel::close);
    loaded.clear();
  }
}
