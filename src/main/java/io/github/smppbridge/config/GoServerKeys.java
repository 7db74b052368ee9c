package io.github.smppbridge.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Files written for android-sms-gateway/smpp-server (Go) start the bridge as they are. These keys
 * of its have no effect here; the others are {@link ConfigKey}s. Profile {@value #PROFILE} makes
 * the bridge behave as that server did.
 */
final class GoServerKeys {
  static final String PROFILE = "smpp-server";

  /** It reads and checks them, and uses none. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "smpp.source_ton",
          "smpp.source_npi",
          "smpp.dest_ton",
          "smpp.dest_npi",
          "example.example");

  /** What that server starts with all the same, and so does its profile here. */
  private static final Map<String, String> IN_VAIN =
      Map.of(
          ConfigKey.GATEWAY_WEBHOOK_BASE_URL.key(),
          "%s (%s) is not https, and SMSGate refuses such webhooks: it counts as not set",
          ConfigKey.GATEWAY_TIMEOUT.key(),
          "%s (%s) means no limit there; here there always is one, and it counts as not set",
          ConfigKey.HTTP_PROXIES.key(),
          "%s (%s) names what is no address: it counts as not set, and nobody's header is believed");

  private GoServerKeys() {}

  static boolean chosen(List<String> profiles) {
    return profiles.contains(PROFILE);
  }

  /**
   * The layers without these keys.
   *
   * @param layers highest first
   * @param profiles the profiles chosen
   * @param warnings gets one line that names what is set in vain
   */
  static List<Map<String, Setting>> without(
      List<Map<String, Setting>> layers, List<String> profiles, List<String> warnings) {
    List<Map<String, Setting>> left = new ArrayList<>();
    Set<String> found = new LinkedHashSet<>();
    for (Map<String, Setting> layer : layers) {
      Map<String, Setting> kept = new LinkedHashMap<>(layer);
      for (String key : layer.keySet()) {
        if (WITHOUT_EFFECT.contains(key)) {
          found.add(key + " (" + kept.remove(key).source() + ")");
        } else if (chosen(profiles) && isInVain(key, layer.get(key).value())) {
          warnings.add(IN_VAIN.get(key).formatted(key, kept.remove(key).source()));
        }
      }
      left.add(kept);
    }
    if (!found.isEmpty()) {
      warnings.add(
          String.join(", ", found)
              + ": without effect, as in smpp-server; receipts and received messages have the TON and"
              + " NPI of their addresses"
              + (chosen(profiles) ? "" : ". --profile=" + PROFILE + " does what else it did"));
    }
    return left;
  }

  private static boolean isInVain(String key, String value) {
    return switch (ConfigKey.find(key).orElse(ConfigKey.SMPP_WINDOW)) {
      case GATEWAY_WEBHOOK_BASE_URL ->
          value.startsWith("http:")
              && !ConfigKey.GATEWAY_WEBHOOK_BASE_URL.accepts(value)
              && ConfigKey.GATEWAY_API_BASE_URL.accepts(value);
      case GATEWAY_TIMEOUT -> value.matches("0[a-z]{0,2}");
      case HTTP_PROXIES -> !ConfigKey.HTTP_PROXIES.accepts(value);
      default -> false;
    };
  }
}
