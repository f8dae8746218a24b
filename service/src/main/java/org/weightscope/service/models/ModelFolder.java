package org.weightscope.service.models;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.weightscope.service.upload.Sha256;

/**
 * A folder of {@code <name>/<version>/model.onnx}. Links that lead out of the folder are not
 * followed; if there is a {@code SHA256SUMS}, every model must be in it with its digest.
 *
 * @param root the folder
 */
record ModelFolder(Path root) implements ModelStore {
  private static final String MODEL = "model.onnx";

  @Override
  public String where() {
    return "the folder " + root;
  }

  @Override
  public List<ModelFile> files() {
    if (!Files.isDirectory(root)) {
      throw new ModelsUnusableException(
          "weightscope.models.folder: %s is no folder.".formatted(root),
          "Give a folder of <name>/<version>/model.onnx, or leave the property out to serve the"
              + " models in the jar.");
    }
    try {
      Path real = root.toRealPath();
      Path list = real.resolve(DigestList.NAME);
      Map<String, String> digests =
          Files.isRegularFile(list, LinkOption.NOFOLLOW_LINKS)
              ? DigestList.parse(Files.readString(list), list.toString())
              : Map.of();
      List<ModelFile> files = new ArrayList<>();
      for (Path name : folders(real)) {
        for (Path version : folders(name)) {
          Path file = version.resolve(MODEL);
          if (Files.exists(file)) {
            files.add(read(real, file, digests));
          }
        }
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ModelFile read(Path real, Path file, Map<String, String> digests)
      throws IOException {
    // Volumes of Kubernetes consist of links inside the volume; only what leads out is refused.
    Path target = file.toRealPath();
    if (!target.startsWith(real)) {
      throw new ModelsUnusableException(
          "The model %s is a link that leads out of the folder of models.".formatted(file),
          "Put the file itself there.");
    }
    byte[] bytes = Files.readAllBytes(target);
    String digest = Sha256.name(ByteBuffer.wrap(bytes));
    Path relative = real.relativize(file);
    String listed = digests.get(relative.toString().replace('\\', '/'));
    if (!digests.isEmpty() && !digest.equals(listed)) {
      throw new ModelsUnusableException(
          "The model %s has the digest %s, but %s lists %s."
              .formatted(file, digest, DigestList.NAME, listed == null ? "none" : listed),
          "Replace the file, or write the list anew: sha256sum */*/model.onnx > "
              + DigestList.NAME);
    }
    return new ModelFile(
        relative.getName(0).toString(),
        relative.getName(1).toString(),
        file.toString(),
        bytes,
        digest);
  }

  private static List<Path> folders(Path parent) throws IOException {
    try (Stream<Path> children = Files.list(parent)) {
      return children
          .filter(Files::isDirectory)
          .filter(child -> !child.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    }
  }
}
