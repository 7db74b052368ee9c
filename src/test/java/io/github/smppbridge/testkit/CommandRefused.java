package io.github.smppbridge.testkit;

/** The server answered with a command_status other than ESME_ROK. */
public final class CommandRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int commandStatus;

  CommandRefused(String command, int commandStatus) {
    super("%s was answered 0x%08X".formatted(command, commandStatus));
    this.commandStatus = commandStatus;
  }

  /** The status, such as 0x58 for ESME_RTHROTTLED. */
  public int commandStatus() {
    return commandStatus;
  }
}
