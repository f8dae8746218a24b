package org.weightscope.large;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.weightscope.network.Network;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JacksonModule;

/**
 * A process that reads a large file in a heap with room for its bytes, its weights and little more.
 *
 * @param fileMegabytes size of the file
 * @param megabytes size of the heap
 */
record SmallHeap(LargeFile kind, int fileMegabytes, long megabytes) {
  /** For classes, the young generation, the graph, and a tensor on its way. */
  static final int REST = 24;

  static SmallHeap of(LargeFile kind, int fileMegabytes) {
    long weights = kind.weights(fileMegabytes);
    // Values with a tag each have to be gathered before they can be floats.
    long gathered = kind == LargeFile.ONNX_UNPACKED ? weights : 0;
    return new SmallHeap(kind, fileMegabytes, fileMegabytes + weights + gathered + REST);
  }

  /** Starts it; what it says, errors included, is its output. */
  Process read() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx" + megabytes + "m",
            // One generation has nearly all of the heap, so that the limit says what it says.
            "-XX:+UseSerialGC",
            "-Xmn8m",
            "-XX:+ExitOnOutOfMemoryError",
            "-cp",
            classPath(),
            ReadOnce.class.getName(),
            kind.name(),
            Integer.toString(fileMegabytes))
        .redirectErrorStream(true)
        .start();
  }

  /** The classes a reader needs, and nothing of the process that tests. */
  private static String classPath() {
    return Stream.of(
            Network.class,
            ReadOnce.class,
            JsonFactory.class,
            JacksonModule.class,
            JsonProperty.class)
        .map(type -> type.getProtectionDomain().getCodeSource().getLocation().getPath())
        .map(path -> new File(path).getPath())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
