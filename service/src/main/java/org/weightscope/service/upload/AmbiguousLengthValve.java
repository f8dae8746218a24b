package org.weightscope.service.upload;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.tomcat.util.buf.ByteChunk;
import org.apache.tomcat.util.buf.MessageBytes;
import org.weightscope.api.Problem;
import org.weightscope.service.problem.ProblemWriter;

/**
 * Refuses requests that have both {@code Content-Length} and {@code Transfer-Encoding}: two servers
 * in a row may see the end of such a body at different places (request smuggling).
 *
 * <p>The container follows the chunks and removes {@code Content-Length} before anybody can see it,
 * so this looks for it in the bytes of the header, which are still in the container's buffer.
 */
public class AmbiguousLengthValve extends ValveBase {
  private static final byte[] CONTENT_LENGTH = "content-length".getBytes(StandardCharsets.US_ASCII);

  /** A valve that supports asynchronous requests. */
  public AmbiguousLengthValve() {
    super(true);
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    MessageBytes encoding =
        request.getCoyoteRequest().getMimeHeaders().getValue("transfer-encoding");
    if (encoding != null && hasContentLength(encoding.getByteChunk())) {
      response.setHeader("Connection", "close");
      ProblemWriter.writeUnframed(
          response.getResponse(),
          new Problem.MalformedRequest(
              "The request has both Content-Length and Transfer-Encoding; send one of them."));
      return;
    }
    getNext().invoke(request, response);
  }

  /** Looks at each line of the header block that holds this value. */
  private static boolean hasContentLength(ByteChunk value) {
    byte[] buffer = value.getBuffer();
    if (buffer == null) {
      return false;
    }
    int line = 0;
    for (int i = 0; i < buffer.length; i++) {
      if (buffer[i] != '\n') {
        continue;
      }
      if (line > 0 && startsWithContentLength(buffer, line)) {
        return true;
      }
      boolean blank = i == line || i == line + 1 && buffer[line] == '\r';
      if (blank && i > value.getStart()) {
        return false;
      }
      line = i + 1;
    }
    return false;
  }

  private static boolean startsWithContentLength(byte[] buffer, int at) {
    if (at + CONTENT_LENGTH.length >= buffer.length) {
      return false;
    }
    for (int i = 0; i < CONTENT_LENGTH.length; i++) {
      if (Character.toLowerCase(buffer[at + i]) != CONTENT_LENGTH[i]) {
        return false;
      }
    }
    return buffer[at + CONTENT_LENGTH.length] == ':';
  }
}
