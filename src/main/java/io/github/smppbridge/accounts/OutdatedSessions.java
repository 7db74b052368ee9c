package io.github.smppbridge.accounts;

import io.github.smppbridge.log.SourceNetwork;
import io.github.smppbridge.smpp.SessionRegistry;
import io.github.smppbridge.smpp.SmppSession;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions that {@code accounts.file}, as it is now, would not let in any more: bean {@code
 * outdatedSessions}, used by {@code routes/accounts}.
 */
public final class OutdatedSessions {
  /** Attribute of a session: the entry that it was bound with. */
  static final String ENTRY = "entry";

  private static final Logger LOG = LoggerFactory.getLogger(OutdatedSessions.class);
  private static final int NAMED = 10;

  private final AccountFile file;
  private final Supplier<SessionRegistry> registry;

  /**
   * Makes the bean.
   *
   * @param file the entries
   * @param registry the listener's sessions; gives {@code null} while it is closed
   */
  public OutdatedSessions(AccountFile file, Supplier<SessionRegistry> registry) {
    this.file = file;
    this.registry = registry;
  }

  /**
   * Looks for them.
   *
   * @return their ids: they are to be unbound
   */
  public List<String> find() {
    SessionRegistry sessions = registry.get();
    return sessions == null ? List.of() : among(sessions.sessions());
  }

  private List<String> among(Collection<SmppSession> sessions) {
    AccountEntries entries = file.entries();
    List<String> ids = new ArrayList<>();
    TreeSet<String> why = new TreeSet<>();
    for (SmppSession session : sessions) {
      if (session.state().bound()) {
        reason(session, entries)
            .ifPresent(
                reason -> {
                  ids.add(session.id());
                  why.add(session.systemId() + " (" + reason + ")");
                });
      }
    }
    if (!ids.isEmpty()) {
      LOG.warn(
          "accounts.file has changed: {} sessions end, of {}{}",
          ids.size(),
          String.join(", ", why.stream().limit(NAMED).toList()),
          why.size() > NAMED ? " and others" : "");
    }
    return ids;
  }

  /** Why a session would not be let in as the one it is; empty for one that would. */
  private static Optional<String> reason(SmppSession session, AccountEntries entries) {
    Account was = session.attributes().get(ENTRY) instanceof Account account ? account : null;
    Account is = entries.find(session.systemId()).orElse(null);
    if (was != null && is == null) {
      return Optional.of("its entry is gone");
    }
    if (is != null && was != is) {
      if (!is.passwordHash().equals(was == null ? Optional.empty() : was.passwordHash())) {
        return Optional.of("its SMPP password is another");
      }
      // a token that does not tell its user may be another's
      boolean same =
          was == null
              || is.user().equals(was.user())
                  && (is.user().isPresent() || is.credential().equals(was.credential()));
      if (!same) {
        return Optional.of("it stands for another user of the gateway");
      }
    }
    if (!entries.canonical(session.systemId()).equals(session.systemId())) {
      return Optional.of("its name is written otherwise");
    }
    List<Account> admitting = entries.admitting(session.systemId());
    boolean allowed =
        admitting.isEmpty() || admitting.stream().anyMatch(account -> allows(account, session));
    return allowed
        ? Optional.empty()
        : Optional.of("its address, its type or the lack of TLS is not allowed");
  }

  private static boolean allows(Account account, SmppSession session) {
    return account.allows(
        SourceNetwork.hostOf(session.remoteAddress()),
        session.tls(),
        session.bindType().name().toLowerCase(Locale.ROOT));
  }
}
