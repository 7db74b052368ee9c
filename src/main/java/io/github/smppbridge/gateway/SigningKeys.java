package io.github.smppbridge.gateway;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose keys sign whose events. A key is named {@code system_id/device id}, {@code device id},
 * {@code system_id} or {@code *}; the most precise name that fits counts, and a name may have
 * several keys while one is exchanged for another.
 *
 * <p>A device id alone does not tell its account. That is learnt from the phones of the accounts
 * that bind, and kept until the process ends. Until it is known, no account whose phones are
 * unknown is believed unsigned, since the key may be one of its own.
 */
public final class SigningKeys {
  private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);
  private static final String ANY = "*";
  private static final int NAMED_IN_LOG = 10;

  // The gateway knows no case in the names of its users, so there is none in these; ids of phones
  // are too long to differ in it by chance. Not changed once they are made.
  private final Map<String, List<String>> keys = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /** Names of keys that are system_ids: never taken for devices. */
  private final Set<String> accounts = new ConcurrentSkipListSet<>(String.CASE_INSENSITIVE_ORDER);

  /** The account of a device that has a key; no more entries than keys. */
  private final Map<String, String> owners = new ConcurrentHashMap<>();

  /** Accounts with a key for one of their phones. */
  private final Set<String> keyed = new ConcurrentSkipListSet<>(String.CASE_INSENSITIVE_ORDER);

  private volatile boolean unassigned;

  /**
   * Makes the keys.
   *
   * @param keys by name, as configured
   */
  public SigningKeys(Map<String, List<String>> keys) {
    keys.forEach(
        (name, several) ->
            this.keys.merge(
                name,
                several,
                (one, other) -> Stream.concat(one.stream(), other.stream()).toList()));
    for (String name : keys.keySet()) {
      for (int at = name.indexOf('/'); at > 0; at = name.indexOf('/', at + 1)) {
        keyed.add(name.substring(0, at));
      }
    }
    this.unassigned = !unassigned().isEmpty();
  }

  /** Whether there are none: then the secret URLs alone guard. */
  public boolean isEmpty() {
    return keys.isEmpty();
  }

  /**
   * Takes note of accounts.
   *
   * @param systemIds system_ids that exist
   */
  public void knownAccounts(Collection<String> systemIds) {
    long added = systemIds.stream().filter(keys::containsKey).filter(accounts::add).count();
    if (added > 0) {
      unassigned = !unassigned().isEmpty();
    }
  }

  /** Names of keys of which it is not known yet whose they are. */
  public Set<String> unassigned() {
    Set<String> names = new TreeSet<>(keys.keySet());
    names.removeIf(name -> !isDevice(name) || owners.containsKey(name));
    return names;
  }

  /** Says in the log which keys name nobody that is known so far. */
  public void tellUnassigned() {
    Set<String> names = unassigned();
    if (!names.isEmpty()) {
      LOG.warn(
          "webhook.signing_keys: {} name no account that is known so far ({}); until the account of"
              + " each has bound here, unsigned events of accounts that have not are refused."
              + " Write system_id/device=key to have a phone's account known from the start",
          names.size(),
          String.join(", ", names.stream().limit(NAMED_IN_LOG).toList()));
    }
  }

  /**
   * Learns which phones an account has.
   *
   * @param account the system_id
   * @param devices its phones, as the gateway tells
   */
  public void learn(String account, Collection<Device> devices) {
    if (keys.isEmpty()) {
      return;
    }
    knownAccounts(List.of(account));
    for (Device device : devices) {
      if (isDevice(device.id()) && keys.containsKey(device.id())) {
        keyed.add(account);
        if (owners.put(device.id(), account) == null) {
          unassigned = !unassigned().isEmpty();
          LOG.info("webhook.signing_keys: {} is a phone of {}", device.id(), account);
        }
      }
    }
  }

  /**
   * Whether an event must be signed to be believed.
   *
   * @param account the account of the URL
   * @param device the phone that the event names
   * @param phonesKnown whether the account's phones are known
   */
  boolean demanded(String account, String device, boolean phonesKnown) {
    return !keys.isEmpty()
        && (keys.containsKey(ANY)
            || keys.containsKey(account)
            || keyed.contains(account)
            || keys.containsKey(device) && isDevice(device)
            || !phonesKnown && unassigned);
  }

  /**
   * The keys of which one must have signed.
   *
   * @param account the account of the URL
   * @param device the phone that the event names
   * @param phonesKnown whether the account's phones are known
   * @return none = nobody can sign for that phone
   */
  List<String> of(String account, String device, boolean phonesKnown) {
    List<String> precise = keys.get(account + "/" + device);
    if (precise != null) {
      return precise;
    }
    if (isDevice(device) && keys.containsKey(device)) {
      Optional<String> owner = Optional.ofNullable(owners.get(device));
      boolean fits = owner.map(account::equalsIgnoreCase).orElse(!phonesKnown);
      return fits ? keys.get(device) : List.of();
    }
    return keys.getOrDefault(account, keys.getOrDefault(ANY, List.of()));
  }

  private boolean isDevice(String name) {
    return !name.equals(ANY) && name.indexOf('/') < 0 && !accounts.contains(name);
  }
}
