package io.github.smppbridge.accounts;

/** Which receipts an account gets, whatever its registered_delivery asks (SMPP v3.4 §5.2.17). */
public enum ReceiptPolicy {
  /** As each message asks. */
  REQUESTED(null),
  /** For every message. */
  ALL(0x01),
  /** For messages that failed. */
  FAILED(0x02),
  /** None. */
  NONE(0x00);

  private final Integer registeredDelivery;

  ReceiptPolicy(Integer registeredDelivery) {
    this.registeredDelivery = registeredDelivery;
  }

  /**
   * The registered_delivery that counts.
   *
   * @param asked what the message asks, 0 to 255
   * @return the same, or what the policy puts in its place
   */
  public int apply(int asked) {
    return registeredDelivery == null ? asked : registeredDelivery;
  }
}
