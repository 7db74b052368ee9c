package io.github.smppbridge.bench.load;

/**
 * What to send.
 *
 * @param seconds how long
 * @param ratePerSecond offered over the whole fleet; 0 = closed loop, every window kept full
 * @param limit messages at most; 0 = no limit
 * @param registeredDelivery of every submit_sm
 */
public record Load(double seconds, double ratePerSecond, long limit, int registeredDelivery) {

  /** 100 octets, one SMS. */
  static final String TEXT =
      "Your one-time code is 482913. It is valid for the next five minutes. Never tell it to"
          + " anybody at all";

  /** Every window kept full. */
  public static Load closedLoop(double seconds, int registeredDelivery) {
    return new Load(seconds, 0, 0, registeredDelivery);
  }

  /** As many a second, whatever the answers. */
  public static Load offered(double seconds, double ratePerSecond, int registeredDelivery) {
    return new Load(seconds, ratePerSecond, 0, registeredDelivery);
  }
}
