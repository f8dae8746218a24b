package org.weightscope.service.models;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.weightscope.api.ModelDescription;
import org.weightscope.api.ModelList;
import org.weightscope.api.PredictorDescription;
import org.weightscope.api.WireFormat;
import org.weightscope.card.ModelCard;
import org.weightscope.service.query.QueryParameters;
import org.weightscope.service.upload.Sha256;

/** What is served, and what each model is. */
@RestController
class ModelsController {
  private final ModelRepository models;

  ModelsController(ModelRepository models) {
    this.models = models;
  }

  @GetMapping(path = "/models", produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> list(HttpServletRequest request) {
    QueryParameters.parse(request.getQueryString(), List.of());
    return cacheable(new ModelList(models.all().stream().map(this::entry).toList()));
  }

  @GetMapping(path = "/models/{name}", produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> describe(@PathVariable String name, HttpServletRequest request) {
    QueryParameters.parse(request.getQueryString(), List.of());
    return cacheable(description(models.named(name)));
  }

  /** With a strong tag from the content; the framework answers 304 by it. */
  private static ResponseEntity<byte[]> cacheable(Object answer) {
    byte[] body = WireFormat.JSON.writeValueAsBytes(answer);
    return ResponseEntity.ok()
        .cacheControl(CacheControl.maxAge(Duration.ZERO).mustRevalidate())
        .eTag('"' + Sha256.name(ByteBuffer.wrap(body)).substring("sha256:".length()) + '"')
        .contentType(MediaType.APPLICATION_JSON)
        .body(body);
  }

  private ModelList.Entry entry(ServedModel model) {
    ModelCard card = model.card();
    return new ModelList.Entry(
        card.name(),
        card.version(),
        card.task().toString(),
        models.isDefault(model),
        model.digest(),
        metrics(card),
        predictor(card));
  }

  private ModelDescription description(ServedModel model) {
    ModelCard card = model.card();
    ModelCard.Envelope envelope = card.envelope();
    ModelCard.Training training = card.training();
    return new ModelDescription(
        card.name(),
        card.version(),
        card.task().toString(),
        card.family(),
        models.isDefault(model),
        model.digest(),
        card.labels(),
        card.temperature(),
        new ModelDescription.Envelope(
            envelope.inputs(),
            envelope.outputs(),
            PredictorWords.bounds(envelope.hiddenLayers()),
            PredictorWords.bounds(envelope.hiddenWidth()),
            envelope.activations()),
        metrics(card),
        new ModelDescription.Training(
            training.data(),
            training.recipe(),
            training.seed(),
            training.epochs(),
            training.seconds(),
            training.hardware(),
            training.parameters(),
            training.licence()),
        predictor(card));
  }

  private static @Nullable PredictorDescription predictor(ModelCard card) {
    return card.prediction().map(PredictorWords::of).orElse(null);
  }

  private static Map<String, ModelDescription.Metric> metrics(ModelCard card) {
    Map<String, ModelDescription.Metric> metrics = new LinkedHashMap<>();
    new TreeMap<>(card.metrics())
        .forEach((name, metric) ->
            metrics.put(
                name,
                new ModelDescription.Metric(
                    metric.value(), metric.low(), metric.high(), metric.count(), metric.data())));
    return metrics;
  }
}
