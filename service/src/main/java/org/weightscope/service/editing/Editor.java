package org.weightscope.service.editing;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.weightscope.api.Problem;
import org.weightscope.editing.Edit;
import org.weightscope.editing.EditableFile;
import org.weightscope.editing.NotEditableException;
import org.weightscope.file.FileFormat;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.network.Inr;
import org.weightscope.network.architecture.Architecture;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.service.config.LimitsProperties;
import org.weightscope.service.inr.StatedNetwork;
import org.weightscope.service.problem.Refusals;
import org.weightscope.service.problem.RefusedException;
import org.weightscope.service.upload.FormatCheck;
import org.weightscope.service.upload.Upload.UploadedNetwork;

/** Reads the file of an INR, edits it and writes it again. */
@Component
class Editor {
  private final LimitsProperties limits;

  Editor(LimitsProperties limits) {
    this.limits = limits;
  }

  /**
   * Edits a file.
   *
   * @throws RefusedException if it cannot be read, is no INR, or cannot take in the edits
   */
  Edited edit(UploadedNetwork upload, EditOptions options) {
    try {
      FileFormat format = FormatCheck.format(upload.bytes(), upload.declared());
      EditableFile file = read(upload, format);
      StatedNetwork before = StatedNetwork.of(file.described(), options.convention());
      if (!before.network().isChainOfLinearLayers()) {
        throw new RefusedException(
            new Problem.NotEditable(
                "An edit takes an INR: linear layers that follow each other, from 2 coordinates to a pixel. This network has other layers.",
                null));
      }
      Edit edit = new Edit.Sequence(options.edits().stream().map(RequestedEdit::edit).toList());
      Inr edited = edit.applied(before.inr());
      EditableFile result = file.edited(edited.network());
      return new Edited(
          format, file, before, result, StatedNetwork.of(result.described(), options.convention()));
    } catch (NotEditableException e) {
      throw new RefusedException(new Problem.NotEditable(e.detail(), e.tensor().orElse(null)));
    } catch (UnreadableFileException e) {
      throw new RefusedException(Refusals.of(e.problem()));
    } catch (UnreadableNetworkException e) {
      throw new RefusedException(Refusals.of(e.problem()));
    }
  }

  /** The one network of a request. */
  static UploadedNetwork only(List<UploadedNetwork> networks) {
    if (networks.size() > 1) {
      throw new RefusedException(
          new Problem.MalformedRequest(
              "One network is edited at a time, and the request has %d. Send them one by one."
                  .formatted(networks.size()),
              "network",
              null,
              null));
    }
    return networks.getFirst();
  }

  private EditableFile read(UploadedNetwork upload, FileFormat format)
      throws UnreadableFileException, UnreadableNetworkException {
    Optional<Architecture> stated = Optional.empty();
    if (upload.architecture().isPresent()) {
      stated = Optional.of(Architecture.parse(upload.architecture().get()));
    }
    ByteBuffer bytes = upload.bytes();
    return switch (format) {
      case SAFETENSORS -> EditableFile.safetensors(bytes, limits.forFiles(), stated);
      case ONNX -> EditableFile.onnx(bytes, limits.forOnnx(), stated);
    };
  }
}
