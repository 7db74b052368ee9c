package io.github.smppbridge.gateway;

/**
 * Where a received message came in, for the question whose it is: what its phone tells, and nothing
 * else, so that each replica answers alike.
 *
 * @param device id of the phone
 * @param sim its SIM, 1 to 3; 0 = not told
 * @param to the number that was written to; empty = not told
 * @param from who wrote; empty = not told
 */
public record ReceivedVia(String device, int sim, String to, String from) {
  /** Without numbers. */
  @Override
  public String toString() {
    return "ReceivedVia[" + device + " SIM " + sim + "]";
  }
}
