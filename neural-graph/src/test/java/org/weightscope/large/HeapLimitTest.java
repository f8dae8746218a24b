package org.weightscope.large;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weightscope.network.Network;
import tools.jackson.core.json.JsonFactory;

/**
 * Large files are read in a process whose heap has room for the file, its weights and little more.
 */
class HeapLimitTest {
  private static final int MEGABYTES = 64;
  private static final int REST = 24;

  @ParameterizedTest
  @EnumSource(LargeFile.class)
  void aLargeFileIsReadInAHeapOfItsBytesItsWeightsAndLittleMore(LargeFile kind) throws Exception {
    long copied = kind == LargeFile.ONNX_UNPACKED ? kind.weights(MEGABYTES) : 0;
    long heap = MEGABYTES + kind.weights(MEGABYTES) + copied + REST;
    assertTrue(heap <= 5 * MEGABYTES + REST, "the file, and at most four times as much beside it");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap + "m",
                // One generation has nearly all of the heap, so that the limit says what it says.
                "-XX:+UseSerialGC",
                "-Xmn8m",
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                classPath(),
                ReadOnce.class.getName(),
                kind.name(),
                Integer.toString(MEGABYTES))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(
        0, process.waitFor(), () -> "reading needs more than %d MB: %s".formatted(heap, said));
    assertTrue(said.contains(" parameters, read in "), said);
  }

  /** Of the classes a reader needs, and nothing of the process that tests. */
  private static String classPath() throws Exception {
    return Stream.of(
            Network.class,
            ReadOnce.class,
            JsonFactory.class,
            tools.jackson.databind.JacksonModule.class,
            com.fasterxml.jackson.annotation.JsonProperty.class)
        .map(type ->
            new File(type.getProtectionDomain().getCodeSource().getLocation().getPath()).getPath())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
