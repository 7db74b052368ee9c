package io.github.smppbridge.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.SmppBridge;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A process without memory ends, whoever hears of it first; and so does one that cannot stop. */
class LastMemoryIT {
  @TempDir Path folder;

  /** What goes wrong in a process of its own. */
  public static final class Trouble {
    private static final List<byte[]> HOARD = new ArrayList<>();

    /** Waits for its end. */
    public static void main(String[] args) throws InterruptedException {
      switch (args[0]) {
        case "bridge" -> {
          new Thread(Trouble::hoardOnceWatched).start();
          SmppBridge.main(new String[0]);
        }
        case "swallowed" -> {
          LastMemory.watch();
          hoard();
        }
        case "logged" -> {
          LastMemory.watch();
          Throwable cause = new OutOfMemoryError("Java heap space");
          LoggerFactory.getLogger(Trouble.class).warn("x", new IllegalStateException(cause));
        }
        case "uncaught" -> {
          LastMemory.watch();
          Thread thread = new Thread(() -> System.out.println(new long[Integer.MAX_VALUE].length));
          thread.start();
        }
        default -> {
          StopLimit.set(Duration.ofMillis(100));
          Runtime.getRuntime().addShutdownHook(new Thread(Trouble::forEver));
          System.exit(0);
        }
      }
      forEver();
    }

    private static void hoardOnceWatched() {
      while (Thread.getAllStackTraces().keySet().stream()
          .noneMatch(thread -> thread.getName().equals("memory-watch"))) {
        Thread.onSpinWait();
      }
      hoard();
    }

    private static void hoard() {
      for (int size = 1 << 20; ; size = Math.max(16, size / 2)) {
        try {
          while (true) {
            HOARD.add(new byte[size]);
          }
        } catch (OutOfMemoryError e) {
          if (size == 16) {
            return;
          }
        }
      }
    }

    private static void forEver() {
      try {
        TimeUnit.DAYS.sleep(1);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void everyWayOutOfMemoryEndsTheProcess() throws Exception {
    List<String> troubles = List.of("bridge", "swallowed", "logged", "uncaught");
    List<Process> processes = new ArrayList<>();
    for (String trouble : troubles) {
      processes.add(start(trouble));
    }
    for (int i = 0; i < troubles.size(); i++) {
      int code = exitCode(processes.get(i));
      if (troubles.get(i).equals("bridge") && code == StopLimit.EXIT_CODE) {
        continue; // the bridge was stopping already, for which there was no memory either
      }
      assertThat(code).as(troubles.get(i)).isEqualTo(LastMemory.EXIT_CODE);
      assertThat(output(troubles.get(i))).contains("out of memory; the process ends");
    }
  }

  @Test
  void aStopThatHangsIsCutShort() throws Exception {
    assertThat(exitCode(start("stop"))).isEqualTo(StopLimit.EXIT_CODE);
  }

  private Process start(String trouble) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx32m",
                "-cp",
                System.getProperty("java.class.path"),
                Trouble.class.getName(),
                trouble)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(trouble).toFile());
    builder.environment().keySet().removeIf(key -> key.contains("__") || key.startsWith("CAMEL"));
    return builder.start();
  }

  private static int exitCode(Process process) throws InterruptedException {
    try {
      assertThat(process.waitFor(40, TimeUnit.SECONDS)).as("has ended").isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private String output(String trouble) throws IOException {
    return Files.readString(folder.resolve(trouble), StandardCharsets.ISO_8859_1);
  }
}
