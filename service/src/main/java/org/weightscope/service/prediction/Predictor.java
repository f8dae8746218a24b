package org.weightscope.service.prediction;

import java.util.List;
import org.springframework.stereotype.Component;
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

/** Reads networks, has a model run on them, and says how accurate each is. */
@Component
class Predictor {
  private final ModelRepository models;
  private final CandidateReader reader;
  private final ModelRuns runs;

  Predictor(ModelRepository models, CandidateReader reader, ModelRuns runs) {
    this.models = models;
    this.reader = reader;
    this.runs = runs;
  }

  /** The model that a request asks for. */
  ServedModel model(PredictionOptions options) {
    return models.select(ModelCard.Task.PREDICT_GENERALIZATION, options.model());
  }

  /**
   * Estimates the accuracies of networks; those that can be read run together.
   *
   * @throws DeadlinePassedException if there is no answer for all of them in time
   * @throws OverloadedException if the service is at its limit
   * @throws TooCostlyException if they are too much for one request
   */
  ModelRuns.Outcome<Estimated> estimate(
      List<UploadedNetwork> networks,
      PredictionOptions options,
      ServedModel model,
      Deadline deadline)
      throws DeadlinePassedException,
          OverloadedException,
          TooCostlyException,
          InterruptedException {
    return runs.run(networks, model, deadline, new Predict(options, model));
  }

  private final class Predict implements ModelRuns.Endpoint<Standing, Estimated> {
    private final PredictionOptions options;
    private final ServedModel model;

    Predict(PredictionOptions options, ServedModel model) {
      this.options = options;
      this.model = model;
    }

    @Override
    public ReadNetwork<Standing> read(UploadedNetwork upload) {
      return reader.read(upload, options, model);
    }

    @Override
    public Estimated answered(ReadNetwork<Standing> network, ModelOutputs outputs) {
      return new Estimated.Answered(Estimate.of(network, outputs, model.prediction()));
    }

    @Override
    public Estimated refused(ProblemDocument problem) {
      return new Estimated.Refused(problem);
    }
  }
}
