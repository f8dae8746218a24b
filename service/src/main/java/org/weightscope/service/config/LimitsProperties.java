package org.weightscope.service.config;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;
import org.weightscope.onnx.OnnxLimits;
import org.weightscope.safetensors.ReadLimits;

/**
 * What one request may cost, and all together.
 *
 * @param bodyBytes longest body; over it 413. Never more than {@code inFlightBytes}
 * @param parts most parts of a multipart body; over it 413
 * @param partHeaderBytes longest header of a part; over it 413
 * @param architectureBytes longest {@code architecture} document; over it 413
 * @param networks most networks in a request; over it 413
 * @param safetensorsHeaderBytes longest header of a safetensors file; over it 422
 * @param tensors most tensors in a file; over it 422
 * @param rank most axes of a tensor; over it 422
 * @param nameBytes longest name in a file; over it 422
 * @param metadataEntries most metadata entries of a file; over it 422
 * @param metadataBytes most bytes of metadata of a file; over it 422
 * @param jsonDepth deepest nesting of JSON; over it 422
 * @param onnxNodes most nodes of an ONNX file; over it 422
 * @param onnxInitializers most initialisers of an ONNX file; over it 422
 * @param onnxAttributes most attributes of a node of an ONNX file; over it 422
 * @param onnxInputs most inputs or outputs of a node of an ONNX file; over it 422
 * @param onnxSubgraphDepth deepest nesting of subgraphs of an ONNX file; over it 422
 * @param onnxVarints most integers of variable length in tensors of an ONNX file; over it 422
 * @param nodes most nodes of a neural graph; over it 422
 * @param edges most edges of a neural graph; over it 422
 * @param evaluationMultiplications most multiplications of one network on the learned inputs of a
 *     model; over it 422
 * @param evaluationNumbers most numbers of 4 bytes that one such evaluation holds at once; over it
 *     422. There are as many evaluations at once as processors
 * @param parseTime longest time to read a file; over it 422
 * @param inFlightBytes most bytes of bodies held at once; over it 429. Without a value, a quarter
 *     of the largest heap
 * @param inFlightRequests most requests with a body at once; over it 429
 * @param minimumBytesPerSecond slowest mean rate of a body after {@code slowBodyGrace}; under it
 *     408
 * @param slowBodyGrace how long a body may be slower than that
 * @param bodyTime longest time for a body, and a second more for each MiB it declares; over it 408
 * @param timeout time of a request that states none; over it 504
 * @param longestTimeout longest time a request may ask for; over it 400
 */
@Validated
@ConfigurationProperties("weightscope.limits")
public record LimitsProperties(
    @NotNull @DefaultValue("256MB") DataSize bodyBytes,
    @Min(1) @DefaultValue("130") int parts,
    @NotNull @DefaultValue("1KB") DataSize partHeaderBytes,
    @NotNull @DefaultValue("64KB") DataSize architectureBytes,
    @Min(1) @DefaultValue("64") int networks,
    @NotNull @DefaultValue("25MB") DataSize safetensorsHeaderBytes,
    @Min(1) @DefaultValue("16384") int tensors,
    @Min(2) @Max(8) @DefaultValue("8") int rank,
    @Min(1) @DefaultValue("512") int nameBytes,
    @Min(0) @DefaultValue("256") int metadataEntries,
    @NotNull @DefaultValue("1MB") DataSize metadataBytes,
    @Min(3) @DefaultValue("16") int jsonDepth,
    @Min(1) @DefaultValue("20000") int onnxNodes,
    @Min(1) @DefaultValue("16384") int onnxInitializers,
    @Min(1) @DefaultValue("64") int onnxAttributes,
    @Min(1) @DefaultValue("256") int onnxInputs,
    @Min(0) @DefaultValue("4") int onnxSubgraphDepth,
    @Min(1) @DefaultValue("4194304") int onnxVarints,
    @Min(1) @DefaultValue("20000") int nodes,
    @Min(1) @DefaultValue("20000000") long edges,
    @Min(1) @DefaultValue("6000000000") long evaluationMultiplications,
    @Min(1) @DefaultValue("16777216") long evaluationNumbers,
    @NotNull @DefaultValue("10s") Duration parseTime,
    @Nullable DataSize inFlightBytes,
    @Min(1) @DefaultValue("128") int inFlightRequests,
    @Min(1) @DefaultValue("16384") long minimumBytesPerSecond,
    @NotNull @DefaultValue("5s") Duration slowBodyGrace,
    @NotNull @DefaultValue("60s") Duration bodyTime,
    @NotNull @DefaultValue("30s") Duration timeout,
    @NotNull @DefaultValue("60s") Duration longestTimeout) {

  /** Most bytes of bodies at once. */
  public long bytesAtOnce() {
    return inFlightBytes == null ? Runtime.getRuntime().maxMemory() / 4 : inFlightBytes.toBytes();
  }

  /** Longest body, which also has to fit beside nothing else. */
  public long longestBody() {
    return Math.min(Math.min(bodyBytes.toBytes(), bytesAtOnce()), Integer.MAX_VALUE - 8L);
  }

  /** The part of the limits that the reader of ONNX files keeps. */
  public OnnxLimits forOnnx() {
    return new OnnxLimits(
        onnxNodes,
        onnxInitializers,
        onnxAttributes,
        onnxInputs,
        onnxSubgraphDepth,
        rank,
        Integer.MAX_VALUE,
        Integer.MAX_VALUE,
        onnxVarints,
        nameBytes,
        metadataEntries,
        Math.toIntExact(metadataBytes.toBytes()),
        parseTime);
  }

  /** The part of the limits that the reader of safetensors files keeps. */
  public ReadLimits forFiles() {
    return new ReadLimits(
        Math.toIntExact(safetensorsHeaderBytes.toBytes()),
        tensors,
        rank,
        Integer.MAX_VALUE,
        Integer.MAX_VALUE,
        nameBytes,
        metadataEntries,
        Math.toIntExact(metadataBytes.toBytes()),
        jsonDepth,
        parseTime);
  }
}
