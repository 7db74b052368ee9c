package io.github.smppbridge.accounts;

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
 * {@code accounts.file}, as it was when it could last be read: bean {@code accountFile}. Read again
 * when it, or a file it takes a secret from, has changed; an error keeps what was read before.
 * Thread-safe.
 */
public final class AccountFile {
  private static final Logger LOG = LoggerFactory.getLogger(AccountFile.class);

  private final Path file;
  private final Map<String, String> environment;
  private final AccountLimits defaults;
  private volatile Map<String, Account> accounts = Map.of();
  private List<Path> watched = List.of();
  private Map<Path, String> stamps = Map.of();

  private AccountFile(Path file, Map<String, String> environment, AccountLimits defaults) {
    this.file = file;
    this.environment = Map.copyOf(environment);
    this.defaults = defaults;
  }

  /**
   * Reads the file.
   *
   * @param file the file; {@code null} = there is none, and no account has an entry
   * @param environment where {@code password_env} and {@code token_env} are looked up
   * @param defaults limits of accounts that have none of their own
   * @return the accounts
   * @throws AccountsFileException naming file, account and key
   */
  public static AccountFile open(
      Path file, Map<String, String> environment, AccountLimits defaults) {
    AccountFile opened = new AccountFile(file, environment, defaults);
    if (file != null) {
      opened.watched = List.of(file);
      opened.stamps = opened.stamps();
      opened.read();
      opened.stamps = opened.stamps();
      LOG.info("{}: {} accounts", file, opened.accounts.size());
    }
    return opened;
  }

  /**
   * The entry of a system_id.
   *
   * @param systemId the system_id
   * @return empty when it has none: its credentials are the gateway's own
   */
  public Optional<Account> find(String systemId) {
    return systemId == null ? Optional.empty() : Optional.ofNullable(accounts.get(systemId));
  }

  /**
   * Whether an entry names an address as one its account binds from.
   *
   * @param systemId the system_id
   * @param host the address
   * @return false without an entry, and for an entry that allows any address
   */
  public boolean names(String systemId, String host) {
    return find(systemId)
        .flatMap(Account::allowedAddresses)
        .filter(networks -> networks.contains(host))
        .isPresent();
  }

  /**
   * What an account may use, as the file says now.
   *
   * @param systemId the system_id
   * @return its own limits, else those of all
   */
  public AccountLimits limits(String systemId) {
    return find(systemId).map(Account::limits).orElse(defaults);
  }

  /** Reads the file again if something about it has changed since. Does not fail. */
  public synchronized void reloadIfChanged() {
    if (file == null) {
      return;
    }
    Map<Path, String> now = stamps();
    if (now.equals(stamps)) {
      return;
    }
    // Taken before reading: a change while we read is seen the next time.
    stamps = now;
    try {
      read();
      stamps.keySet().retainAll(watched);
      stamps().forEach(stamps::putIfAbsent);
      LOG.info("{} read again: {} accounts, from their next bind on", file, accounts.size());
    } catch (AccountsFileException e) {
      LOG.error("the accounts stay as they were: {}", e.getMessage());
    }
  }

  private void read() {
    AccountsReader reader = new AccountsReader(file, environment, defaults);
    try {
      accounts = reader.read();
    } finally {
      List<Path> files = new ArrayList<>(reader.secretFiles());
      files.add(file);
      watched = List.copyOf(files);
    }
  }

  private Map<Path, String> stamps() {
    Map<Path, String> stamps = new TreeMap<>();
    watched.forEach(path -> stamps.put(path, stamp(path)));
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
