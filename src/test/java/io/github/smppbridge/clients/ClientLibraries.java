package io.github.smppbridge.clients;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The libraries in {@code target/clients}, put there by {@code src/test/clients/install}, which
 * runs once, at the first use, where {@code .ci/run} has not run it. A test whose library cannot be
 * had is skipped.
 */
public final class ClientLibraries {
  private static final Path FOLDER = Path.of("target/clients").toAbsolutePath();
  private static final Path SCRIPTS = Path.of("src/test/clients").toAbsolutePath();
  private static final int INSTALL_SECONDS = 120;

  private ClientLibraries() {}

  /**
   * A process that runs a script of {@code src/test/clients} with a library for Python.
   *
   * @param folder where the library's code is, such as {@code smpp/twisted}
   * @param script absolute, or a file name there
   */
  public static ProcessBuilder python(String folder, String script) {
    need(FOLDER.resolve("python").resolve(folder), "python3 with " + folder);
    return environment(List.of("python3", "-u", SCRIPTS.resolve(script).toString()));
  }

  /** The same with a library for Node.js. */
  static ProcessBuilder node(String library, String script) {
    need(FOLDER.resolve("node_modules").resolve(library), "node with " + library);
    return environment(List.of("node", SCRIPTS.resolve(script).toString()));
  }

  /** A program whose compiler takes minutes: only where it was built by hand. */
  static ProcessBuilder built(String program) {
    Path file = FOLDER.resolve(program);
    assumeTrue(Files.exists(file), "not built: bash src/test/clients/install all");
    return environment(List.of(file.toString()));
  }

  private static ProcessBuilder environment(List<String> command) {
    ProcessBuilder process = new ProcessBuilder(new ArrayList<>(command));
    process.environment().put("PYTHONPATH", FOLDER.resolve("python").toString());
    process.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    process.environment().put("NODE_PATH", FOLDER.resolve("node_modules").toString());
    return process;
  }

  private static void need(Path library, String name) {
    if (!Files.exists(library)) {
      install();
    }
    assumeTrue(Files.exists(library), "no " + name + ": see src/test/clients/install");
  }

  private static synchronized void install() {
    Path tried = FOLDER.resolve("install.log");
    if (Files.exists(tried)) {
      return;
    }
    try {
      Files.createDirectories(FOLDER);
      Process install =
          new ProcessBuilder("bash", SCRIPTS.resolve("install").toString())
              .redirectErrorStream(true)
              .redirectOutput(tried.toFile())
              .start();
      if (!install.waitFor(INSTALL_SECONDS, TimeUnit.SECONDS)) {
        install.descendants().forEach(ProcessHandle::destroy);
        install.destroy();
      }
    } catch (IOException noBash) {
      // then there is no library, which the caller says
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
