package io.github.smppbridge.accounts;

import io.github.smppbridge.component.Secret;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.log.SourceNetwork;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.route.SessionAttributes;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SmppSession;
import io.github.smppbridge.smpp.SmppStatusException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** From a bind to the account of {@code accounts.file}: bean {@code accountLogin}. */
public final class AccountLogin {
  private final AccountFile accounts;
  private final PasswordCheck passwords = new PasswordCheck();

  /**
   * Makes the bean.
   *
   * @param accounts the file
   */
  public AccountLogin(AccountFile accounts) {
    this.accounts = accounts;
  }

  /**
   * Checks a bind against its account's entry and puts the gateway's credential in place: property
   * {@link RouteProperties#GATEWAY_CREDENTIAL}. Without an entry the bind's own credentials are the
   * gateway's, and what entries demand that stand for the same user is demanded of it as well. What
   * the session needs to know of its account, beginning with its one spelling, goes to its
   * attributes.
   *
   * <p>A wrong password and a wrong address are the same to the client, and the log tells the
   * operator which it was. What a client may only learn with the right password has a status of its
   * own: it is looked at here if the entry has the password, else in {@link #permit}.
   *
   * @param exchange the bind
   * @throws SmppStatusException ESME_RINVPASWD for a wrong password or address; ESME_RBINDFAIL for
   *     a bind type or a connection without TLS that the account does not allow
   */
  public void resolve(Exchange exchange) {
    Message message = exchange.getMessage();
    String systemId = message.getHeader(SmppServerConstants.SYSTEM_ID, String.class);
    AccountEntries entries = accounts.entries();
    Optional<Account> entry = entries.find(systemId);
    message.setHeader(SmppServerConstants.ATTRIBUTES, attributes(entries, systemId));
    if (entry.flatMap(Account::passwordHash).isPresent()) {
      checkPassword(entry.get(), message);
    } else {
      checkRetired(systemId, message); // else the gateway will say
    }
    checkAddress(entries.admitting(systemId), message);
    entry
        .flatMap(Account::credential)
        .ifPresent(
            credential -> {
              checkKind(List.of(entry.get()), message);
              exchange.setProperty(RouteProperties.GATEWAY_CREDENTIAL, credential);
            });
  }

  /**
   * Checks what the account allows, once the gateway has accepted credentials that its entry does
   * not know. Before that, nobody may learn that there is an entry.
   *
   * @param exchange the bind
   * @throws SmppStatusException ESME_RBINDFAIL for a bind type or a connection without TLS that the
   *     account does not allow
   */
  public void permit(Exchange exchange) {
    Message message = exchange.getMessage();
    String systemId = message.getHeader(SmppServerConstants.SYSTEM_ID, String.class);
    checkKind(accounts.entries().admitting(systemId), message);
  }

  /**
   * An SMPP password is never shown to the gateway, nor is one that {@code accounts.file} had until
   * a moment ago: its client does not know yet that the entry is gone.
   */
  private void checkRetired(String systemId, Message message) {
    Secret password = message.getHeader(SmppServerConstants.PASSWORD, Secret.class);
    if (accounts.retired(systemId).filter(hash -> passwords.matches(password, hash)).isPresent()) {
      throw new SmppStatusException(
          CommandStatus.ESME_RINVPASWD, "the SMPP password of an entry that is gone");
    }
  }

  private void checkPassword(Account account, Message message) {
    Secret password = message.getHeader(SmppServerConstants.PASSWORD, Secret.class);
    if (!passwords.matches(password, account.passwordHash().get())) {
      throw new SmppStatusException(CommandStatus.ESME_RINVPASWD, "wrong password");
    }
  }

  private static void checkAddress(List<Account> admitting, Message message) {
    String host = host(message);
    if (!admitting.isEmpty() && admitting.stream().noneMatch(a -> a.allowsAddress(host))) {
      throw new SmppStatusException(
          CommandStatus.ESME_RINVPASWD, "the address is not among the account's allowed_addresses");
    }
  }

  /** Of several entries one must allow it all: address, encryption and type. */
  private static void checkKind(List<Account> admitting, Message message) {
    boolean tls = message.getHeader(SmppServerConstants.TLS, false, boolean.class);
    String type = message.getHeader(SmppServerConstants.BIND_TYPE, String.class);
    String host = host(message);
    if (admitting.isEmpty() || admitting.stream().anyMatch(a -> a.allows(host, tls, type))) {
      return;
    }
    throw new SmppStatusException(
        CommandStatus.ESME_RBINDFAIL,
        admitting.stream().allMatch(Account::tlsRequired) && !tls
            ? "the account requires TLS"
            : "the account may not bind as " + type);
  }

  private static String host(Message message) {
    return SourceNetwork.hostOf(
        message.getHeader(SmppServerConstants.REMOTE_ADDRESS, String.class));
  }

  private static Map<String, Object> attributes(AccountEntries entries, String systemId) {
    Map<String, Object> attributes = new HashMap<>();
    attributes.put(SmppSession.SYSTEM_ID, entries.canonical(systemId));
    entries.limiting(systemId).ifPresent(account -> addLimits(account, attributes));
    entries.find(systemId).ifPresent(account -> addSettings(account, attributes));
    return attributes;
  }

  private static void addSettings(Account account, Map<String, Object> attributes) {
    attributes.put(OutdatedSessions.ENTRY, account);
    account.alphabet().ifPresent(name -> attributes.put(SmppSession.ALPHABET, name));
    account.dataCoding1().ifPresent(name -> attributes.put(SmppSession.DATA_CODING_1, name));
    account.pendingState().ifPresent(name -> attributes.put(SessionAttributes.PENDING_STATE, name));
    account.country().ifPresent(name -> attributes.put(SessionAttributes.COUNTRY, name));
  }

  private static void addLimits(Account account, Map<String, Object> attributes) {
    attributes.put(SmppSession.COUNTED_AS, account.systemId());
    AccountLimits limits = account.limits();
    if (limits.sessions() != null) {
      attributes.put(SmppSession.MAX_SESSIONS, limits.sessions());
    }
    if (limits.window() > 0) {
      attributes.put(SmppSession.WINDOW, limits.window());
    }
  }
}
