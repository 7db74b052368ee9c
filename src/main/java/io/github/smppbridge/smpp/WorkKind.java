package io.github.smppbridge.smpp;

/** What requests of ESMEs ask for, in few kinds: as metrics tell of them. */
public enum WorkKind {
  /** A session. */
  BIND,
  /** Messages: submit_sm, data_sm, submit_multi. */
  SUBMIT,
  /** The state of a message. */
  QUERY,
  /** A message taken back. */
  CANCEL,
  /** Another text for a message. */
  REPLACE;

  /**
   * The kind of a command.
   *
   * @param command one with {@link Command#application()}
   * @return its kind
   */
  public static WorkKind of(Command command) {
    return switch (command) {
      case QUERY_SM -> QUERY;
      case CANCEL_SM -> CANCEL;
      case REPLACE_SM -> REPLACE;
      default -> command.bind() ? BIND : SUBMIT;
    };
  }
}
