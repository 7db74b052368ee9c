package io.github.smppbridge.bench.driver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The size of what is reachable in another JVM's heap, by {@code jcmd} of our own JDK. */
final class LiveHeap {

  private LiveHeap() {}

  /**
   * Runs a full collection in a JVM and adds up what is left.
   *
   * @param pid the JVM
   * @return megabytes
   * @throws IOException when there is no jcmd or it did not understand
   */
  static double megabytes(long pid) throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process process =
        new ProcessBuilder(jcmd, Long.toString(pid), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    List<String> total = output.lines().filter(line -> line.startsWith("Total")).toList();
    if (total.isEmpty()) {
      throw new IOException("jcmd: " + output.lines().findFirst().orElse("no output"));
    }
    String[] columns = total.get(0).trim().split("\\s+");
    return Long.parseLong(columns[2]) / 1024.0 / 1024.0;
  }
}
