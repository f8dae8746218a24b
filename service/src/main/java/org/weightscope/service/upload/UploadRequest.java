package org.weightscope.service.upload;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.Part;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A request whose body is only ever read as guarded bytes.
 *
 * <p>The container would take the body for a form, to look for parameters in it, as soon as anybody
 * asks for a parameter of a request that {@code curl --data-binary} has labelled as one. So there
 * are no parameters here; {@code QueryParameters} reads the query.
 */
final class UploadRequest extends HttpServletRequestWrapper {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String BYTES = "application/octet-stream";

  private final UnaryOperator<ServletInputStream> guard;
  private @Nullable ServletInputStream body;

  UploadRequest(HttpServletRequest request, UnaryOperator<ServletInputStream> guard) {
    super(request);
    this.guard = guard;
  }

  @Override
  public ServletInputStream getInputStream() throws IOException {
    if (body == null) {
      body = guard.apply(super.getInputStream());
    }
    return body;
  }

  @Override
  public BufferedReader getReader() {
    throw new UnsupportedOperationException("bodies are read as bytes only");
  }

  @Override
  public @Nullable String getContentType() {
    String type = super.getContentType();
    return isForm(type) ? BYTES : type;
  }

  @Override
  public @Nullable String getHeader(String name) {
    return name.equalsIgnoreCase("Content-Type") ? getContentType() : super.getHeader(name);
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    if (name.equalsIgnoreCase("Content-Type") && isForm(super.getContentType())) {
      return Collections.enumeration(List.of(BYTES));
    }
    return super.getHeaders(name);
  }

  private static boolean isForm(@Nullable String type) {
    return type != null && type.regionMatches(true, 0, FORM, 0, FORM.length());
  }

  @Override
  public @Nullable String getParameter(String name) {
    return null;
  }

  @Override
  public Map<String, String[]> getParameterMap() {
    return Map.of();
  }

  @Override
  public Enumeration<String> getParameterNames() {
    return Collections.emptyEnumeration();
  }

  @Override
  public String @Nullable [] getParameterValues(String name) {
    return null;
  }

  @Override
  public Collection<Part> getParts() {
    throw new UnsupportedOperationException("parts are read by UploadReader");
  }

  @Override
  public Part getPart(String name) {
    throw new UnsupportedOperationException("parts are read by UploadReader");
  }
}
