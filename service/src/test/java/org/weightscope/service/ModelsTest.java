package org.weightscope.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.weightscope.api.ModelDescription;
import org.weightscope.api.ModelList;
import org.weightscope.api.PredictorDescription;

class ModelsTest {
  @Test
  void theListSaysWhichModelAnswersByDefault() throws Exception {
    ModelList list = RunningService.read(RunningService.get("/models"), ModelList.class);
    assertEquals(
        List.of("tiny@1 false", "tiny@2 true", "wide@1 false"),
        list.models().stream()
            .filter(model -> !model.name().startsWith("mnist"))
            .filter(model -> model.task().equals("classify-inr"))
            .map(model -> model.name() + "@" + model.version() + " " + model.isDefault())
            .toList());
  }

  @Test
  void aModelIsDescribedWithItsEnvelopeAndMetrics() throws Exception {
    ModelDescription model =
        RunningService.read(RunningService.get("/models/wide"), ModelDescription.class);
    assertEquals(new ModelDescription.Bounds(4, 256), model.envelope().hiddenWidth());
    assertEquals(10, model.labels().size());
    assertTrue(model.metrics().containsKey("accuracy"), "the metrics are missing");
  }

  @Test
  void aPredictorIsListedAndDescribedWithTheNetworksItTakes() throws Exception {
    ModelList list = RunningService.read(RunningService.get("/models"), ModelList.class);
    ModelList.Entry entry =
        list.models().stream()
            .filter(model -> model.name().equals(TestPredictors.TINY))
            .findFirst()
            .orElseThrow();
    assertEquals("predict-generalization", entry.task());
    assertTrue(entry.isDefault(), "it is configured as the default of its task");
    PredictorDescription predictor = Objects.requireNonNull(entry.predictor());
    assertEquals(
        predictor,
        RunningService.read(
                RunningService.get("/models/" + TestPredictors.TINY), ModelDescription.class)
            .predictor());
    assertEquals(List.of("3x16x16"), predictor.seen().inputs());
    assertEquals(new ModelDescription.Bounds(4, 32), predictor.seen().widths());
    double heaviest =
        TestPredictors.prediction(TestPredictors.card()).seen().weightScale().getLast();
    assertEquals(2 * heaviest, predictor.seen().weightScale().most(), 1e-9);
    assertTrue(entry.metrics().containsKey("testKendallTauB"), "the metrics are missing");
  }

  @Test
  void anUnchangedDescriptionIsNotSentAgain() throws Exception {
    for (String path : List.of("/models", "/models/tiny", "/openapi.yaml")) {
      HttpResponse<String> first = RunningService.get(path);
      assertEquals(
          List.of("max-age=0, must-revalidate"), first.headers().allValues("Cache-Control"), path);
      String tag = first.headers().firstValue("ETag").orElseThrow();
      assertEquals(304, RunningService.get(path, "If-None-Match", tag).statusCode(), path);
    }
  }

  private static HttpResponse<String> management(String path) throws Exception {
    return RunningService.send(
        HttpRequest.newBuilder(
                URI.create("http://localhost:" + RunningService.managementPort() + path))
            .build());
  }

  @Test
  void healthAndMetricsAreOnTheManagementPortAndNothingElseIs() throws Exception {
    RunningService.post("/classify-inr", Inrs.random(1, 2, 8, 1));
    assertEquals(200, management("/actuator/health/liveness").statusCode());
    assertEquals(200, management("/actuator/health/readiness").statusCode());
    assertEquals(200, management("/actuator/info").statusCode());
    String metrics = management("/actuator/prometheus").body();
    for (String name :
        List.of(
            "weightscope_stage_seconds_count{model=\"tiny\",stage=\"model\"}",
            "weightscope_networks_total{model=\"tiny\",outcome=\"answered\"}",
            "weightscope_queue_waiting{model=\"tiny\",version=\"2\"}")) {
      assertTrue(metrics.contains(name), name + " is missing");
    }
    for (String path : List.of("env", "heapdump", "loggers", "shutdown", "beans")) {
      assertEquals(404, management("/actuator/" + path).statusCode(), path);
    }
    assertEquals(404, RunningService.get("/actuator/health").statusCode());
  }

  @Test
  void thePagesNeedNothingFromElsewhere() throws Exception {
    assertEquals(200, RunningService.get("/").statusCode());
    HttpResponse<String> page = RunningService.get("/swagger-ui/index.html");
    assertEquals(200, page.statusCode());
    assertTrue(!page.body().contains("http://") && !page.body().contains("https://"), page.body());
    assertTrue(
        RunningService.get("/v3/api-docs/swagger-config").body().contains("\"/openapi.yaml\""),
        "the page does not show the contract");
  }
}
