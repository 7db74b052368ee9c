package io.github.smppbridge.accounts;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.smppbridge.component.Secret;
import io.github.smppbridge.config.Loopback;
import io.github.smppbridge.gateway.OtherGateway;
import io.github.smppbridge.gateway.ReceivedVia;
import io.github.smppbridge.gateway.UserName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code accounts.file}, as it was when it could last be believed: bean {@code accountFile}. Read
 * again when it, or a file it takes a secret from, has changed and changes no more; taken whole or
 * not at all ({@link ReloadRules}), and an error keeps what was read before. Thread-safe.
 */
public final class AccountFile {
  private static final Logger LOG = LoggerFactory.getLogger(AccountFile.class);
  private static final String KEY = "accounts.file: ";
  private static final int MOST_RETIRED = 10_000;

  private final Path file;
  private final Map<String, String> environment;
  private final AccountLimits defaults;

  /**
   * Entries that are gone, or have no SMPP password any more, by account: such a password is never
   * any gateway's business, and an entry that comes back in pieces is not believed.
   */
  private final Cache<String, Account> retired =
      Caffeine.newBuilder().maximumSize(MOST_RETIRED).executor(Runnable::run).build();

  private volatile Reading reading;
  private volatile boolean refused;
  private List<Path> watched = List.of();
  private Map<Path, String> stamps = Map.of();
  private Map<Path, String> seen = Map.of();

  private AccountFile(Path file, Map<String, String> environment, AccountLimits defaults) {
    this.file = file;
    this.environment = Map.copyOf(environment);
    this.defaults = defaults;
    this.reading = new Reading(file, "", AccountEntries.NONE);
  }

  /**
   * Reads the file.
   *
   * @param file the file; {@code null} = there is none, and no account has an entry
   * @param environment where {@code password_env} and {@code token_env} are looked up
   * @param defaults limits of accounts that have none of their own
   * @return the accounts
   * @throws AccountsFileException naming key, file, account and the entry's key
   */
  public static AccountFile open(
      Path file, Map<String, String> environment, AccountLimits defaults) {
    AccountFile opened = new AccountFile(file, environment, defaults);
    if (file != null) {
      opened.watched = List.of(file);
      opened.stamps = opened.stamps();
      try {
        opened.reading = opened.read();
      } catch (AccountsFileException e) {
        throw new AccountsFileException(KEY + e.getMessage());
      }
      opened.stamps = opened.stamps();
      LOG.info("{}: {} accounts", file, opened.entries().size());
      opened.tellGateways();
    }
    return opened;
  }

  private void tellGateways() {
    for (OtherGateway gateway : gateways().values()) {
      LOG.info("gateway {}: {}", gateway.name(), gateway.base());
      if (Loopback.clearText(gateway.base())) {
        LOG.warn(
            "gateway {}: its credential, and texts, cross the network in clear text; use https",
            gateway.name());
      }
    }
  }

  /** What counts now: to be asked once for what must fit together. */
  AccountEntries entries() {
    return reading.entries();
  }

  /**
   * The entry of a system_id, in whatever case.
   *
   * @param systemId the system_id
   * @return empty when it has none: its credentials are the gateway's own
   */
  public Optional<Account> find(String systemId) {
    return entries().find(systemId);
  }

  /**
   * Gateways beside the accounts' own, as the file says now.
   *
   * @return by their names
   */
  public Map<String, OtherGateway> gateways() {
    return entries().gateways();
  }

  /**
   * An entry that stands for a user of the gateway.
   *
   * @param user the user
   * @return one of them, if there are any
   */
  public Optional<Account> ofUser(String user) {
    return entries().ofUser(user);
  }

  /**
   * The one spelling of a system_id, by which the account is known in here.
   *
   * @param systemId the system_id
   * @return as an entry with an SMPP password has it, else in capitals, as the gateway has its
   *     users
   */
  public String canonical(String systemId) {
    return entries().canonical(systemId);
  }

