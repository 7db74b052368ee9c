package io.github.smppbridge.bench.driver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The size of what is reachable in another JVM's heap, by {@code jcmd} of our own JDK. */
final class LiveHeap {

  private static final int LIMIT_SECONDS = 60;

  private LiveHeap() {}

  /**
   * Runs a full collection in a JVM and adds up what is left.
   *
   * @param pid the JVM
   * @return megabytes
   * @throws IOException when there is no jcmd or it did not understand
   */
  static double megabytes(long pid) throws IOException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process process =
        new ProcessBuilder(jcmd, Long.toString(pid), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    // Its output then ends, without a total
    CompletableFuture.delayedExecutor(LIMIT_SECONDS, TimeUnit.SECONDS)
        .execute(process::destroyForcibly);
    return total(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
  }

  private static double total(String output) throws IOException {
    String total =
        output
            .lines()
            .filter(line -> line.startsWith("Total"))
            .findFirst()
            .orElseThrow(
                () -> new IOException("jcmd: " + output.lines().findFirst().orElse("no output")));
    String[] columns = total.trim().split("\\s+");
    return Long.parseLong(columns[2]) / 1024.0 / 1024.0;
  }
}
