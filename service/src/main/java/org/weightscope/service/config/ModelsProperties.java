package org.weightscope.service.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Which models are served.
 *
 * @param folder a folder of {@code <name>/<version>/model.onnx}; without it the models in the jar
 *     are served. Whoever can write there runs code in this service: mount it read-only
 * @param defaults {@code name} or {@code name@version} of the model that answers requests which
 *     name none, by task; without an entry the first model of the task
 */
@Validated
@ConfigurationProperties("weightscope.models")
public record ModelsProperties(
    @Nullable String folder, @DefaultValue Map<String, String> defaults) {}
