package org.weightscope.service.classification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.weightscope.api.InrConvention;
import org.weightscope.api.Problem;
import org.weightscope.card.ModelCard;
import org.weightscope.onnx.OnnxLimits;
import org.weightscope.safetensors.ReadLimits;
import org.weightscope.service.Inrs;
import org.weightscope.service.TinyModel;
import org.weightscope.service.config.BatchingProperties;
import org.weightscope.service.config.InferenceProperties;
import org.weightscope.service.config.LimitsProperties;
import org.weightscope.service.config.ModelsProperties;
import org.weightscope.service.inference.GraphModelLoader;
import org.weightscope.service.models.Envelopes;
import org.weightscope.service.models.ModelRepository;
import org.weightscope.service.problem.RefusedException;
import org.weightscope.service.run.NetworkFiles;
import org.weightscope.service.run.ReadNetwork;
import org.weightscope.service.upload.DeclaredFormat;
import org.weightscope.service.upload.Upload.UploadedNetwork;

/** A network of 67 nodes, 1120 edges and 6 tensors at the limits and one past them. */
class InrReaderTest {
  @TempDir Path folder;

  private ReadNetwork<InrConvention> read(String limit, long value) throws Exception {
    TinyModel.write(folder, TinyModel.card("tiny", "1", 64));
    try (ModelRepository models =
        new ModelRepository(
            new ModelsProperties(folder.toString(), Map.of()),
            new BatchingProperties(256, 40_000_000, 32, 400_000, 1),
            new GraphModelLoader(new InferenceProperties(1)),
            new SimpleMeterRegistry())) {
      LimitsProperties limits = limits(limit, value);
      return new InrReader(new NetworkFiles(limits), limits, new Envelopes(models))
          .read(
              new UploadedNetwork(
                  ByteBuffer.wrap(Inrs.random(1, 2, 32, 32, 1)),
                  DeclaredFormat.UNSAID,
                  Optional.empty()),
              ClassifyOptions.of(null),
              models.select(ModelCard.Task.CLASSIFY_INR, Optional.empty()));
    }
  }

  private static LimitsProperties limits(String limit, long value) {
    return new Binder(
            new MapConfigurationPropertySource(
                Map.of("weightscope.limits." + limit, Long.toString(value))))
        .bindOrCreate("weightscope.limits", LimitsProperties.class);
  }

  @ParameterizedTest
  @CsvSource({"nodes,67", "edges,1120", "tensors,6"})
  void theLimitItselfIsTakenAndOnePastItIsRefusedWithBoundAndFound(String what, long size)
      throws Exception {
    assertEquals(67, read(what, size).summary().nodes());
    Problem.TooCostly problem =
        assertInstanceOf(
            Problem.TooCostly.class,
            assertThrows(RefusedException.class, () -> read(what, size - 1)).problem());
    assertEquals(what, problem.what());
    assertEquals(size - 1, problem.bound());
    assertEquals(size, problem.found());
  }

  @Test
  void theDefaultLimitsAreTheDocumentedOnes() {
    LimitsProperties limits = limits("networks", 64);
    assertEquals(256 << 20, limits.bodyBytes().toBytes());
    assertEquals(20_000, limits.nodes());
    assertEquals(20_000_000, limits.edges());
    assertEquals(ReadLimits.DEFAULT, limits.forFiles());
    assertEquals(OnnxLimits.DEFAULT, limits.forOnnx());
  }
}
