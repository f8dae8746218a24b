package org.weightscope.service.request;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.HttpMediaTypeNotAcceptableException;

/** Which of its forms a client wants an answer in. */
public final class Negotiation {
  private Negotiation() {}

  /** A form of an answer. */
  public interface Form {
    /** Its media type. */
    MediaType type();
  }

  /**
   * The form that a client likes best.
   *
   * @param accept values of its {@code Accept} headers
   * @param forms the first being that of a client that does not mind
   * @throws HttpMediaTypeNotAcceptableException if it likes none
   */
  public static <F extends Form> F best(List<String> accept, List<F> forms)
      throws HttpMediaTypeNotAcceptableException {
    List<MediaType> liked;
    try {
      liked = MediaType.parseMediaTypes(accept);
      MimeTypeUtils.sortBySpecificity(liked);
    } catch (InvalidMediaTypeException e) {
      throw notAcceptable(forms);
    }
    if (liked.isEmpty()) {
      return forms.getFirst();
    }
    return liked.stream()
        .filter(media -> media.getQualityValue() > 0)
        .flatMap(media -> first(media, liked, forms).stream())
        .findFirst()
        .orElseThrow(() -> notAcceptable(forms));
  }

  private static <F extends Form> Optional<F> first(
      MediaType media, List<MediaType> liked, List<F> forms) {
    return forms.stream()
        .filter(form -> media.includes(form.type().removeQualityValue()))
        .filter(form ->
            liked.stream()
                .noneMatch(other ->
                    other.getQualityValue() == 0 && other.equalsTypeAndSubtype(form.type())))
        .findFirst();
  }

  private static HttpMediaTypeNotAcceptableException notAcceptable(List<? extends Form> forms) {
    return new HttpMediaTypeNotAcceptableException(
        forms.stream()
            .map(form -> new MediaType(form.type(), Collections.<String, String>emptyMap()))
            .toList());
  }
}
