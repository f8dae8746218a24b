package org.weightscope.fuzz;

import com.code_intelligence.jazzer.Jazzer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Searches for new inputs, one target after the other, each in a process of its own.
 *
 * <p>Run by {@code ./mvnw -Pfuzz}. What fails is saved beside the inputs of its target, so that the
 * normal build fails from then on; what reaches new code is kept in {@code .cifuzz-corpus}.
 */
final class Campaign {
  private static final List<Class<?>> TARGETS =
      List.of(
          SafetensorsFuzzTest.class,
          OnnxFuzzTest.class,
          ArchitectureFuzzTest.class,
          WriterFuzzTest.class);
  private static final String INSTRUMENTED = "org.weightscope.**:tools.jackson.**";

  private Campaign() {}

  /** Argument: seconds for each target. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int seconds = Integer.parseInt(arguments[0]);
    List<String> failed = new ArrayList<>();
    for (Class<?> target : TARGETS) {
      if (fuzz(target, seconds) != 0) {
        failed.add(target.getSimpleName());
      }
    }
    if (!failed.isEmpty()) {
      System.err.println("Inputs were found that must not be: see above, " + failed);
      System.exit(1);
    }
  }

  private static int fuzz(Class<?> target, int seconds) throws IOException, InterruptedException {
    ProcessBuilder process =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx1g",
            "-XX:+EnableDynamicAgentLoading",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Jazzer.class.getName(),
            "--target_class=" + target.getName(),
            "--instrumentation_includes=" + INSTRUMENTED,
            "--custom_hook_includes=" + INSTRUMENTED,
            "-max_total_time=" + seconds,
            "-timeout=" + Seeds.SECONDS_EACH,
            "-rss_limit_mb=3000",
            "-max_len=65536",
            "-print_final_stats=1");
    process.environment().put("JAZZER_FUZZ", "1");
    return process.inheritIO().start().waitFor();
  }
}
