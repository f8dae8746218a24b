package org.weightscope.api;

/**
 * What was read from the bytes received.
 *
 * @param format {@code safetensors} or {@code onnx}
 * @param layers number of layers with weights
 * @param parameters number of weights and biases
 * @param nodes nodes of the neural graph
 * @param edges edges of the neural graph
 * @param digest {@code sha256:} and 64 hex digits of the bytes received
 */
public record NetworkSummary(
    String format, int layers, long parameters, long nodes, long edges, String digest) {}
