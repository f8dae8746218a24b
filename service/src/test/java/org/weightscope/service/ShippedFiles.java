package org.weightscope.service;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
