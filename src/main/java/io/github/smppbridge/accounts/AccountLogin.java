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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** From a bind to the account of {@code accounts.file}: bean {@code accountLogin}. */
public final class AccountLogin {
  /**
   * An SMPP password is never shown to the gateway, nor is one that {@code accounts.file} had until
   * a moment ago: its client does not know yet that the entry is gone.
   */
  private static final String RETIRED = "the SMPP password of an entry that is gone";

  private final AccountFile accounts;
  private final BindGuard guard;
  private final Executor workers;
  private final PasswordCheck passwords = new PasswordCheck(new PasswordThreads());

  /**
   * Makes the bean.
   *
   * @param accounts the file
   * @param guard asked again by binds whose password had to wait for its turn
   * @param workers where these go on
   */
  public AccountLogin(AccountFile accounts, BindGuard guard, Executor workers) {
    this.accounts = accounts;
    this.guard = guard;
    this.workers = workers;
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
   * @return completes when it may go on; fails with an {@link SmppStatusException}: ESME_RINVPASWD
   *     for a wrong password or address; ESME_RBINDFAIL for a bind type or a connection without TLS
   *     that the account does not allow, or when it was blocked while its password waited to be
   *     compared; ESME_RSYSERR when too many wait for that
   */
  public CompletionStage<Void> resolve(Exchange exchange) {
    Message message = exchange.getMessage();
    String systemId = message.getHeader(SmppServerConstants.SYSTEM_ID, String.class);
    AccountEntries entries = accounts.entries();
    message.setHeader(SmppServerConstants.ATTRIBUTES, attributes(entries, systemId));
    Optional<Secret> own = entries.find(systemId).flatMap(Account::passwordHash);
    Optional<Secret> hash = own.isPresent() ? own : accounts.retired(systemId);
    if (hash.isEmpty()) {
      accept(entries, exchange); // the gateway will say
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Boolean> matches = matches(hash.get(), exchange).toCompletableFuture();
    Consumer<Boolean> goOn =
        right -> {
          refuseIf(own.isPresent() && !right, "wrong password");
          refuseIf(own.isEmpty() && right, RETIRED);
          accept(entries, exchange);
        };
    return matches.isDone() ? matches.thenAccept(goOn) : matches.thenAcceptAsync(goOn, workers);
  }

  private CompletionStage<Boolean> matches(Secret hash, Exchange exchange) {
    try {
      return passwords.matches(
          exchange.getMessage().getHeader(SmppServerConstants.PASSWORD, Secret.class),
          hash,
          BindAttempt.of(exchange).network(),
          () -> guard.again(exchange));
    } catch (RejectedExecutionException e) {
      throw guard.comeAgain();
    }
  }

  private static void refuseIf(boolean wrong, String reason) {
    if (wrong) {
      throw new SmppStatusException(CommandStatus.ESME_RINVPASWD, reason);
    }
  }

  private static void accept(AccountEntries entries, Exchange exchange) {
    Message message = exchange.getMessage();
    String systemId = message.getHeader(SmppServerConstants.SYSTEM_ID, String.class);
    checkAddress(entries.admitting(systemId), message);
    Optional<Account> entry = entries.find(systemId);
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

  /**
   * What a session of an account would know of it now.
   *
   * @param systemId its system_id
   * @return the attributes that a bind sets
   */
  public Map<String, Object> attributes(String systemId) {
    return attributes(accounts.entries(), systemId);
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
    account
        .nationalNumbers()
        .ifPresent(name -> attributes.put(SessionAttributes.NATIONAL_NUMBERS, name));
    account.anyNumber().ifPresent(skip -> attributes.put(SessionAttributes.ANY_NUMBER, skip));
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

  /** {@return binds whose password waits to be compared} */
  public int passwordsWaiting() {
    return passwords.waiting();
  }
}
