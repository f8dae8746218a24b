package org.weightscope.service;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The model files that go into the jar. */
public final class ShippedFiles {
  private ShippedFiles() {}

  /** All {@code models/<name>/<version>/model.onnx} of the class path. */
  public static List<Resource> models() throws IOException {
    return List.of(
        new PathMatchingResourcePatternResolver().getResources("classpath*:models/*/*/model.onnx"));
  }

  /** The classifiers of INRs among them, as {@code name@version}. */
  static List<String> classifiers() throws IOException {
    List<String> pinned = new ArrayList<>();
    for (Resource model : models()) {
      if (model
          .getContentAsString(StandardCharsets.ISO_8859_1)
          .contains("\"task\":\"classify-inr\"")) {
        String[] path = path(model).split("/", -1);
        pinned.add(path[0] + "@" + path[1]);
      }
    }
    assertFalse(pinned.isEmpty(), "no shipped model classifies INRs");
    return pinned;
  }

  /** The path of a model file below {@code models/}. */
  public static String path(Resource model) throws IOException {
    String url = model.getURL().toString();
    return url.substring(url.lastIndexOf("/models/") + "/models/".length());
  }

  static void copyTo(Path folder) throws IOException {
    for (Resource model : models()) {
      Path target = folder.resolve(path(model));
      Files.createDirectories(target.getParent());
      try (InputStream in = model.getInputStream()) {
        Files.write(target, in.readAllBytes());
      }
    }
  }
}
