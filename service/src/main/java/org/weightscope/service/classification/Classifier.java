package org.weightscope.service.classification;

import java.util.List;
import org.springframework.stereotype.Component;
import org.weightscope.api.Classification;
import org.weightscope.api.ClassificationEntry;
import org.weightscope.api.InrConvention;
import org.weightscope.api.ProblemDocument;
import org.weightscope.card.ModelCard;
import org.weightscope.service.batching.Deadline;
import org.weightscope.service.batching.DeadlinePassedException;
import org.weightscope.service.batching.OverloadedException;
import org.weightscope.service.batching.TooCostlyException;
import org.weightscope.service.inference.ModelOutputs;
import org.weightscope.service.models.ModelRepository;
import org.weightscope.service.models.ServedModel;
import org.weightscope.service.run.ModelRuns;
import org.weightscope.service.run.ReadNetwork;
import org.weightscope.service.upload.Upload.UploadedNetwork;

/** Reads networks, has them run, and says what they are. */
@Component
class Classifier {
  private final ModelRepository models;
  private final InrReader reader;
  private final ModelRuns runs;

  Classifier(ModelRepository models, InrReader reader, ModelRuns runs) {
    this.models = models;
    this.reader = reader;
    this.runs = runs;
  }

  /** The model that a request asks for. */
  ServedModel model(ClassifyOptions options) {
    return models.select(ModelCard.Task.CLASSIFY_INR, options.model());
  }

  /**
   * Classifies networks; those that can be read run together.
   *
   * @throws DeadlinePassedException if there is no answer for all of them in time
   * @throws OverloadedException if the service is at its limit
   * @throws TooCostlyException if they are too much for one request
   */
  ModelRuns.Outcome<ClassificationEntry> classify(
      List<UploadedNetwork> networks, ClassifyOptions options, ServedModel model, Deadline deadline)
      throws DeadlinePassedException,
          OverloadedException,
          TooCostlyException,
          InterruptedException {
    return runs.run(networks, model, deadline, new Classify(options, model));
  }

  private final class Classify implements ModelRuns.Endpoint<InrConvention, ClassificationEntry> {
    private final ClassifyOptions options;
    private final ServedModel model;

    Classify(ClassifyOptions options, ServedModel model) {
      this.options = options;
      this.model = model;
    }

    @Override
    public ReadNetwork<InrConvention> read(UploadedNetwork upload) {
      return reader.read(upload, options, model);
    }

    @Override
    public ClassificationEntry answered(ReadNetwork<InrConvention> network, ModelOutputs outputs) {
      ModelCard card = model.card();
      Probabilities probabilities = Probabilities.of(outputs.logits(), card.temperature());
      int index = probabilities.likeliest();
      return new Classification(
          card.labels().get(index),
          index,
          probabilities.byLabel(card.labels()),
          network.found(),
          model.reference(),
          network.summary());
    }

    @Override
    public ClassificationEntry refused(ProblemDocument problem) {
      return new ClassificationEntry.Refused(problem);
    }
  }
}
