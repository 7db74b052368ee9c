package io.github.smppbridge.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a client's script told, a line of JSON each: {@code step}, and what there is to say about
 * it. Once it says {@code pending} it waits for receipts and messages.
 */
final class ClientRun {
  private static final int SECONDS = 40;

  private final List<JsonObject> steps = new ArrayList<>();

  /**
   * Runs the script to its end, which is its success.
   *
   * @param settings the script's one argument
   * @param whenPending makes the phones do something
   */
  static ClientRun of(ProcessBuilder script, JsonObject settings, Runnable whenPending)
      throws IOException, InterruptedException {
    script.command().add(ascii(settings.encode()));
    Path errors = Files.createTempFile("client", ".err");
    Process process = script.redirectError(errors.toFile()).start();
    process
        .onExit()
        .completeOnTimeout(process, SECONDS, TimeUnit.SECONDS)
        .thenAccept(ClientRun::end);
    ClientRun run = new ClientRun();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith("{") && line.contains("\"step\"")) { // some log there, too
          JsonObject step = new JsonObject(line);
          run.tell(step);
          if (step.getString("step").equals("pending")) {
            whenPending.run();
          }
        }
      }
    }
    int status = process.waitFor();
    String said = Files.readString(errors);
    Files.delete(errors);
    assertThat(status).as("what the client says: %s%n%s", run.steps, said).isZero();
    assertThat(run.steps.stream().filter(step -> step.getString("step").equals("error"))).isEmpty();
    assertThat(run.steps.get(run.steps.size() - 1).getString("step")).isEqualTo("unbound");
    return run;
  }

  /**
   * What has ended by itself may have lines that were not read, and destroying would close them.
   */
  private static void end(Process process) {
    if (process.isAlive()) {
      process.destroyForcibly();
    }
  }

  /** A line of a client in this JVM. */
  void tell(JsonObject step) {
    steps.add(step);
  }

  /** A line about one thing. */
  void tell(String step, String field, Object value) {
    tell(new JsonObject().put("step", step).put(field, value));
  }

  /** What passes a command line in any locale. */
  private static String ascii(String json) {
    StringBuilder escaped = new StringBuilder();
    for (char c : json.toCharArray()) {
      escaped.append(c < 0x80 ? String.valueOf(c) : "\\u%04x".formatted((int) c));
    }
    return escaped.toString();
  }

  /** The field of the one line about that step. */
  Object only(String step, String field) {
    List<Object> found = all(step, field);
    assertThat(found).as("%s in %s", step, steps).hasSize(1);
    return found.get(0);
  }

  /** The field of each line about that step. */
  List<Object> all(String step, String field) {
    return steps.stream()
        .filter(each -> each.getString("step").equals(step))
        .map(each -> each.getValue(field))
        .toList();
  }

  /** The message_ids of the submits that were accepted. */
  List<Object> ids() {
    return steps.stream()
        .filter(each -> each.getString("step").equals("submitted"))
        .flatMap(each -> each.getJsonArray("ids").stream())
        .toList();
  }
}
