package org.weightscope.service.web;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.weightscope.api.Problem;
import org.weightscope.service.batching.Deadline;
import org.weightscope.service.config.LimitsProperties;
import org.weightscope.service.problem.ProblemWriter;
import org.weightscope.service.problem.RefusedException;
import org.weightscope.service.request.RequestFrame;
import org.weightscope.service.request.SecurityHeaders;

/** The first filter: gives the request its frame, and writes refusals of the filters behind it. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class RequestFilter implements Filter {
  private static final String TIMEOUT = "Weightscope-Timeout-Ms";
  private static final int LONGEST_ID = 64;

  private final LimitsProperties limits;
  private final ProblemWriter problems;

  RequestFilter(LimitsProperties limits, ProblemWriter problems) {
    this.limits = limits;
    this.problems = problems;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest http = (HttpServletRequest) request;
    HttpServletResponse answer = (HttpServletResponse) response;
    UUID uuid = UUID.randomUUID();
    String id =
        acceptable(http.getHeader("X-Request-Id"))
            ? http.getHeader("X-Request-Id")
            : uuid.toString();
    new RequestFrame(uuid, id, Deadline.in(limits.timeout())).attachTo(request);
    answer.setHeader("X-Request-Id", id);
    SecurityHeaders.addTo(answer, http);
    MDC.put("requestId", id);
    try {
      Deadline deadline = Deadline.in(timeout(http.getHeader(TIMEOUT)));
      new RequestFrame(uuid, id, deadline).attachTo(request);
      chain.doFilter(request, response);
    } catch (RefusedException e) {
      problems.write(http, answer, e.problem());
    } finally {
      MDC.remove("requestId");
    }
  }

  private static boolean acceptable(@Nullable String id) {
    return id != null
        && !id.isEmpty()
        && id.length() <= LONGEST_ID
        && id.chars()
            .allMatch(c ->
                c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || c == '.'
                    || c == '_'
                    || c == '-');
  }

  private Duration timeout(@Nullable String header) {
    if (header == null) {
      return limits.timeout();
    }
    long longest = limits.longestTimeout().toMillis();
    try {
      long millis = Long.parseLong(header.strip());
      if (millis >= 1 && millis <= longest) {
        return Duration.ofMillis(millis);
      }
    } catch (NumberFormatException e) {
      // The same refusal as for a number out of range.
    }
    throw new RefusedException(
        new Problem.MalformedRequest(
            "%s must be a whole number of milliseconds from 1 to %d.".formatted(TIMEOUT, longest),
            TIMEOUT,
            null,
            null));
  }
}
