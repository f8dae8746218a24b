package org.weightscope.service.run;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.weightscope.file.FileFormat;
import org.weightscope.file.UnreadableFileException;
import org.weightscope.network.architecture.Architecture;
import org.weightscope.network.architecture.DescribedNetwork;
import org.weightscope.network.architecture.NetworkReader;
import org.weightscope.network.architecture.UnreadableNetworkException;
import org.weightscope.onnx.OnnxFile;
import org.weightscope.onnx.importer.OnnxNetworkReader;
import org.weightscope.safetensors.TensorFile;
import org.weightscope.service.config.LimitsProperties;
import org.weightscope.service.problem.Refusals;
import org.weightscope.service.problem.RefusedException;
import org.weightscope.service.upload.FormatCheck;
import org.weightscope.service.upload.Upload.UploadedNetwork;

/** From the bytes of a file to its network, or a refusal. */
@Component
public final class NetworkFiles {
  private final LimitsProperties limits;

  /** Reads within these limits. */
  public NetworkFiles(LimitsProperties limits) {
    this.limits = limits;
  }

  /** A network and the format of its file. */
  public record Found(FileFormat format, DescribedNetwork described) {}

  /**
   * Reads a file.
   *
   * @throws RefusedException if it cannot be read
   */
  public Found read(UploadedNetwork upload) {
    FileFormat format = FormatCheck.format(upload.bytes(), upload.declared());
    try {
      Optional<Architecture> stated = Optional.empty();
      if (upload.architecture().isPresent()) {
        stated = Optional.of(Architecture.parse(upload.architecture().get()));
      }
      ByteBuffer bytes = upload.bytes();
      return new Found(
          format,
          switch (format) {
            case SAFETENSORS ->
                NetworkReader.read(TensorFile.read(bytes, limits.forFiles()), stated);
            case ONNX -> OnnxNetworkReader.read(OnnxFile.read(bytes, limits.forOnnx()), stated);
          });
    } catch (UnreadableFileException e) {
      throw new RefusedException(Refusals.of(e.problem()));
    } catch (UnreadableNetworkException e) {
      throw new RefusedException(Refusals.of(e.problem()));
    }
  }
}
