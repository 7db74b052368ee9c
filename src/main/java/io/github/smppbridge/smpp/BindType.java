package io.github.smppbridge.smpp;

/** What an ESME bound as (SMPP v3.4 §2.2). */
public enum BindType {
  /** The ESME sends only. */
  TRANSMITTER(SessionState.BOUND_TX),
  /** The ESME receives only. */
  RECEIVER(SessionState.BOUND_RX),
  /** The ESME sends and receives. */
  TRANSCEIVER(SessionState.BOUND_TRX);

  private final SessionState boundState;

  BindType(SessionState boundState) {
    this.boundState = boundState;
  }

  /**
   * Tells whether deliver_sm may be sent to such a session.
   *
   * @return true for receivers and transceivers
   */
  public boolean canReceive() {
    return this != TRANSMITTER;
  }

  SessionState boundState() {
    return boundState;
  }
}
