package io.github.smppbridge.accounts;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which new content of {@code accounts.file} is believed while the bridge runs. A file may be cut
 * off, or half written, and still be valid: what protects an account does not go by being left out.
 * An operator who means it says so: with {@code accounts: {}}, with the value that means none, or
 * with the mark at the end of a YAML document, a last line {@code ...}, which no cut file has.
 */
final class ReloadRules {
  private static final String MARK = "...";
  private static final String MEANT = "; if that is meant, end the file with a line '...'";
  private static final int NAMED = 5;

  /** Keys without which an entry allows more. */
  private static final Set<String> PROTECTING =
      Set.of(
          "password_hash",
          "gateway",
          "allowed_addresses",
          "receives",
          "bind_types",
          "tls_required");

  private ReloadRules() {}

  /**
   * Looks at a reading.
   *
   * @param before what counts now
   * @param gone entries that counted earlier
   * @param next what would count
   * @throws AccountsFileException when it is not believed
   */
  static void check(Reading before, Collection<Account> gone, Reading next) {
    checkSpelling(before, next);
    String text = next.text().stripTrailing();
    if (text.endsWith("\n" + MARK)) {
      return;
    }
    if (!endsALine(next.text())) {
      throw new AccountsFileException(next.file() + " ends in the middle of a line");
    }
    if (text.length() < before.text().stripTrailing().length() && before.text().startsWith(text)) {
      throw new AccountsFileException(
          next.file() + " is the beginning of what it was, as if cut off" + MEANT);
    }
    if (next.entries().size() > 0) {
      checkGone(before, next);
    }
    List<Account> known = new ArrayList<>(before.entries().all());
    gone.stream().filter(a -> before.entries().find(a.systemId()).isEmpty()).forEach(known::add);
    checkLeftOut(known, next);
  }

  /** What is kept of an account is kept under its name; the start puts it under another. */
  private static void checkSpelling(Reading before, Reading next) {
    for (Account was : before.entries().all()) {
      String name = was.systemId();
      next.entries()
          .find(name)
          .filter(is -> !next.entries().canonical(name).equals(before.entries().canonical(name)))
          .ifPresent(
              is -> {
                throw new AccountsFileException(
                    "%s writes account %s as %s: that needs a start of the bridge"
                        .formatted(next.file(), name, is.systemId()));
              });
    }
  }

  /** A closing bracket or quote ends a line as well: what it closes was opened. */
  private static boolean endsALine(String text) {
    return !text.isEmpty() && "\n\r}]\"'".indexOf(text.charAt(text.length() - 1)) >= 0;
  }

  private static void checkGone(Reading before, Reading next) {
    Set<String> gone = new TreeSet<>();
    for (Account account : before.entries().all()) {
      if (next.entries().find(account.systemId()).isEmpty()) {
        gone.add(account.systemId());
      }
    }
    Optional<Account> open =
        before.entries().all().stream()
            .filter(account -> gone.contains(account.systemId()))
            .filter(account -> account.passwordHash().isEmpty())
            .findFirst();
    if (open.isPresent()) {
      throw new AccountsFileException(
          "%s has lost account %s, which binds without its rules then"
                  .formatted(next.file(), open.get().systemId())
              + MEANT);
    }
    if (gone.size() > 1 && 2 * gone.size() > before.entries().size()) {
      throw new AccountsFileException(
          "%s has lost %d of %d accounts, among them %s"
                  .formatted(
                      next.file(),
                      gone.size(),
                      before.entries().size(),
                      String.join(", ", gone.stream().limit(NAMED).toList()))
              + MEANT);
    }
  }

  private static void checkLeftOut(List<Account> known, Reading next) {
    List<String> less = new ArrayList<>();
    for (Account was : known) {
      Optional<Account> is = next.entries().find(was.systemId());
      is.ifPresent(account -> leftOut(was, account).ifPresent(less::add));
    }
    if (!less.isEmpty()) {
      throw new AccountsFileException(
          "%s leaves out %s; write down the value that means none, or end the file with a line '...'"
              .formatted(
                  next.file(), String.join(", ", less.stream().sorted().limit(NAMED).toList())));
    }
  }

  private static Optional<String> leftOut(Account was, Account is) {
    return was.keys().stream()
        .filter(key -> PROTECTING.contains(key) || key.startsWith("limits "))
        .filter(key -> !is.keys().contains(key))
        .sorted()
        .findFirst()
        .map(key -> key + " of account " + was.systemId());
  }
}
