package io.github.smppbridge.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

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
  public record Sim(int number, String phoneNumber) {
    private static final int MOST = 3;
    private static final int MOST_DIGITS = 32;

    private static Optional<Sim> read(JsonNode sim) {
      JsonNode number = sim.path("phoneNumber");
      int slot = sim.path("simNumber").asInt(sim.path("slotIndex").asInt(0) + 1);
      boolean known =
          number.isTextual()
              && !number.textValue().isBlank()
              && number.textValue().length() <= MOST_DIGITS;
      return known && slot >= 1 && slot <= MOST
          ? Optional.of(new Sim(slot, number.textValue()))
          : Optional.empty();
    }
  }

  /** Of an account; who has more gets the first ones. */
  static final int MOST = 1_000;

  /** What can be an id: it is stored with each message. */
  private static final Pattern ID = Pattern.compile("[!-~]{1,64}");

  /**
   * Reads the phones of a list, each once. What is none is left out.
   *
   * @param list {@code [{"id", "lastSeen", "simCards"}]}
   * @param now no phone was seen later
   */
  static List<Device> read(JsonNode list, Instant now) {
    Map<String, Device> devices = new LinkedHashMap<>();
    for (JsonNode node : list) {
      JsonNode id = node.path("id");
      if (devices.size() < MOST && id.isTextual() && ID.matcher(id.textValue()).matches()) {
        Instant seen = GatewayTime.read(node.path("lastSeen")).orElse(Instant.EPOCH);
        List<Sim> sims = new ArrayList<>();
        node.path("simCards").forEach(sim -> Sim.read(sim).ifPresent(sims::add));
        devices.putIfAbsent(
            id.textValue(), new Device(id.textValue(), seen.isAfter(now) ? now : seen, sims));
      }
    }
    return List.copyOf(devices.values());
  }
}
