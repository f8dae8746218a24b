package org.weightscope.service.request;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Headers that every answer carries. */
public final class SecurityHeaders {
  private static final String POLICY =
      "default-src 'self'; frame-ancestors 'none'; base-uri 'none'";

  /** The page of the contract styles itself while it runs, and has its icons inside. */
  private static final String POLICY_OF_CONTRACT_PAGE =
      POLICY + "; style-src 'self' 'unsafe-inline'; img-src 'self' data:";

  private SecurityHeaders() {}

  /** Adds them. */
  public static void addTo(HttpServletResponse response) {
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("Content-Security-Policy", POLICY);
  }

  /** Adds them for a request: answers about networks are not kept anywhere. */
  public static void addTo(HttpServletResponse response, HttpServletRequest request) {
    addTo(response);
    if (request.getRequestURI().startsWith("/swagger-ui/")) {
      response.setHeader("Content-Security-Policy", POLICY_OF_CONTRACT_PAGE);
    }
    if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
      response.setHeader("Cache-Control", "no-store");
    }
  }
}
