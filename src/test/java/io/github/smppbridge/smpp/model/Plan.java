package io.github.smppbridge.smpp.model;

import io.github.smppbridge.smpp.Command;
import io.github.smppbridge.smpp.CommandStatus;
import java.util.Random;
import java.util.Set;

/**
 * How the application takes a request: the same for the same seed, client and request.
 *
 * @param status of its answer
 * @param delayMillis until it answers
 * @param window of a session that it accepts
 */
record Plan(Kind kind, int status, int delayMillis, int window) {
  /** How long the application may take for a request of one step. */
  static final int REQUEST_MILLIS = 100;

  private static final int[] ERRORS = {
    CommandStatus.ESME_RSYSERR, CommandStatus.ESME_RTHROTTLED, CommandStatus.ESME_RINVPASWD, 0x45
  };

  /** Those of one step: others may take several times as long, which is a long run. */
  private static final Set<Command> QUICK =
      Set.of(Command.SUBMIT_SM, Command.SUBMIT_MULTI, Command.DATA_SM);

  /** What it does. */
  enum Kind {
    ANSWERS,
    LATER,
    TWICE,
    THROWS,
    UNWRITABLE,
    TOO_LATE,
    NEVER
  }

  static Plan of(long seed, int client, Command command, int sequence) {
    Random random =
        new Random(seed * 1_000_003 + client * 7919L + command.commandId() * 31L + sequence);
    random.nextLong();
    int dice = random.nextInt(100);
    Kind kind =
        dice < 45
            ? Kind.ANSWERS
            : dice < 84 ? Kind.LATER : dice < 88 ? Kind.TWICE : dice < 92 ? Kind.THROWS : null;
    if (kind == null) {
      kind = Kind.values()[4 + random.nextInt(3)];
    }
    if (!command.bind() && !QUICK.contains(command) && kind.compareTo(Kind.UNWRITABLE) >= 0
        || command.bind() && kind == Kind.UNWRITABLE) {
      kind = Kind.LATER;
    }
    int status = random.nextInt(6) == 0 ? ERRORS[random.nextInt(ERRORS.length)] : 0;
    return new Plan(kind, status, random.nextInt(20), 1 + random.nextInt(6));
  }

  /** What the ESME is told. */
  int told() {
    return switch (kind) {
      case THROWS, TOO_LATE, NEVER -> CommandStatus.ESME_RSYSERR;
      case UNWRITABLE -> status == 0 ? CommandStatus.ESME_RSYSERR : status;
      default -> status;
    };
  }

  /** How long it takes. */
  int millis() {
    return switch (kind) {
      case LATER -> delayMillis;
      case TOO_LATE, NEVER -> REQUEST_MILLIS;
      default -> 0;
    };
  }
}
