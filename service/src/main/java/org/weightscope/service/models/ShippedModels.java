package org.weightscope.service.models;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import org.weightscope.service.upload.Sha256;

/** The models in the jar, listed with their digests in {@code models/SHA256SUMS}. */
record ShippedModels() implements ModelStore {
  private static final String FOLDER = "models/";

  @Override
  public String where() {
    return "the models shipped in the jar";
  }

  @Override
  public List<ModelFile> files() {
    ClassPathResource list = new ClassPathResource(FOLDER + DigestList.NAME);
    if (!list.exists()) {
      return List.of();
    }
    List<ModelFile> files = new ArrayList<>();
    Map<String, String> digests =
        DigestList.parse(
            new String(bytes(FOLDER + DigestList.NAME), StandardCharsets.UTF_8),
            FOLDER + DigestList.NAME);
    digests.forEach((path, digest) -> {
      String[] parts = path.split("/", -1);
      if (parts.length != 3) {
        throw new ModelsUnusableException(
            "%s%s names %s, which is not <name>/<version>/model.onnx"
                .formatted(FOLDER, DigestList.NAME, path),
            "Build the jar again.");
      }
      byte[] bytes = bytes(FOLDER + path);
      String found = Sha256.name(ByteBuffer.wrap(bytes));
      if (!found.equals(digest)) {
        throw new ModelsUnusableException(
            "The shipped model %s has the digest %s, but %s is listed."
                .formatted(path, found, digest),
            "Build the jar again; after a change of a model also its list: cd"
                + " service/src/main/resources/models && sha256sum */*/model.onnx > "
                + DigestList.NAME);
      }
      files.add(new ModelFile(parts[0], parts[1], FOLDER + path, bytes, found));
    });
    return files;
  }

  private static byte[] bytes(String path) {
    try (InputStream in = new ClassPathResource(path).getInputStream()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new ModelsUnusableException(
          "The shipped file %s cannot be read.".formatted(path), "Build the jar again.");
    }
  }
}
