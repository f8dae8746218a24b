package org.weightscope.service.upload;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.weightscope.api.Problem;
import org.weightscope.service.problem.RefusedException;

/**
 * The SHA-256 a client says its body has ({@code Content-Digest}, RFC 9530); other algorithms are
 * passed over, as the standard allows.
 */
final class ContentDigest {
  private static final String NAME = "Content-Digest";
  private static final String SHA_256 = "sha-256=:";

  private final byte[] expected;

  private ContentDigest(byte[] expected) {
    this.expected = expected;
  }

  static Optional<ContentDigest> of(@Nullable String header) {
    if (header == null) {
      return Optional.empty();
    }
    for (String entry : header.split(",", -1)) {
      String text = entry.strip();
      if (text.startsWith(SHA_256)) {
        if (text.length() > SHA_256.length() && text.endsWith(":")) {
          try {
            byte[] bytes =
                Base64.getDecoder().decode(text.substring(SHA_256.length(), text.length() - 1));
            if (bytes.length == 32) {
              return Optional.of(new ContentDigest(bytes));
            }
          } catch (IllegalArgumentException e) {
            // The same refusal as for another length.
          }
        }
        throw new RefusedException(
            new Problem.MalformedRequest(
                "Content-Digest must be sha-256=:<44 characters of base64>:.", NAME, null, null));
      }
    }
    return Optional.empty();
  }

  void check(ByteBuffer body) {
    byte[] found = Sha256.of(body);
    if (!MessageDigest.isEqual(expected, found)) {
      throw new RefusedException(
          new Problem.DigestMismatch(
              "The %d bytes received do not have the digest that Content-Digest names."
                  .formatted(body.remaining()),
              Base64.getEncoder().encodeToString(expected),
              Base64.getEncoder().encodeToString(found)));
    }
  }
}
