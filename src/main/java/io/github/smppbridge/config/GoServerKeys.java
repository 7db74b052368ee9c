package io.github.smppbridge.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private GoServerKeys() {}

  static boolean chosen(Optional<String> profile) {
    return profile.filter(PROFILE::equals).isPresent();
  }

  /**
   * The layers without these keys.
   *
   * @param layers highest first
   * @param profile the profile chosen
   * @param warnings gets one line that names what is set in vain
   */
  static List<Map<String, Setting>> without(
      List<Map<String, Setting>> layers, Optional<String> profile, List<String> warnings) {
    List<Map<String, Setting>> left = new ArrayList<>();
    Set<String> found = new LinkedHashSet<>();
    for (Map<String, Setting> layer : layers) {
      Map<String, Setting> kept = new LinkedHashMap<>(layer);
      for (String key : layer.keySet()) {
        if (WITHOUT_EFFECT.contains(key)) {
          found.add(key + " (" + kept.remove(key).source() + ")");
        } else if (chosen(profile) && isWebhookInVain(key, layer.get(key).value())) {
          warnings.add(
              "%s (%s) is not https, and SMSGate refuses such webhooks: it counts as not set"
                  .formatted(key, kept.remove(key).source()));
        }
      }
      left.add(kept);
    }
    if (!found.isEmpty()) {
      warnings.add(
          String.join(", ", found)
              + ": without effect, as in smpp-server; receipts and received messages have the TON and"
              + " NPI of their addresses"
              + (chosen(profile) ? "" : ". --profile=" + PROFILE + " does what else it did"));
    }
    return left;
  }

  /** That server starts with such a URL, and serves those who only send. */
  private static boolean isWebhookInVain(String key, String value) {
    return key.equals(ConfigKey.GATEWAY_WEBHOOK_BASE_URL.key())
        && value.startsWith("http:")
        && !ConfigKey.GATEWAY_WEBHOOK_BASE_URL.accepts(value)
        && ConfigKey.GATEWAY_API_BASE_URL.accepts(value);
  }
}
