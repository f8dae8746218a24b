package org.weightscope.service.upload;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.weightscope.api.Problem;
import org.weightscope.service.config.LimitsProperties;
import org.weightscope.service.problem.RefusedException;

/**
 * Reads the body of a request: one network as it is, or several in a multipart body.
 *
 * <p>Everything stays in memory, bounded by the filter before; networks are slices of the body, so
 * memory is at most twice its length while it grows.
 */
@Component
public class UploadReader {
  private static final String MULTIPART = "multipart/form-data";
  private static final int FIRST_BUFFER = 64 << 10;

  private final LimitsProperties limits;

  UploadReader(LimitsProperties limits) {
    this.limits = limits;
  }

  /**
   * Reads all of the body.
   *
   * @throws RefusedException if the media type, the digest or the parts are not as the contract
   *     says
   */
  public Upload read(HttpServletRequest request) throws IOException {
    String type = request.getContentType();
    if (isMultipart(type)) {
      String boundary = MultipartBody.boundary(type);
      return taken(MultipartBody.parts(body(request), boundary, limits));
    }
    DeclaredFormat declared = DeclaredFormat.of(type);
    ByteBuffer bytes = body(request);
    return new Upload(List.of(new Upload.UploadedNetwork(bytes, declared, Optional.empty())));
  }

  private static boolean isMultipart(@Nullable String type) {
    return type != null
        && type.toLowerCase(Locale.ROOT).startsWith(MULTIPART)
        && (type.length() == MULTIPART.length()
            || ";, \t".indexOf(type.charAt(MULTIPART.length())) >= 0);
  }

  private static ByteBuffer body(HttpServletRequest request) throws IOException {
    Optional<ContentDigest> stated = ContentDigest.of(request.getHeader("Content-Digest"));
    long declared = request.getContentLengthLong();
    ByteBuffer bytes = all(request.getInputStream(), declared);
    stated.ifPresent(digest -> digest.check(bytes));
    return bytes;
  }

  private static ByteBuffer all(InputStream input, long declared) throws IOException {
    byte[] bytes = new byte[(int) (declared < 0 ? FIRST_BUFFER : Math.min(declared, FIRST_BUFFER))];
    int count = 0;
    while (true) {
      if (count == bytes.length) {
        if (count == declared) {
          break;
        }
        long longer = Math.min(2L * Math.max(1, bytes.length), Integer.MAX_VALUE - 8L);
        bytes = Arrays.copyOf(bytes, (int) (declared < 0 ? longer : Math.min(longer, declared)));
      }
      int received = input.read(bytes, count, bytes.length - count);
      if (received < 0) {
        break;
      }
      count += received;
    }
    return ByteBuffer.wrap(bytes, 0, count).slice().asReadOnlyBuffer();
  }

  private Upload taken(List<MultipartBody.Part> parts) {
    List<MultipartBody.Part> networks = new ArrayList<>();
    List<byte[]> documents = new ArrayList<>();
    for (MultipartBody.Part part : parts) {
      switch (part.name()) {
        case "network" -> networks.add(part);
        case "architecture" -> documents.add(document(part.bytes()));
        default ->
            throw new RefusedException(
                new Problem.MalformedRequest(
                    "There is a part of another name than \"network\" and \"architecture\".",
                    part.shownName(),
                    List.of("network", "architecture"),
                    null));
      }
    }
    if (networks.isEmpty()) {
      throw new RefusedException(
          new Problem.MalformedRequest(
              "The multipart body has no part \"network\".", "network", null, null));
    }
    if (networks.size() > limits.networks()) {
      throw new RefusedException(
          new Problem.TooLarge(
              "The request has %d networks; at most %d are read at once."
                  .formatted(networks.size(), limits.networks()),
              "networks",
              limits.networks(),
              (long) networks.size()));
    }
    if (documents.size() > 1 && documents.size() != networks.size()) {
      throw new RefusedException(
          new Problem.MalformedRequest(
              "There are %d parts \"architecture\" for %d networks; send one for all, or one each."
                  .formatted(documents.size(), networks.size()),
              "architecture",
              null,
              null));
    }
    List<Upload.UploadedNetwork> uploaded = new ArrayList<>();
    for (int i = 0; i < networks.size(); i++) {
      Optional<byte[]> document =
          documents.isEmpty()
              ? Optional.empty()
              : Optional.of(documents.get(documents.size() == 1 ? 0 : i));
      MultipartBody.Part part = networks.get(i);
      uploaded.add(
          new Upload.UploadedNetwork(
              part.bytes(), DeclaredFormat.of(part.contentType()), document));
    }
    return new Upload(uploaded);
  }

  private byte[] document(ByteBuffer bytes) {
    long longest = limits.architectureBytes().toBytes();
    if (bytes.remaining() > longest) {
      throw new RefusedException(
          new Problem.TooLarge(
              "The architecture document has %d bytes; at most %d are read."
                  .formatted(bytes.remaining(), longest),
              "architecture-bytes",
              longest,
              (long) bytes.remaining()));
    }
    byte[] document = new byte[bytes.remaining()];
    bytes.duplicate().get(document);
    return document;
  }
}
