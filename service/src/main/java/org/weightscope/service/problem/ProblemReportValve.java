package org.weightscope.service.problem;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.weightscope.service.request.SecurityHeaders;

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
    SecurityHeaders.addTo(answer);
    UUID uuid = UUID.randomUUID();
    if (answer.getHeader("X-Request-Id") == null) {
      answer.setHeader("X-Request-Id", uuid.toString());
    }
    try {
      ProblemWriter.writeTo(answer, ContainerProblem.of(status), "urn:uuid:" + uuid);
    } catch (IOException | IllegalStateException e) {
      LOG.debug("a refusal could not be written", e);
    }
  }
}
