package io.github.smppbridge.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A phone of an account ({@code GET devices}).
 *
 * @param id its id
 * @param name its name, maker and model as the app has it; empty when unknown. Phones of one model
 *     share it, and so does one whose app was installed again with what it was before
 * @param lastSeen when it last talked to the gateway; {@link Instant#EPOCH} when unknown
 * @param sims its SIM cards whose number the gateway tells, masked as it may be
 * @param slots the numbers, 1 to 3, of all its SIM cards that the gateway tells
 */
public record Device(
    String id, String name, Instant lastSeen, List<Sim> sims, List<Integer> slots) {
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
      int slot = slot(sim);
      boolean known =
          number.isTextual()
              && !number.textValue().isBlank()
              && number.textValue().length() <= MOST_DIGITS;
      return known && isSlot(slot)
          ? Optional.of(new Sim(slot, number.textValue()))
          : Optional.empty();
    }

    private static int slot(JsonNode sim) {
      return sim.path("simNumber").asInt(sim.path("slotIndex").asInt(0) + 1);
    }

    private static boolean isSlot(int slot) {
      return slot >= 1 && slot <= MOST;
    }
  }

  /** Of an account; who has more gets the first ones. */
  private static final int MOST = 1_000;

  /** What can be an id: it is stored with each message. */
  private static final Pattern ID = Pattern.compile("[!-~]{1,64}");

  /** Of a name, as the gateway has it. */
  private static final int MOST_OF_NAME = 128;

  /**
   * A phone of whose name nothing is known, nor of a SIM without a number; the parameters are the
   * record's.
   *
   * @param id its id
   * @param lastSeen when it last talked to the gateway
   * @param sims its SIM cards
   */
  public Device(String id, Instant lastSeen, List<Sim> sims) {
    this(id, "", lastSeen, sims, sims.stream().map(Sim::number).toList());
  }

  /**
   * Reads the phones of a list, each once. What is none is left out, and what is deleted.
   *
   * @param list {@code [{"id", "name", "lastSeen", "deletedAt", "simCards"}]}
   * @param now no phone was seen later
   */
  static List<Device> read(JsonNode list, Instant now) {
    Map<String, Device> devices = new LinkedHashMap<>();
    for (JsonNode node : list) {
      JsonNode id = node.path("id");
      if (devices.size() < MOST
          && id.isTextual()
          && ID.matcher(id.textValue()).matches()
          && !node.hasNonNull("deletedAt")) {
        devices.putIfAbsent(id.textValue(), read(node, id.textValue(), now));
      }
    }
    return List.copyOf(devices.values());
  }

  private static Device read(JsonNode node, String id, Instant now) {
    Instant seen = GatewayTime.read(node.path("lastSeen")).orElse(Instant.EPOCH);
    List<Sim> sims = new ArrayList<>();
    Set<Integer> slots = new TreeSet<>();
    for (JsonNode sim : node.path("simCards")) {
      Optional<Sim> known = Sim.read(sim);
      known.ifPresent(sims::add);
      boolean told = known.isPresent() || sim.has("simNumber") || sim.has("slotIndex");
      if (told && Sim.isSlot(Sim.slot(sim))) {
        slots.add(Sim.slot(sim));
      }
    }
    String name = node.path("name").asText("").strip();
    return new Device(
        id,
        name.substring(0, Math.min(name.length(), MOST_OF_NAME)),
        seen.isAfter(now) ? now : seen,
        sims,
        List.copyOf(slots));
  }
}
