package org.weightscope.api.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** A multipart body of networks and documents. */
final class MultipartWriter {
  private final String boundary = UUID.randomUUID().toString();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  String contentType() {
    return "multipart/form-data; boundary=" + boundary;
  }

  MultipartWriter part(String name, String type, byte[] content) {
    text(
        "--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\nContent-Type: %s\r\n\r\n"
            .formatted(boundary, name, name, type));
    out.writeBytes(content);
    text("\r\n");
    return this;
  }

  byte[] toBytes() {
    text("--" + boundary + "--\r\n");
    return out.toByteArray();
  }

  private void text(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }
}
