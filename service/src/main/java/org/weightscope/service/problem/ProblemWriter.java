package org.weightscope.service.problem;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.stereotype.Component;
import org.weightscope.api.Problem;
import org.weightscope.api.ProblemDocument;
import org.weightscope.api.WireFormat;
import org.weightscope.service.request.RequestFrame;
import org.weightscope.service.request.SecurityHeaders;

/** Writes problems as answers, and counts them. */
@Component
public class ProblemWriter {
  private static final double JITTER = 0.25;
  private static final long LONGEST_WAIT_SECONDS = 30;

  private final MeterRegistry meters;

  ProblemWriter(MeterRegistry meters) {
    this.meters = meters;
  }

  /** Answers a request with a problem, unless the answer has begun already. */
  public void write(HttpServletRequest request, HttpServletResponse response, Problem problem)
      throws IOException {
    meters.counter("weightscope.problems", "type", problem.type().slug()).increment();
    if (response.isCommitted()) {
      return;
    }
    response.resetBuffer();
    Optional<RequestFrame> frame = RequestFrame.find(request);
    if (frame.isPresent()) {
      writeTo(response, problem, frame.get().instance());
    } else {
      writeUnframed(response, problem);
    }
  }

  /** Answers a request that was refused before it was given its frame. */
  public static void writeUnframed(HttpServletResponse response, Problem problem)
      throws IOException {
    UUID uuid = UUID.randomUUID();
    SecurityHeaders.addTo(response);
    response.setHeader("X-Request-Id", uuid.toString());
    writeTo(response, problem, "urn:uuid:" + uuid);
  }

  private static void writeTo(HttpServletResponse response, Problem problem, String instance)
      throws IOException {
    response.setStatus(problem.status());
    addHeaders(response, problem);
    byte[] body = WireFormat.JSON.writeValueAsBytes(new ProblemDocument(problem, instance));
    response.setContentType(ProblemDocument.MEDIA_TYPE);
    response.setContentLength(body.length);
    response.setHeader("Cache-Control", "no-store");
    response.getOutputStream().write(body);
    response.flushBuffer();
  }

  private static void addHeaders(HttpServletResponse response, Problem problem) {
    switch (problem) {
      case Problem.Overloaded overloaded ->
          response.setHeader("Retry-After", retryAfter(overloaded.retryAfterMs()));
      case Problem.QuotaExceeded _, Problem.NotReady _ ->
          response.setHeader("Retry-After", retryAfter(1000));
      case Problem.Unauthorized _ -> response.setHeader("WWW-Authenticate", "Bearer");
      // What is left of the body is not worth reading.
      case Problem.TooLarge _, Problem.SlowBody _ -> response.setHeader("Connection", "close");
      case Problem.UnsupportedFormat _ -> response.setHeader("Accept-Encoding", "identity");
      case Problem.MalformedRequest _,
          Problem.DigestMismatch _,
          Problem.Forbidden _,
          Problem.UnknownModel _,
          Problem.MalformedFile _,
          Problem.TensorSize _,
          Problem.ExternalData _,
          Problem.UnsupportedOperator _,
          Problem.AmbiguousArchitecture _,
          Problem.ArchitectureMismatch _,
          Problem.NoNetwork _,
          Problem.NonFiniteWeights _,
          Problem.TooCostly _,
          Problem.OutsideEnvelope _,
          Problem.NotEditable _,
          Problem.Internal _,
          Problem.DeadlineExceeded _,
          Problem.Http _ -> {}
    }
  }

  /** Whole seconds, spread so that those who were refused together do not come back together. */
  private static String retryAfter(long millis) {
    double factor = ThreadLocalRandom.current().nextDouble(1 - JITTER, 1 + JITTER);
    return Long.toString(
        Math.clamp((long) Math.ceil(millis * factor / 1000), 1, LONGEST_WAIT_SECONDS));
  }
}
