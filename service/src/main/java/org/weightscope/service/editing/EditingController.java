package org.weightscope.service.editing;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.weightscope.api.EditList;
import org.weightscope.api.Problem;
import org.weightscope.service.batching.Deadline;
import org.weightscope.service.batching.DeadlinePassedException;
import org.weightscope.service.problem.RefusedException;
import org.weightscope.service.query.QueryParameters;
import org.weightscope.service.request.Negotiation;
import org.weightscope.service.request.RequestFrame;
import org.weightscope.service.upload.Sha256;
import org.weightscope.service.upload.UploadReader;

/** One INR in; its edited file out, or the pictures, or what changed. */
@RestController
class EditingController {
  /** A picture is shown and does nothing. */
  private static final String POLICY_OF_PICTURES = "default-src 'none'; sandbox";

  private final UploadReader uploads;
  private final Editor editor;
  private final Drawing drawing;

  EditingController(UploadReader uploads, Editor editor, Drawing drawing) {
    this.uploads = uploads;
    this.editor = editor;
    this.drawing = drawing;
  }

  @GetMapping(path = "/edits", produces = MediaType.APPLICATION_JSON_VALUE)
  EditList edits(HttpServletRequest request) {
    QueryParameters.parse(request.getQueryString(), List.of());
    return EditAnswer.list();
  }

  @PostMapping("/edit-inr")
  ResponseEntity<Object> edit(HttpServletRequest request, HttpServletResponse response)
      throws IOException,
          DeadlinePassedException,
          HttpMediaTypeNotAcceptableException,
          InterruptedException {
    response.addHeader("Vary", "Accept");
    // Before the body, so that a mistake in the head costs nobody an upload.
    EditOptions options = EditOptions.of(request.getQueryString());
    EditForm form =
        Negotiation.best(
            Collections.list(request.getHeaders("Accept")), List.of(EditForm.values()));
    var upload = Editor.only(uploads.read(request).networks());
    long start = System.nanoTime();
    Deadline deadline = RequestFrame.of(request).deadline();
    deadline.check("read");
    Edited edited = editor.edit(upload, options);
    deadline.check("draw");
    Object body =
        switch (form) {
          case FILE -> file(edited, response);
          case JSON -> EditAnswer.description(edited, options, pictures(edited, options, deadline));
          case PICTURES -> {
            refuseUnseen(edited.before().network().outputs());
            response.setHeader("Content-Security-Policy", POLICY_OF_PICTURES);
            Drawing.Pair pictures = pictures(edited, options, deadline);
            yield PngFile.of(pictures.before(), pictures.after(), options.size());
          }
        };
    return ResponseEntity.ok()
        .contentType(form.type())
        .header(
            "Server-Timing",
            String.format(Locale.ROOT, "edit;dur=%.2f", (System.nanoTime() - start) / 1e6))
        .body(body);
  }

  private static byte[] file(Edited edited, HttpServletResponse response) {
    ByteBuffer bytes = edited.result().bytes();
    response.setHeader(
        "Content-Disposition",
        "attachment; filename=\"edited.%s\"".formatted(edited.format().word()));
    response.setHeader(
        "Repr-Digest", "sha-256=:" + Base64.getEncoder().encodeToString(Sha256.of(bytes)) + ":");
    byte[] body = new byte[bytes.remaining()];
    bytes.get(body);
    return body;
  }

  private Drawing.Pair pictures(Edited edited, EditOptions options, Deadline deadline)
      throws DeadlinePassedException, InterruptedException {
    return drawing.pair(edited.before().inr(), edited.after().inr(), options.grid(), deadline);
  }

  private static void refuseUnseen(int outputs) {
    if (outputs != 1 && outputs != 3) {
      throw new RefusedException(
          new Problem.NotEditable(
              "A picture is grey or has red, green and blue, and the network gives %d values. Accept application/octet-stream or application/json."
                  .formatted(outputs),
              null));
    }
  }
}
