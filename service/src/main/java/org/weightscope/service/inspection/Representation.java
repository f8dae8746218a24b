package org.weightscope.service.inspection;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.HttpMediaTypeNotAcceptableException;

/** The forms of an answer, the first being that of a client that does not mind. */
enum Representation {
  JSON(MediaType.APPLICATION_JSON),
  TEXT(MediaType.parseMediaType("text/plain;charset=UTF-8")),
  SVG(MediaType.parseMediaType("image/svg+xml"));

  private final MediaType type;

  Representation(MediaType type) {
    this.type = type;
  }

  MediaType type() {
    return type;
  }

  /**
   * The form that a client likes best.
   *
   * @param accept values of its {@code Accept} headers
   * @throws HttpMediaTypeNotAcceptableException if it likes none
   */
  static Representation of(List<String> accept) throws HttpMediaTypeNotAcceptableException {
    List<MediaType> liked;
    try {
      liked = MediaType.parseMediaTypes(accept);
      MimeTypeUtils.sortBySpecificity(liked);
    } catch (InvalidMediaTypeException e) {
      throw notAcceptable();
    }
    if (liked.isEmpty()) {
      return JSON;
    }
    return liked.stream()
        .filter(media -> media.getQualityValue() > 0)
        .flatMap(media -> first(media, liked).stream())
        .findFirst()
        .orElseThrow(Representation::notAcceptable);
  }

  private static Optional<Representation> first(MediaType media, List<MediaType> liked) {
    return Arrays.stream(values())
        .filter(form -> media.includes(form.type.removeQualityValue()))
        .filter(form ->
            liked.stream()
                .noneMatch(
                    other -> other.getQualityValue() == 0 && other.equalsTypeAndSubtype(form.type)))
        .findFirst();
  }

  private static HttpMediaTypeNotAcceptableException notAcceptable() {
    return new HttpMediaTypeNotAcceptableException(
        Arrays.stream(values())
            .map(form -> new MediaType(form.type, Collections.<String, String>emptyMap()))
            .toList());
  }
}
