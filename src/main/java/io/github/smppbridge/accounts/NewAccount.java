package io.github.smppbridge.accounts;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.github.smppbridge.gateway.GatewayCredential;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An entry for {@code accounts.file} in the making.
 *
 * @param systemId the system_id
 * @param passwordHash bcrypt hash of the SMPP password
 * @param gateway keys of the entry's {@code gateway} map: username, password_env and so on
 */
public record NewAccount(String systemId, String passwordHash, Map<String, String> gateway) {
  /** Some 60 ms on a server: a bind pays it once, a guesser each time. */
  private static final int COST = 10;

  /**
   * Makes the entry.
   *
   * @param systemId the system_id
   * @param password the SMPP password; overwritten with zeros
   * @param gateway keys of the entry's {@code gateway} map
   * @return the entry
   */
  public static NewAccount of(String systemId, char[] password, Map<String, String> gateway) {
    try {
      String hash = BCrypt.withDefaults().hashToString(COST, password);
      return new NewAccount(systemId, hash, new LinkedHashMap<>(gateway));
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  /**
   * Reads the entry as the bridge would.
   *
   * @param folder where files are named from
   * @param environment where variables are looked up
   * @return the credential behind it
   * @throws AccountsFileException naming the key that is wrong
   */
  public GatewayCredential credential(Path folder, Map<String, String> environment) {
    return new AccountsReader(folder.resolve("new entry"), environment, AccountLimits.NONE)
        .read("accounts:\n" + yaml())
        .find(systemId)
        .flatMap(Account::credential)
        .orElseThrow();
  }

  /**
   * Adds the entry to the end of a file. The file changes as a whole or not at all, and who may
   * read it stays as it was: the bridge may run as another user.
   *
   * @param file the accounts file, readable, or a link to it
   * @param environment where variables are looked up
   * @throws AccountsFileException when the file has the account, or would not be readable after
   * @throws IOException when the file cannot be written
   */
  public void addTo(Path file, Map<String, String> environment) throws IOException {
    AccountsReader reader = new AccountsReader(file, environment, AccountLimits.NONE);
    String before = Files.readString(file);
    String after = new AccountsText(before).with(yaml());
    refuseSecond(reader, file, before);
    reader.read(after);
    Path target = file.toRealPath();
    Path draft = Files.createTempFile(target.getParent(), ".accounts", ".yaml");
    try {
      Files.writeString(draft, after);
      copyAccess(target, draft);
      Files.move(
          draft, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private void refuseSecond(AccountsReader reader, Path file, String before) {
    boolean there;
    try {
      there = reader.read(before).find(systemId).isPresent();
    } catch (AccountsFileException e) {
      there = false; // nothing in it, or what is wrong with it is said of the new text
    }
    if (there) {
      throw new AccountsFileException(file + ": account " + systemId + " is there already");
    }
  }

  private static void copyAccess(Path from, Path to) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    if (view == null) {
      return; // no POSIX file system: access is inherited from the folder
    }
    PosixFileAttributes access = Files.readAttributes(from, PosixFileAttributes.class);
    PosixFileAttributes own = view.readAttributes();
    if (!own.group().equals(access.group())) {
      view.setGroup(access.group());
    }
    if (!own.owner().equals(access.owner())) {
      view.setOwner(access.owner());
    }
    view.setPermissions(access.permissions());
  }

  /**
   * The entry as YAML.
   *
   * @return lines to put below {@code accounts:}
   */
  public String yaml() {
    StringBuilder yaml = new StringBuilder();
    yaml.append("  ").append(quoted(systemId)).append(":\n");
    yaml.append("    password_hash: ").append(quoted(passwordHash)).append("\n    gateway:\n");
    gateway.forEach(
        (key, value) ->
            yaml.append("      ").append(key).append(": ").append(quoted(value)).append('\n'));
    return yaml.toString();
  }

  /** Single quotes: nothing but the quote itself is special (YAML 1.2 §7.3.2). */
  private static String quoted(String value) {
    return "'" + value.replace("'", "''") + "'";
  }

  @Override
  public String toString() {
    return "NewAccount[" + systemId + "]";
  }
}
