package io.github.smppbridge.submit;

import io.github.smppbridge.gateway.Device;
import io.github.smppbridge.gateway.PhoneRules;
import io.github.smppbridge.route.RouteChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which of an account's phones, and which of their SIM cards, a source_addr stands for. In this
 * order: an alias among the {@code senders} of the account's entry, the id or name of a phone, the
 * number of a SIM card, and the end that is visible of a masked one if no other ends alike.
 *
 * @param slots what the message can be sent with
 * @param named whether that is a phone which was asked for, so that no other may send
 */
record SenderPhones(List<PhoneSlot> slots, boolean named) {
  /** source_addr of a submit_sm ends here, ids of phones have one character more. */
  private static final int MOST_OF_SOURCE = 20;

  /** As the app shows numbers: all but their last four digits are asterisks. */
  private static final Pattern MASKED = Pattern.compile(".*\\*[^0-9*]*([0-9]{3,})");

  private static final Pattern NUMBER = Pattern.compile("\\+?[0-9 ()./-]{3,24}");
  private static final Pattern NO_DIGITS = Pattern.compile("[^0-9]");

  /**
   * Finds out.
   *
   * @param source the source_addr
   * @param rules what the account's entry says
   * @param all the account's phones
   * @param active those of them that were seen lately
   * @param region country of national numbers, empty = none
   * @return empty for a source_addr that stands for no phone
   */
  static Optional<SenderPhones> find(
      String source, PhoneRules rules, List<Device> all, List<Device> active, String region) {
    Optional<String> digits =
        NUMBER.matcher(source).matches() ? PhoneNumbers.digits(source, region) : Optional.empty();
    Optional<PhoneRules.Sender> alias =
        rules.sender(source).or(() -> digits.flatMap(rules::sender));
    if (alias.isPresent()) {
      return Optional.of(of(alias.get(), all));
    }
    return byName(source, all)
        .or(() -> digits.flatMap(number -> byNumber(number, all, region)))
        .or(() -> byVisibleEnd(source, active))
        .or(() -> byVisibleEnd(source, all));
  }

  /**
   * What a route has chosen.
   *
   * @param choice a phone, a SIM card, or both
   * @param sender what source_addr stands for: its SIM counts where its phone is chosen, and its
   *     phone where no other is
   * @param all the account's phones
   * @return no slots when there is no such phone
   */
  static SenderPhones chosen(RouteChoice choice, Optional<SenderPhones> sender, List<Device> all) {
    List<Device> sending =
        sender.map(phones -> phones.slots().stream().map(PhoneSlot::device).toList()).orElse(all);
    boolean named = choice.device() != null;
    SenderPhones chosen =
        of(
            new PhoneRules.Sender(
                Optional.ofNullable(choice.device()), Optional.ofNullable(choice.sim())),
            named ? all : sending.stream().distinct().toList());
    if (choice.sim() == null && sender.isPresent()) {
      List<Device> devices = chosen.slots().stream().map(PhoneSlot::device).toList();
      List<PhoneSlot> both =
          sender.get().slots().stream().filter(slot -> devices.contains(slot.device())).toList();
      return both.isEmpty() ? chosen : new SenderPhones(both, true);
    }
    boolean senders = sender.map(SenderPhones::named).orElse(false);
    return new SenderPhones(chosen.slots(), chosen.named() || senders);
  }

  private static SenderPhones of(PhoneRules.Sender sender, List<Device> all) {
    Integer sim = sender.sim().orElse(null);
    if (sender.device().isEmpty()) {
      List<Device> having = all.stream().filter(device -> device.slots().contains(sim)).toList();
      List<Device> fit = having.isEmpty() ? all.stream().filter(fits(sim)).toList() : having;
      return slots(fit, sim, fit.isEmpty());
    }
    String wanted = sender.device().get();
    List<Device> byId = all.stream().filter(device -> device.id().equals(wanted)).toList();
    List<Device> devices =
        byId.isEmpty()
            ? all.stream().filter(device -> device.name().equalsIgnoreCase(wanted)).toList()
            : byId;
    return slots(devices.stream().filter(fits(sim)).toList(), sim, true);
  }

  /** Apps that tell nothing of their SIM cards may have any. */
  private static Predicate<Device> fits(Integer sim) {
    return device -> sim == null || device.slots().isEmpty() || device.slots().contains(sim);
  }

  private static SenderPhones slots(List<Device> devices, Integer sim, boolean named) {
    return new SenderPhones(
        devices.stream().map(device -> new PhoneSlot(device, sim)).toList(), named);
  }

  /** Mostly it is neither: looked at for each message. */
  private static Optional<SenderPhones> byName(String source, List<Device> all) {
    List<Device> named = new ArrayList<>(0);
    for (Device device : all) {
      if (is(source, device.id())) {
        named.add(device);
      }
    }
    if (named.isEmpty()) {
      String lower = lower(source);
      for (Device device : all) {
        if (is(lower, lower(device.name()))) {
          named.add(device);
        }
      }
    }
    return named.isEmpty() ? Optional.empty() : Optional.of(slots(named, null, true));
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static boolean is(String source, String name) {
    return source.equals(name) || source.length() == MOST_OF_SOURCE && name.startsWith(source);
  }

  private static Optional<SenderPhones> byNumber(String digits, List<Device> all, String region) {
    List<PhoneSlot> slots = new ArrayList<>();
    for (Device device : all) {
      for (Device.Sim sim : device.sims()) {
        if (sim.phoneNumber().indexOf('*') < 0
            && PhoneNumbers.digits(sim.phoneNumber(), region).filter(digits::equals).isPresent()) {
          slots.add(new PhoneSlot(device, sim.number()));
        }
      }
    }
    return slots.isEmpty() ? Optional.empty() : Optional.of(new SenderPhones(slots, true));
  }

  private static Optional<SenderPhones> byVisibleEnd(String source, List<Device> devices) {
    List<PhoneSlot> slots = new ArrayList<>();
    for (Device device : devices) {
      for (Device.Sim sim : device.sims()) {
        if (endsAlike(source, sim.phoneNumber())) {
          slots.add(new PhoneSlot(device, sim.number()));
        }
      }
    }
    return slots.size() == 1 ? Optional.of(new SenderPhones(slots, true)) : Optional.empty();
  }

  /** Also the mask itself, which an older bridge has told as the recipient of a message. */
  private static boolean endsAlike(String source, String masked) {
    if (masked.indexOf('*') < 0) {
      return false;
    }
    Matcher mask = MASKED.matcher(masked);
    return mask.matches()
        && (source.equals(masked)
            || NUMBER.matcher(source).matches()
                && NO_DIGITS.matcher(source).replaceAll("").endsWith(mask.group(1)));
  }
}
