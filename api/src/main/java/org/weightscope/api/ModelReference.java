package org.weightscope.api;

/**
 * Which model gave an answer.
 *
 * @param name name of the model, as in {@code ?model=name@version}
 * @param version version of the model
 * @param digest {@code sha256:} and 64 hex digits of the model file
 */
public record ModelReference(String name, String version, String digest) {}