  /**
   * Whether an entry names an address as one its account binds from.
   *
   * @param systemId the system_id
   * @param host the address
   * @return false without an entry, and for an entry that allows any address, also by a {@code /0}
   */
  public boolean names(String systemId, String host) {
    return find(systemId)
        .flatMap(Account::allowedAddresses)
        // anywhere is no place of its own
        .filter(networks -> !networks.all() && networks.contains(host))
        .isPresent();
  }

  /**
   * What an account may use, as the file says now. Who binds with a gateway's user that an entry
   * stands for has the limits of the entry.
   *
   * @param systemId the system_id
   * @return its own limits, else those of all
   */
  public AccountLimits limits(String systemId) {
    return entries().limiting(systemId).map(Account::limits).orElse(defaults);
  }

  /**
   * Whether an account gets a message that a phone of its gateway's user has received, as the file
   * says now.
   *
   * @param systemId the account
   * @param via where the message came in
   * @return true for an account without rules
   */
  public boolean receives(String systemId, ReceivedVia via) {
    return entries().receives(systemId, via);
  }

  /** As whom an account uses up its limits: the same for all that are the same to the gateway. */
  String countedAs(String systemId) {
    AccountEntries now = entries();
    return now.limiting(systemId).map(Account::systemId).orElseGet(() -> now.canonical(systemId));
  }

  /**
   * The hash of an SMPP password that an account had in the file while the bridge ran, and has not
   * now.
   */
  Optional<Secret> retired(String systemId) {
    return Optional.ofNullable(retired.getIfPresent(UserName.canonical(systemId)))
        .flatMap(Account::passwordHash);
  }

  /** Whether the file has changed and was not taken since. */
  boolean refused() {
    return refused;
  }

  /**
   * Reads the file again if something about it has changed since, and has not from one call to the
   * next: it might be in the middle of being written. Does not fail.
   */
  public synchronized void reloadIfChanged() {
    if (file == null) {
      return;
    }
    Map<Path, String> now = stamps();
    if (now.equals(stamps)) {
      return;
    }
    if (!now.equals(seen)) {
      seen = now;
      return;
    }
    try {
      Reading next = read();
      if (!now.equals(stampsOf(now.keySet()))) {
        return; // changed while we read: seen anew the next time
      }
      ReloadRules.check(reading, retired.asMap().values(), next);
      retire(reading.entries(), next.entries());
      reading = next;
      refused = false;
      LOG.info("{} read again: {} accounts", file, next.entries().size());
      tellGateways();
    } catch (AccountsFileException e) {
      refused = true;
      LOG.error("{}the accounts stay as they were: {}", KEY, e.getMessage());
    }
    // What else is watched from now on; a mistake is told once, whatever was watched before.
    stamps = new TreeMap<>(now);
    stamps.keySet().retainAll(watched);
    stamps().forEach(stamps::putIfAbsent);
  }

  private void retire(AccountEntries before, AccountEntries next) {
    for (Account account : before.all()) {
      if (next.find(account.systemId()).isEmpty() || account.passwordHash().isPresent()) {
        retired.put(UserName.canonical(account.systemId()), account);
      }
    }
    for (Account account : next.all()) {
      if (account.passwordHash().isPresent() || retired(account.systemId()).isEmpty()) {
        retired.invalidate(UserName.canonical(account.systemId()));
      }
    }
  }

  private Reading read() {
    AccountsReader reader = new AccountsReader(file, environment, defaults);
    try {
      String text = reader.text();
      return new Reading(file, text, reader.read(text));
    } finally {
      List<Path> files = new ArrayList<>(reader.secretFiles());
      files.add(file);
      watched = List.copyOf(files);
    }
  }

  private Map<Path, String> stamps() {
    return stampsOf(watched);
  }

  private static Map<Path, String> stampsOf(Iterable<Path> files) {
    Map<Path, String> stamps = new TreeMap<>();
    files.forEach(path -> stamps.put(path, stamp(path)));
    return stamps;
  }

  /** Time, size and inode: a file replaced within the clock's tick is seen as well. */
  private static String stamp(Path path) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
    } catch (IOException e) {
      return "absent";
    }
  }
}
