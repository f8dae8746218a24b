package org.weightscope.service.classification;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.weightscope.api.Classification;
import org.weightscope.api.ClassificationEntry;
import org.weightscope.api.Classifications;
import org.weightscope.service.batching.DeadlinePassedException;
import org.weightscope.service.batching.OverloadedException;
import org.weightscope.service.batching.TooCostlyException;
import org.weightscope.service.models.ServedModel;
import org.weightscope.service.problem.RefusedException;
import org.weightscope.service.request.RequestFrame;
import org.weightscope.service.run.ModelRuns;
import org.weightscope.service.upload.Upload;
import org.weightscope.service.upload.UploadReader;

/** One network in, one answer out; several in, a list out. */
@RestController
class ClassificationController {
  private final UploadReader uploads;
  private final Classifier classifier;

  ClassificationController(UploadReader uploads, Classifier classifier) {
    this.uploads = uploads;
    this.classifier = classifier;
  }

  @PostMapping(path = "/classify-inr", produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Object> classify(HttpServletRequest request)
      throws IOException,
          DeadlinePassedException,
          OverloadedException,
          TooCostlyException,
          InterruptedException {
    // Before the body, so that a mistake in the query costs nobody an upload.
    ClassifyOptions options = ClassifyOptions.of(request.getQueryString());
    ServedModel model = classifier.model(options);
    Upload upload = uploads.read(request);
    ModelRuns.Outcome<ClassificationEntry> outcome =
        classifier.classify(upload.networks(), options, model, RequestFrame.of(request).deadline());
    return ResponseEntity.ok()
        .header("Server-Timing", outcome.times().serverTiming())
        .body(body(outcome));
  }

  private static Object body(ModelRuns.Outcome<ClassificationEntry> outcome) {
    if (outcome.entries().size() > 1) {
      return new Classifications(outcome.entries());
    }
    return switch (outcome.entries().getFirst()) {
      case Classification classification -> classification;
      case ClassificationEntry.Refused refused ->
          throw new RefusedException(refused.problem().problem());
    };
  }
}
