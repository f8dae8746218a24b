package org.weightscope.service;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A multipart body that is being written. */
final class Multipart {
  static final String TYPE = "multipart/form-data; boundary=\"bounds of parts\"";

  private static final String DELIMITER = "--bounds of parts";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Adds a part as a browser would. */
  Multipart part(String name, byte[] content) {
    return raw(
        "Content-Disposition: form-data; name=\""
            + name
            + "\"; filename=\"../../etc/passwd\"\r\nContent-Type: application/octet-stream",
        content);
  }

  Multipart part(String name, String content) {
    return raw(
        "Content-Disposition: form-data; name=\"" + name + "\"\r\nContent-Type: application/json",
        content.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a part with a header of one's own. */
  Multipart raw(String header, byte[] content) {
    write(DELIMITER + "\r\n" + header + "\r\n\r\n");
    out.writeBytes(content);
    write("\r\n");
    return this;
  }

  byte[] toBytes() {
    write(DELIMITER + "--\r\n");
    return out.toByteArray();
  }

  private void write(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
