package org.weightscope.service.editing;

import org.springframework.http.MediaType;
import org.weightscope.service.request.Negotiation;

/** The forms of an answer, the first being that of a client that does not mind. */
enum EditForm implements Negotiation.Form {
  /** The edited file. */
  FILE(MediaType.APPLICATION_OCTET_STREAM),
  /** What changed. */
  JSON(MediaType.APPLICATION_JSON),
  /** The pictures before and after. */
  PICTURES(MediaType.IMAGE_PNG);

  private final MediaType type;

  EditForm(MediaType type) {
    this.type = type;
  }

  @Override
  public MediaType type() {
    return type;
  }
}
