package org.weightscope.service.upload;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.weightscope.api.Problem;
import org.weightscope.service.problem.RefusedException;

/** What a media type says about bytes; a hint that must not contradict them. */
public enum DeclaredFormat {
  UNSAID("application/octet-stream"),
  SAFETENSORS("application/vnd.safetensors"),
  ONNX("application/vnd.onnx", "application/x-onnx", "application/x-protobuf");

  private final List<String> types;

  DeclaredFormat(String... types) {
    this.types = List.of(types);
  }

  /** The media types that are accepted for a network. */
  static List<String> mediaTypes() {
    return Arrays.stream(values()).flatMap(format -> format.types.stream()).toList();
  }

  /**
   * What a media type says.
   *
   * @param contentType with or without parameters; null if there is none
   * @throws RefusedException if it is none of a network
   */
  static DeclaredFormat of(@Nullable String contentType) {
    if (contentType == null || contentType.isBlank()) {
      return UNSAID;
    }
    int semicolon = contentType.indexOf(';');
    String type =
        (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
            .strip()
            .toLowerCase(Locale.ROOT);
    for (DeclaredFormat format : values()) {
      if (format.types.contains(type)) {
        return format;
      }
    }
    throw new RefusedException(
        new Problem.UnsupportedFormat(
            "The media type is not one of a network; application/octet-stream always fits.",
            "media-type",
            mediaTypes()));
  }
}
