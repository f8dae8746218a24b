package org.weightscope.service.inspection;

import org.springframework.http.MediaType;
import org.weightscope.service.request.Negotiation;

/** The forms of an answer, the first being that of a client that does not mind. */
enum Representation implements Negotiation.Form {
  JSON(MediaType.APPLICATION_JSON),
  TEXT(MediaType.parseMediaType("text/plain;charset=UTF-8")),
  SVG(MediaType.parseMediaType("image/svg+xml"));

  private final MediaType type;

  Representation(MediaType type) {
    this.type = type;
  }

  @Override
  public MediaType type() {
    return type;
  }
}
