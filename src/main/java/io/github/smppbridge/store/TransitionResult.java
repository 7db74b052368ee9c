package io.github.smppbridge.store;

/** How {@link MessageTable#transition} ended. */
public enum TransitionResult {
  /** The decision was written. */
  APPLIED,
  /** The event had been applied before, or tells nothing new of what had ended; nothing changed. */
  DUPLICATE,
  /** The message is not held, or the gateway may have it; nothing changed. */
  NOT_HELD,
  /** The account has no message of that gateway id; nothing changed, the event is not recorded. */
  UNKNOWN_MESSAGE
}
