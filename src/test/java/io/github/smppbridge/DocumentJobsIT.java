package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The jobs of docs/extending.md, done as they stand there: the file is saved, the edit awaited, the
 * commands are run, and what they and the bridge print is what the document shows.
 */
class DocumentJobsIT {
  private static final Path DOCUMENT = Path.of("docs/extending.md");
  private static final Pattern BLOCK =
      Pattern.compile("^```(\\w*)\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern FILE = Pattern.compile("`(routes/[\\w-]+\\.(?:camel\\.yaml|java))`");
  private static final String IN_FORCE = "Edited routes are in force";

  /** Ids, times and the like are others each time. */
  private static final Pattern OTHER_EACH_TIME =
      Pattern.compile(
          "…|[0-9A-F]{8,}-[0-9A-F]{16}|\\b\\d{18}\\b|\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d|phone[12]-439d8eeff1673e");

  @TempDir static Path team;
  private static BridgeProcess bridge;
  private static String functions;

  @BeforeAll
  static void start() throws Exception {
    List<Matcher> blocks = blocks("Start here");
    functions =
        blocks.stream()
            .map(each -> each.group(2))
            .filter(text -> text.contains("send()"))
            .findFirst()
            .orElseThrow();
    // its last lines are commands
    functions = functions.substring(0, functions.lastIndexOf("}\n") + 2);
    Files.createDirectory(team.resolve("routes"));
    for (String name : List.of("before-submit", "on-receipt", "on-mo")) {
      Path file = Path.of("routes", name + ".camel.yaml");
      Files.copy(file, team.resolve(file));
    }
    bridge =
        new BridgeProcess("jobs", team, Map.of("admin.token", "sandbox-admin-token"))
            .start("--profile=sandbox,dev")
            .awaitReady();
    awaitLog("demo-esme: bound as SANDBOX", 0);
  }

  @AfterAll
  static void stop() {
    bridge.close();
  }

  private static String section(String title) throws IOException {
    String all = Files.readString(DOCUMENT);
    int begin = all.indexOf("\n## " + title + "\n");
    assertThat(begin).as("section " + title).isPositive();
    int end = all.indexOf("\n## ", begin + 1);
    return all.substring(begin, end);
  }

  private static List<Matcher> blocks(String title) throws IOException {
    List<Matcher> found = new ArrayList<>();
    String text = section(title);
    for (Matcher block = BLOCK.matcher(text); block.find(); ) {
      Matcher copy = BLOCK.matcher(text);
      copy.find(block.start());
      found.add(copy);
    }
    return found;
  }

  @Test
  void theStart() throws Exception {
    List<Matcher> blocks = blocks("Start here");
    String commands = "send +4915112345600 hello\nreceive +4915199999999 'hello ESME'\n";
    assertThat(blocks.stream().map(block -> block.group(2)))
        .anyMatch(text -> text.endsWith(commands));
    String shown = run(commands);
    for (Matcher block : blocks) {
      if (block.group(1).isEmpty() && !block.group(2).contains("RouteWatcher")) {
        shows(block.group(2), shown, List.of(), 0);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Block a prefix",
        "Rewrite a message",
        "Copy a message",
        "Choose the phone, the SIM, the gateway",
        "Answer a received message",
        "Send a message elsewhere",
        "Routes in Java"
      })
  void theJob(String title) throws Exception {
    String section = section(title);
    String file = null;
    int before = log().length();
    String printed = "";
    List<String> files = List.of();
    List<Path> mine = new ArrayList<>();
    for (Matcher block : blocks(title)) {
      Matcher named = FILE.matcher(section.substring(0, block.start()));
      if (file == null && named.find()) {
        file = named.group(1);
      }
      switch (block.group(1)) {
        case "yaml", "java" -> {
          if (block.group(1).equals("yaml") && !block.group(2).startsWith("- route:")) {
            // steps in the place of others: DocumentListingsTest loads them
            continue;
          }
          Path path = team.resolve(file == null ? "routes/before-submit.camel.yaml" : file);
          mine.add(path);
          int log = log().length();
          Files.writeString(path, block.group(2));
          awaitLog(IN_FORCE, log);
          before = log().length();
        }
        case "sh" -> {
          printed = run(block.group(2));
          files = block.group(2).lines().filter(each -> each.startsWith("cat ")).toList();
        }
        case "" -> shows(block.group(2), printed, files, before);
        default -> {}
      }
    }
    assertThat(mine).as("files of " + title).isNotEmpty();
    restore(mine);
  }

  /** The next job begins as the reader's does: with the three files of the start. */
  private static void restore(List<Path> mine) throws Exception {
    int log = log().length();
    for (Path path : mine) {
      Files.delete(path);
    }
    for (String name : List.of("before-submit", "on-mo")) {
      Path file = Path.of("routes", name + ".camel.yaml");
      Files.writeString(team.resolve(file), Files.readString(file));
    }
    awaitLog(IN_FORCE, log);
  }

  private static String run(String commands) throws Exception {
    String here =
        (functions + commands).replace("127.0.0.1:3000", "127.0.0.1:" + bridge.httpPort());
    Process shell =
        new ProcessBuilder("bash", "-euc", here)
            .directory(team.toFile())
            .redirectErrorStream(true)
            .start();
    String told = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).as(commands + told).isZero();
    return told;
  }

  /**
   * Each line of the document is among those that were printed, here or in the log.
   *
   * @param files commands that show files, which may take a moment to be written
   */
  private static void shows(String lines, String printed, List<String> files, int from) {
    for (String line : lines.lines().filter(each -> !each.isBlank()).toList()) {
      Pattern wanted = pattern(line);
      await()
          .untilAsserted(
              () ->
                  assertThat(
                          (printed + run(String.join("\n", files)) + log().substring(from)).lines())
                      .as("a line like: " + line)
                      .anyMatch(each -> wanted.matcher(each).find()));
    }
  }

  private static Pattern pattern(String line) {
    StringBuilder regex = new StringBuilder();
    int at = 0;
    for (Matcher other = OTHER_EACH_TIME.matcher(line); other.find(); at = other.end()) {
      regex.append(Pattern.quote(line.substring(at, other.start()))).append(".*");
    }
    return Pattern.compile(regex + Pattern.quote(line.substring(at)));
  }

  private static String log() {
    try {
      return bridge.log();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitLog(String text, int from) {
    await(text).until(() -> log().substring(from).contains(text));
  }
}
