package org.weightscope.service.prediction;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.weightscope.service.batching.DeadlinePassedException;
import org.weightscope.service.batching.OverloadedException;
import org.weightscope.service.batching.TooCostlyException;
import org.weightscope.service.models.ServedModel;
import org.weightscope.service.request.RequestFrame;
import org.weightscope.service.run.ModelRuns;
import org.weightscope.service.upload.Upload;
import org.weightscope.service.upload.UploadReader;

/** Networks in, their accuracies or their order out. */
@RestController
class PredictionController {
  private final UploadReader uploads;
  private final Predictor predictor;

  PredictionController(UploadReader uploads, Predictor predictor) {
    this.uploads = uploads;
    this.predictor = predictor;
  }

  @PostMapping(path = "/predict-generalization", produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Object> predict(HttpServletRequest request)
      throws IOException,
          DeadlinePassedException,
          OverloadedException,
          TooCostlyException,
          InterruptedException {
    // Before the body, so that a mistake in the query costs nobody an upload.
    PredictionOptions options = PredictionOptions.of(request.getQueryString());
    ServedModel model = predictor.model(options);
    Upload upload = uploads.read(request);
    ModelRuns.Outcome<Estimated> outcome =
        predictor.estimate(upload.networks(), options, model, RequestFrame.of(request).deadline());
    List<Estimated> estimated = outcome.entries();
    return ResponseEntity.ok()
        .header("Server-Timing", outcome.times().serverTiming())
        .body(
            options.rank()
                ? PredictionAnswer.ranked(estimated, model.reference())
                : PredictionAnswer.accuracies(estimated, model.reference()));
  }
}
