package org.weightscope.service.request;

import jakarta.servlet.ServletRequest;
import java.util.Optional;
import java.util.UUID;
import org.weightscope.service.batching.Deadline;

/**
 * What a request has from its first moment on.
 *
 * @param uuid made here, different for every request
 * @param id the client's {@code X-Request-Id} if it sent an acceptable one, else the uuid
 * @param deadline by when an answer is of use
 */
public record RequestFrame(UUID uuid, String id, Deadline deadline) {
  private static final String ATTRIBUTE = RequestFrame.class.getName();

  /** The frame of a request that has passed {@link RequestFilter}. */
  public static RequestFrame of(ServletRequest request) {
    return find(request)
        .orElseThrow(() -> new IllegalStateException("the request did not pass the first filter"));
  }

  /** The frame of a request, unless it was refused before the first filter. */
  public static Optional<RequestFrame> find(ServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof RequestFrame frame
        ? Optional.of(frame)
        : Optional.empty();
  }

  /** The {@code instance} of a problem of this request. */
  public String instance() {
    return "urn:uuid:" + uuid;
  }

  public void attachTo(ServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }
}
