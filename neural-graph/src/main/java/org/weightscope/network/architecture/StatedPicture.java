package org.weightscope.network.architecture;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weightscope.network.Inr;

/**
 * How the picture of an INR is read: as the request says, else a document in the metadata, else the
 * plain keys of the metadata, else as the documented default.
 */
public final class StatedPicture {
  private StatedPicture() {}

  /**
   * The convention of a file that is no safetensors file.
   *
   * @param metadata of the file, with the same keys as in a safetensors file
   * @param request the document of the request
   * @throws UnreadableNetworkException if the metadata states something that is not understood
   */
  public static Stated<Inr.Convention> of(
      Map<String, String> metadata, Optional<Architecture> request)
      throws UnreadableNetworkException {
    return of(
        request,
        Architecture.inMetadata(metadata),
        new PlainKeys(metadata, List::of, request.orElse(Architecture.NOTHING)));
  }

  static Stated<Inr.Convention> of(
      Optional<Architecture> request, Optional<Architecture> document, PlainKeys keys)
      throws UnreadableNetworkException {
    Optional<Inr.Convention> asked = request.flatMap(Architecture::picture);
    if (asked.isPresent()) {
      return new Stated<>(asked.get(), Source.STATED_IN_REQUEST);
    }
    Optional<Inr.Convention> kept = document.flatMap(Architecture::picture);
    if (kept.isEmpty()) {
      kept = keys.picture();
    }
    return kept.map(convention -> new Stated<>(convention, Source.STATED_IN_METADATA))
        .orElseGet(() -> new Stated<>(Inr.Convention.CANONICAL, Source.DEFAULT));
  }
}
