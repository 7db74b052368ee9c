package io.github.smppbridge.bench.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
  static double megabytes(long pid) throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Path file = Files.createTempFile("histogram", ".txt");
    try {
      Process process =
          new ProcessBuilder(jcmd, Long.toString(pid), "GC.class_histogram")
              .redirectErrorStream(true)
              .redirectOutput(file.toFile())
              .start();
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("jcmd: no answer from the JVM in " + LIMIT_SECONDS + " s");
      }
      return total(Files.readString(file));
    } finally {
      Files.delete(file);
    }
  }

  private static double total(String output) throws IOException {
    List<String> total = output.lines().filter(line -> line.startsWith("Total")).toList();
    if (total.isEmpty()) {
      throw new IOException("jcmd: " + output.lines().findFirst().orElse("no output"));
    }
    String[] columns = total.get(0).trim().split("\\s+");
    return Long.parseLong(columns[2]) / 1024.0 / 1024.0;
  }
}
