package io.github.smppbridge.accounts;

import io.github.smppbridge.gateway.PhoneRules;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Reads {@code device_selection} and {@code senders} of an entry of {@code accounts.file}. */
final class PhoneRulesReader {
  private static final int MOST_SENDERS = 1_000;
  private static final int MOST_OF_ADDRESS = 64;
  private static final int MOST_OF_NAME = 128;

  private PhoneRulesReader() {}

  static PhoneRules read(YamlSection entry) {
    Optional<String> selection = entry.oneOf("device_selection", PhoneRules.SELECTIONS);
    Map<?, ?> senders = entry.section("senders").entries();
    if (senders.size() > MOST_SENDERS) {
      throw entry.refused("senders", "must be " + MOST_SENDERS + " at most");
    }
    Map<String, PhoneRules.Sender> read = new HashMap<>();
    Set<String> keys = new HashSet<>();
    for (Map.Entry<?, ?> sender : senders.entrySet()) {
      String address = Objects.toString(sender.getKey(), "").strip();
      if (address.isEmpty() || address.length() > MOST_OF_ADDRESS) {
        throw entry.refused("senders", "must be named by a source_addr, 64 characters at most");
      }
      if (!keys.add(PhoneRules.key(address))) {
        throw entry.refused("senders", "name one source_addr twice");
      }
      read.put(address, sender(entry.member("senders", sender.getKey())));
    }
    return new PhoneRules(selection, read);
  }

  private static PhoneRules.Sender sender(YamlSection sender) {
    Optional<String> device = sender.text("device");
    if (device.filter(name -> name.length() > MOST_OF_NAME).isPresent()) {
      throw sender.refused("device", "must be a phone's id or name");
    }
    Optional<Integer> sim =
        sender.has("sim") ? Optional.of((int) sender.number("sim", 1, 1, 3)) : Optional.empty();
    sender.refuseOthers();
    if (device.isEmpty() && sim.isEmpty()) {
      throw sender.refused("device", "or sim is needed");
    }
    return new PhoneRules.Sender(device, sim);
  }
}
