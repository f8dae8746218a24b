package org.weightscope.service.request;

import jakarta.servlet.http.HttpServletResponse;

/** Headers that every answer carries. */
public final class SecurityHeaders {
  private SecurityHeaders() {}

  /** Adds them. */
  public static void addTo(HttpServletResponse response) {
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader(
        "Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'; base-uri 'none'");
    response.setHeader("Cache-Control", "no-store");
  }
}
