package org.weightscope.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightscope.data.SharedData;
import org.weightscope.safetensors.TensorFile;
import tools.jackson.databind.JsonNode;

/** Our figures against those of SciPy and scikit-learn. */
class MetricsConformanceTest {

  @ParameterizedTest
  @ValueSource(strings = {"plain", "ties", "anti", "constant_prediction", "random"})
  void figuresOfEstimatesAreTheReference(String set) throws Exception {
    TensorFile file = SharedData.tensors("metrics");
    JsonNode expected = SharedData.text("metrics").at("/values/" + set);
    Estimates estimates = Estimates.of(decimals(file, set + ".gt"), decimals(file, set + ".pred"));
    JsonNode tau = expected.get("kendall_tau_b");
    assertEquals(
        tau.isNull() ? Double.NaN : tau.asDouble(), estimates.kendallTauB(), 1e-12, "tau-b");
    assertEquals(expected.get("r2").asDouble(), estimates.rSquared(), 1e-9, "R2");
    assertEquals(expected.get("mse").asDouble(), estimates.meanSquaredError(), 1e-9, "MSE");
    assertEquals(expected.get("mae").asDouble(), estimates.meanAbsoluteError(), 1e-9, "MAE");
  }

  @Test
  void figuresOfClassificationAreTheReference() throws Exception {
    TensorFile file = SharedData.tensors("metrics");
    JsonNode expected = SharedData.text("metrics").at("/values/ece");
    int[] labels =
        LongStream.of(file.tensor("ece.labels").orElseThrow().toLongs())
            .mapToInt(Math::toIntExact)
            .toArray();
    ClassPredictions predictions =
        ClassPredictions.of(SharedData.floats(file, "ece.logits"), labels, 10);
    assertEquals(expected.get("accuracy").asDouble(), predictions.accuracy(), 1e-12, "accuracy");
    assertEquals(expected.get("nll").asDouble(), predictions.crossEntropy(), 1e-6, "NLL");
    assertEquals(expected.get("brier").asDouble(), predictions.brier(), 1e-6, "Brier");
    assertEquals(
        expected.get("ece_15_equal_width_bins").asDouble(),
        predictions.calibrationError(15),
        1e-6,
        "ECE");
  }

  /** The reference was computed from the short decimals that these float32 stand for. */
  private static double[] decimals(TensorFile file, String name) {
    float[] values = SharedData.floats(file, name);
    return IntStream.range(0, values.length)
        .mapToDouble(i -> Double.parseDouble(Float.toString(values[i])))
        .toArray();
  }
}
