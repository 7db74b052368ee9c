package io.github.smppbridge.accounts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code receives} of an entry: which received messages it gets. */
final class ReceivesReader {
  private static final String KEY = "receives";
  private static final int SIMS = 3;
  private static final int MOST = 1_000;

  private ReceivesReader() {}

  /** The rules; none = it gets all. */
  static List<ReceiveRule> read(YamlSection entry) {
    List<ReceiveRule> rules = new ArrayList<>();
    for (YamlSection one : entry.sections(KEY)) {
      rules.add(rule(entry, one));
    }
    if (rules.size() > MOST) {
      throw entry.refused(KEY, "must have no more than " + MOST + " rules");
    }
    return List.copyOf(rules);
  }

  private static ReceiveRule rule(YamlSection entry, YamlSection one) {
    ReceiveRule rule =
        new ReceiveRule(
            one.text("device"),
            one.has("sim") ? Optional.of((int) one.number("sim", 0, 1, SIMS)) : Optional.empty(),
            address(one, "to"),
            address(one, "from"),
            one.flag("others"));
    one.refuseOthers();
    int conditions = one.entries().size();
    if (conditions == 0 || (rule.others() && conditions > 1)) {
      throw entry.refused(
          KEY, "must be a list of device, sim, to and from, or of others: true alone");
    }
    if (conditions == 1 && one.has("others") && !rule.others()) {
      throw one.refused("others", "must be true where it stands");
    }
    return rule;
  }

  private static Optional<String> address(YamlSection one, String key) {
    Optional<String> address = one.text(key);
    if (address.filter(text -> text.indexOf('*') >= 0).isPresent()
        && !address.get().matches("[^*]+\\*")) {
      throw one.refused(key, "must be a number or name, or its beginning with a * behind it");
    }
    return address;
  }
}
