package org.weightscope.service.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.coyote.BadRequestException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import org.weightscope.api.Problem;
import org.weightscope.service.batching.DeadlinePassedException;
import org.weightscope.service.batching.OverloadedException;
import org.weightscope.service.batching.TooCostlyException;
import org.weightscope.service.request.RequestFrame;

/**
 * Turns whatever ends a request into a problem; a stranger's fault is logged, its text not sent.
 */
@ControllerAdvice
class ProblemAdvice {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

  private final ProblemWriter problems;

  ProblemAdvice(ProblemWriter problems) {
    this.problems = problems;
  }

  @ExceptionHandler
  void refused(RefusedException e, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    problems.write(request, response, e.problem());
  }

  @ExceptionHandler
  void late(DeadlinePassedException e, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    problems.write(request, response, Refusals.of(e));
  }

  @ExceptionHandler
  void overloaded(OverloadedException e, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    problems.write(request, response, Refusals.of(e));
  }

  @ExceptionHandler
  void costly(TooCostlyException e, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    problems.write(request, response, Refusals.of(e));
  }

  @ExceptionHandler({NoHandlerFoundException.class, NoResourceFoundException.class})
  void noSuchPath(HttpServletRequest request, HttpServletResponse response) throws IOException {
    problems.write(
        request,
        response,
        new Problem.Http(
            404, "Not Found", "There is nothing at this path; /openapi.yaml lists what there is."));
  }

  @ExceptionHandler
  void noSuchMethod(
      HttpRequestMethodNotSupportedException e,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    String allowed =
        e.getSupportedHttpMethods() == null
            ? ""
            : String.join(
                ", ", e.getSupportedHttpMethods().stream().map(HttpMethod::name).sorted().toList());
    response.setHeader("Allow", allowed);
    problems.write(
        request,
        response,
        new Problem.Http(405, "Method Not Allowed", "This path takes %s only.".formatted(allowed)));
  }

  @ExceptionHandler
  void notAcceptable(
      HttpMediaTypeNotAcceptableException e,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    problems.write(
        request,
        response,
        new Problem.Http(
            406,
            "Not Acceptable",
            "This path answers with %s; the Accept header excludes it."
                .formatted(MediaType.toString(e.getSupportedMediaTypes()))));
  }

  @ExceptionHandler
  void brokenBody(BadRequestException e, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    problems.write(
        request,
        response,
        new Problem.MalformedRequest("The body is not framed as its headers say."));
  }

  @ExceptionHandler
  void clientGone(ClientAbortException e) {
    LOG.debug("the client went away");
  }

  @ExceptionHandler
  void fault(Throwable e, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    LOG.error("a request brought out a fault", e);
    problems.write(request, response, internal(RequestFrame.of(request)));
  }

  private static Problem internal(RequestFrame frame) {
    return new Problem.Internal(
        String.format(
            Locale.ROOT,
            "The service has a fault that this request brought out. Its operator finds it under the"
                + " request id %s.",
            frame.id()),
        null);
  }
}
