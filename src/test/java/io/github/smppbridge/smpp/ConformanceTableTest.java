package io.github.smppbridge.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The conformance table of docs/ says what the command table says. */
class ConformanceTableTest {
  private static final List<SessionState> STATES =
      List.of(
          SessionState.OPEN, SessionState.BOUND_TX, SessionState.BOUND_RX, SessionState.BOUND_TRX);

  @Test
  void theReadmeShowsEveryCommandInEveryState() throws IOException {
    assertThat(Files.readString(Path.of("docs/conformance.md"))).contains(table());
  }

  private static String table() {
    String head =
        "| command | command_id | OPEN | BOUND_TX | BOUND_RX | BOUND_TRX |\n|---|---|---|---|---|---|\n";
    return head
        + Stream.of(Command.values())
            .filter(command -> command != Command.UNKNOWN)
            .map(ConformanceTableTest::row)
            .collect(Collectors.joining());
  }

  private static String row(Command command) {
    String states =
        STATES.stream().map(state -> cell(command, state)).collect(Collectors.joining(" | "));
    return "| %s | 0x%08X | %s |\n".formatted(command.commandName(), command.commandId(), states);
  }

  private static String cell(Command command, SessionState state) {
    boolean allowed = command.allowedIn(state);
    return switch (command.handling()) {
      case BIND -> allowed ? "served" : "ESME_RALYBND";
      case MESSAGE, ENQUIRE_LINK, UNBIND -> allowed ? "served" : "ESME_RINVBNDSTS";
      case UNSUPPORTED -> allowed ? "ESME_RINVCMDID" : "ESME_RINVBNDSTS";
      case RESPONSE -> allowed ? "settles a request of ours" : "ignored";
      case IGNORED, UNKNOWN -> "ignored";
    };
  }
}
