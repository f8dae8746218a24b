package org.weightscope.service.upload;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * What a request sent.
 *
 * @param networks at least one, in order
 */
public record Upload(List<UploadedNetwork> networks) {
  public Upload {
    networks = List.copyOf(networks);
  }

  /**
   * The bytes of one network, not looked at yet.
   *
   * @param bytes read-only
   * @param declared what its media type says it is
   * @param architecture the {@code architecture} document sent along with it
   */
  public record UploadedNetwork(
      ByteBuffer bytes, DeclaredFormat declared, Optional<byte[]> architecture) {}
}
