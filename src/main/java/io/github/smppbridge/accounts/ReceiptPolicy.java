package io.github.smppbridge.accounts;

/** Which receipts an account gets, whatever its registered_delivery asks (SMPP v3.4 §5.2.17). */
public enum ReceiptPolicy {
  /** As each message asks. */
  REQUESTED(null),
  /** For every message. */
  ALL((byte) 0x01),
  /** For messages that failed. */
  FAILED((byte) 0x02),
  /** None. */
  NONE((byte) 0x00);

  private final Byte registeredDelivery;

  ReceiptPolicy(Byte registeredDelivery) {
    this.registeredDelivery = registeredDelivery;
  }

  /** The registered_delivery to put in the place of what is asked; null = none. */
  Byte registeredDelivery() {
    return registeredDelivery;
  }
}
