package io.github.smppbridge.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The phones every account has: the first with two SIM cards, the second with one. */
final class SandboxDevices {
  private static final String SIM_1 = "+4915550000001";
  private static final String SIM_2 = "+4915550000002";
  private static final String SIM_3 = "+4915550000003";
  private static final Duration LONG_AGO = Duration.ofDays(90);

  private SandboxDevices() {}

  /** In the shape of {@code GET /devices}; seen just now, unless it is dead. */
  static List<Map<String, Object>> of(String account) {
    return List.of(
        device(account, 1, List.of(sim(1, SIM_1), sim(2, SIM_2))),
        device(account, 2, List.of(sim(1, SIM_3))));
  }

  /**
   * The id of the account's phone 1 or 2: 21 characters, as real ones have, the same after a
   * restart.
   */
  static String id(String account, int number) {
    String hash =
        UUID.nameUUIDFromBytes(account.getBytes(StandardCharsets.UTF_8))
            .toString()
            .replace("-", "");
    return "phone" + number + "-" + hash.substring(0, 14);
  }

  static boolean owns(String account, String deviceId) {
    return deviceId.equals(id(account, 1)) || deviceId.equals(id(account, 2));
  }

  /** The number of a SIM card; what an incoming message was sent to. */
  static String number(String account, String deviceId, int simNumber) {
    if (deviceId.equals(id(account, 2))) {
      return SIM_3;
    }
    return simNumber == 2 ? SIM_2 : SIM_1;
  }

  private static Map<String, Object> device(
      String account, int number, List<Map<String, Object>> sims) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    Instant seen = SandboxKind.of(account).isDead(number) ? now.minus(LONG_AGO) : now;
    return Map.ofEntries(
        Map.entry("id", id(account, number)),
        Map.entry("name", "Sandbox phone " + number),
        Map.entry("createdAt", "2026-01-01T00:00:00Z"),
        Map.entry("updatedAt", now.toString()),
        Map.entry("lastSeen", seen.minusSeconds(number - 1).toString()),
        Map.entry("simCards", sims));
  }

  /** As the app tells it since 1.66. */
  private static String masked(String number) {
    int visible = number.length() - 4;
    return "*".repeat(visible) + number.substring(visible);
  }

  private static Map<String, Object> sim(int number, String phoneNumber) {
    return Map.ofEntries(
        Map.entry("slotIndex", number - 1),
        Map.entry("simNumber", number),
        Map.entry("phoneNumber", masked(phoneNumber)),
        Map.entry("carrierName", "Sandbox"));
  }
}
