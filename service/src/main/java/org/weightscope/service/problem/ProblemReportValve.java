package org.weightscope.service.problem;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Writes a problem where the container would write a page: for requests so broken that they never
 * reach the application.
 *
 * <p>Public with a plain constructor because the container makes it by name.
 */
public class ProblemReportValve extends ErrorReportValve {
  private static final Log LOG = LogFactory.getLog(ProblemReportValve.class);

  @Override
  protected void report(Request request, Response response, @Nullable Throwable throwable) {
    int status = response.getStatus();
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    HttpServletResponse answer = response.getResponse();
    try {
      ProblemWriter.writeUnframed(answer, ContainerProblem.of(status));
    } catch (IOException | IllegalStateException e) {
      LOG.debug("a refusal could not be written", e);
    }
  }
}
