package org.weightscope.service.inspection;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.weightscope.api.Problem;
import org.weightscope.service.batching.DeadlinePassedException;
import org.weightscope.service.problem.RefusedException;
import org.weightscope.service.query.QueryParameters;
import org.weightscope.service.request.Negotiation;
import org.weightscope.service.request.RequestFrame;
import org.weightscope.service.upload.Upload;
import org.weightscope.service.upload.UploadReader;

/** One file in, what is in it out; several in, a list out. */
@RestController
class InspectionController {
  /** A picture is shown and does nothing. */
  private static final String POLICY_OF_PICTURES = "default-src 'none'; sandbox";

  private final UploadReader uploads;
  private final Inspector inspector;

  InspectionController(UploadReader uploads, Inspector inspector) {
    this.uploads = uploads;
    this.inspector = inspector;
  }

  @PostMapping("/inspect")
  ResponseEntity<Object> inspect(HttpServletRequest request, HttpServletResponse response)
      throws IOException, DeadlinePassedException, HttpMediaTypeNotAcceptableException {
    response.addHeader("Vary", "Accept");
    // Before the body, so that a mistake in the head costs nobody an upload.
    QueryParameters.parse(request.getQueryString(), List.of());
    Representation form =
        Negotiation.best(
            Collections.list(request.getHeaders("Accept")), List.of(Representation.values()));
    Upload upload = uploads.read(request);
    long start = System.nanoTime();
    List<Inspected> inspected =
        inspector.inspect(upload.networks(), RequestFrame.of(request).deadline());
    if (form == Representation.SVG) {
      response.setHeader("Content-Security-Policy", POLICY_OF_PICTURES);
    }
    return ResponseEntity.ok()
        .contentType(form.type())
        .header(
            "Server-Timing",
            String.format(Locale.ROOT, "inspect;dur=%.2f", (System.nanoTime() - start) / 1e6))
        .body(body(form, inspected));
  }

  private static Object body(Representation form, List<Inspected> inspected) {
    if (inspected.size() == 1
        && inspected.getFirst() instanceof Inspected.Refused(Problem problem)) {
      throw new RefusedException(problem);
    }
    return switch (form) {
      case JSON -> InspectionAnswer.json(inspected);
      case TEXT -> InspectionAnswer.text(inspected).getBytes(StandardCharsets.UTF_8);
      case SVG -> InspectionAnswer.svg(inspected).getBytes(StandardCharsets.UTF_8);
    };
  }
}
