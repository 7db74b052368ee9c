package io.github.smppbridge.gateway;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an entry of {@code accounts.file} says about the phones of its account. Immutable.
 *
 * @param selection name of a policy; empty = {@code gateway.device_selection}
 * @param senders what a source_addr stands for, by {@link #key}
 */
public record PhoneRules(Optional<String> selection, Map<String, Sender> senders) {
  /** An account without an entry. */
  public static final PhoneRules NONE = new PhoneRules(Optional.empty(), Map.of());

  /** Policies by which one of several phones is chosen, as {@code gateway.device_selection}. */
  public static final Set<String> SELECTIONS = Set.of("any", "recent", "round_robin", "sticky");

  private static final Pattern NUMBER = Pattern.compile("\\+?[0-9 ()./-]*[0-9]");
  private static final Pattern NO_DIGITS = Pattern.compile("[^0-9]");

  /**
   * What a source_addr stands for.
   *
   * @param device id or name of the phone; empty = any
   * @param sim its SIM card, 1 to 3; empty = the phone's choice
   */
  public record Sender(Optional<String> device, Optional<Integer> sim) {}

  /**
   * Makes the rules.
   *
   * @param selection name of a policy
   * @param senders by source_addr, in whatever spelling
   */
  public PhoneRules(Optional<String> selection, Map<String, Sender> senders) {
    Map<String, Sender> byKey = new HashMap<>();
    senders.forEach((address, sender) -> byKey.put(key(address), sender));
    this.selection = selection;
    this.senders = Map.copyOf(byKey);
  }

  /**
   * What a source_addr stands for.
   *
   * @param source the source_addr
   * @return empty when the entry does not tell
   */
  public Optional<Sender> sender(String source) {
    return senders.isEmpty() ? Optional.empty() : Optional.ofNullable(senders.get(key(source)));
  }

  /**
   * What makes two spellings of an address the same: names have no case, and international numbers
   * neither a plus nor 00.
   *
   * @param address a source_addr
   * @return what to compare it by
   */
  public static String key(String address) {
    if (!NUMBER.matcher(address).matches()) {
      return address.toLowerCase(Locale.ROOT);
    }
    String digits = NO_DIGITS.matcher(address).replaceAll("");
    return digits.startsWith("00") && digits.length() > 8 ? digits.substring(2) : digits;
  }
}
