package org.weightscope.service.problem;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.weightscope.api.Problem;
import org.weightscope.service.config.LimitsProperties;
import org.weightscope.service.request.RequestFrame;

/** What the container itself refuses, after it has found the application. */
@Controller
class ProblemErrorController implements ErrorController {
  private final ProblemWriter problems;
  private final LimitsProperties limits;

  ProblemErrorController(ProblemWriter problems, LimitsProperties limits) {
    this.problems = problems;
    this.limits = limits;
  }

  @RequestMapping("${server.error.path:/error}")
  void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
    int status =
        request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
            ? code
            : 404;
    problems.write(request, response, problem(request, status));
  }

  /** Once a request is inside, the container can only be displeased with its body. */
  private Problem problem(HttpServletRequest request, int status) {
    boolean inside = RequestFrame.find(request).isPresent();
    if (inside && status == HttpServletResponse.SC_REQUEST_TIMEOUT) {
      return new Problem.SlowBody(
          "The body stopped before its end.", limits.minimumBytesPerSecond());
    }
    if (inside && status == HttpServletResponse.SC_BAD_REQUEST) {
      return new Problem.MalformedRequest("The body is not framed as its headers say.");
    }
    return ContainerProblem.of(status);
  }
}
