package io.github.smppbridge.smpp;

/** Where a session stands (SMPP v3.4 §2.2). {@link #CLOSED} is final. */
public enum SessionState {
  /** Connected, not bound. */
  OPEN,
  /** Bound as transmitter. */
  BOUND_TX,
  /** Bound as receiver. */
  BOUND_RX,
  /** Bound as transceiver. */
  BOUND_TRX,
  /** It ends, by unbind or for another reason; what is in work may still be answered. */
  UNBINDING,
  /** Over. */
  CLOSED;

  /** Tells whether the ESME is bound and may work: true for the three bound states. */
  public boolean bound() {
    return this == BOUND_TX || this == BOUND_RX || this == BOUND_TRX;
  }
}
