package io.github.smppbridge.train;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The bridge as a child process on the Java that runs this one: on free ports of this computer, in
 * a folder of its own, without anything of the environment that would configure it.
 */
final class TrainedProcess implements AutoCloseable {
  /** What a machine that is busy with something else may need. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final int OK = 200;
  private static final int LOOK_MILLIS = 50;
  private static final int CONNECT_MILLIS = 2_000;

  private final Path jar;
  private final Path folder;
  private final int smppPort = freePort();
  private final int httpPort = freePort();
  private Process process;

  TrainedProcess(Path jar, Path folder) {
    this.jar = jar;
    this.folder = folder;
  }

  int smppPort() {
    return smppPort;
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param flags of its JVM
   * @param gateway its {@code gateway.api_base_url}
   */
  void start(List<String> flags, String gateway) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    // as it is written here: the cache knows it by this name
    command.addAll(List.of("-jar", jar.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log()));
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(key -> key.contains("__") || key.matches("CAMEL.*|CONFIG_PATH"));
    environment.keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "LOG_LEVEL"));
    environment.put("SMPP__BIND_ADDRESS", "127.0.0.1:" + smppPort);
    environment.put("HTTP__ADDRESS", "127.0.0.1:" + httpPort);
    environment.put("GATEWAY__API_BASE_URL", gateway);
    environment.put("GATEWAY__WEBHOOK_BASE_URL", "http://127.0.0.1:" + httpPort);
    environment.put("WEBHOOK__SIGNING_KEYS", TrainingPhones.SIGNING + "=" + TrainingPhones.KEY);
    process = builder.start();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (status("/health/ready") != OK) {
      if (System.nanoTime() > end || process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new IOException("the child does not become ready:\n" + said());
      }
    }
  }

  /** Asks for a page; 0 where nobody answers. */
  int status(String path) {
    try {
      URI uri = URI.create("http://127.0.0.1:" + httpPort + path);
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
      connection.setConnectTimeout(CONNECT_MILLIS);
      connection.setReadTimeout((int) PATIENCE.toMillis());
      return connection.getResponseCode();
    } catch (IOException e) {
      return 0;
    }
  }

  /** Waits so long, or until it has ended; {@return whether it has} */
  boolean endsWithin(int millis) throws InterruptedException {
    return process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  /** SIGTERM; returns when it has ended, and the JVM with it has written what it writes then. */
  void stop() throws IOException, InterruptedException {
    process.destroy();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IOException("the child does not end:\n" + said());
    }
  }

  /** {@return the last lines it wrote} */
  String said() throws IOException {
    List<String> lines = Files.readAllLines(log().toPath());
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
  }

  private File log() {
    return folder.resolve("log").toFile();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }
}
