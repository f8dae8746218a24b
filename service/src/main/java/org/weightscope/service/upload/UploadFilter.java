package org.weightscope.service.upload;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.weightscope.api.Problem;
import org.weightscope.service.batching.Admission;
import org.weightscope.service.config.LimitsProperties;
import org.weightscope.service.problem.Refusals;
import org.weightscope.service.problem.RefusedException;
import org.weightscope.service.request.RequestFrame;

/**
 * Bounds every body before and while it is read, whatever path it goes to: refused by its declared
 * length, admitted by count and bytes, then counted and timed.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class UploadFilter implements Filter {
  private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD", "OPTIONS");
  private static final Duration USUAL_WAIT = Duration.ofSeconds(1);

  private final LimitsProperties limits;
  private final Admission admission;

  UploadFilter(LimitsProperties limits) {
    this.limits = limits;
    this.admission = new Admission(limits.inFlightRequests(), limits.bytesAtOnce());
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest http = (HttpServletRequest) request;
    boolean noBody =
        http.getContentLengthLong() <= 0 && http.getHeader("Transfer-Encoding") == null;
    if (noBody && WITHOUT_BODY.contains(http.getMethod())) {
      chain.doFilter(request, response);
      return;
    }
    refuseEncoded(http);
    long declared = http.getContentLengthLong();
    long longest = limits.longestBody();
    if (declared > longest) {
      throw new RefusedException(tooLong(longest, declared));
    }
    try (Admission.Permit permit =
        admission.tryAcquire(1, Math.max(0, declared)).orElseThrow(() -> overloaded(admission))) {
      BodyRules rules =
          new BodyRules(
              longest,
              limits.minimumBytesPerSecond(),
              limits.slowBodyGrace(),
              limits.bodyTime().plusSeconds(Math.max(0, declared) >> 20));
      chain.doFilter(
          new UploadRequest(
              http,
              input ->
                  new GuardedStream(
                      input,
                      rules,
                      RequestFrame.of(request).deadline(),
                      more -> declared >= 0 || permit.tryGrow(more),
                      () -> overloaded(admission),
                      System::nanoTime)),
          response);
    }
  }

  private static void refuseEncoded(HttpServletRequest request) {
    String encoding = request.getHeader("Content-Encoding");
    if (encoding != null && !encoding.strip().toLowerCase(Locale.ROOT).equals("identity")) {
      throw new RefusedException(
          new Problem.UnsupportedFormat(
              "The body has a Content-Encoding; bodies are read as they are only. Send it without.",
              "content-encoding",
              List.of("identity")));
    }
  }

  static Problem tooLong(long longest, long declared) {
    return new Problem.TooLarge(
        declared < 0
            ? "The body has more than %d bytes, the most that is read.".formatted(longest)
            : "The body has %d bytes; at most %d are read.".formatted(declared, longest),
        "body-bytes",
        longest,
        declared < 0 ? null : declared);
  }

  private static RefusedException overloaded(Admission admission) {
    return new RefusedException(
        Refusals.overloaded(
            "%d uploads with %d bytes are being worked on, which is the limit."
                .formatted(admission.count(), admission.cost()),
            admission.count(),
            USUAL_WAIT));
  }
}
