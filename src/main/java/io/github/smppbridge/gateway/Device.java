package io.github.smppbridge.gateway;

import java.time.Instant;
import java.util.List;

/**
 * A phone of an account ({@code GET devices}).
 *
 * @param id its id
 * @param lastSeen when it last talked to the gateway; {@link Instant#EPOCH} when unknown
 * @param sims its SIM cards, where the gateway tells them
 */
public record Device(String id, Instant lastSeen, List<Sim> sims) {
  /**
   * A SIM card.
   *
   * @param number 1 to 3, as {@code simNumber} of a message
   * @param phoneNumber its phone number
   */
  public record Sim(int number, String phoneNumber) {}
}
