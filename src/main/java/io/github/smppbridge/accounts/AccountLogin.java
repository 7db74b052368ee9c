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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** From a bind to the account of {@code accounts.file}: bean {@code accountLogin}. */
public final class AccountLogin {
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
   * {@link RouteProperties#GATEWAY_CREDENTIAL}. Without an entry nothing happens: the bind's own
   * credentials are the gateway's. What the session needs to know of its account goes to its
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
    String systemId = exchange.getMessage().getHeader(SmppServerConstants.SYSTEM_ID, String.class);
    Optional<Account> entry = accounts.find(systemId);
    if (entry.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    Account account = entry.get();
    if (account.passwordHash().isEmpty()) {
      accept(account, exchange); // the gateway will say
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Boolean> right = isRight(account, exchange).toCompletableFuture();
    return right.isDone()
        ? right.thenAccept(matches -> acceptIf(matches, account, exchange))
        : right.thenAcceptAsync(matches -> acceptIf(matches, account, exchange), workers);
  }

  private CompletionStage<Boolean> isRight(Account account, Exchange exchange) {
    try {
      return passwords.matches(
          exchange.getMessage().getHeader(SmppServerConstants.PASSWORD, Secret.class),
          account.passwordHash().orElseThrow(),
          BindAttempt.of(exchange).network(),
          () -> guard.again(exchange));
    } catch (RejectedExecutionException e) {
      throw guard.comeAgain();
    }
  }

  private void acceptIf(boolean right, Account account, Exchange exchange) {
    if (!right) {
      throw new SmppStatusException(CommandStatus.ESME_RINVPASWD, "wrong password");
    }
    accept(account, exchange);
  }

  private void accept(Account account, Exchange exchange) {
    Message message = exchange.getMessage();
    checkAddress(account, message);
    if (account.passwordHash().isPresent()) {
      checkKind(account, message);
    }
    account
        .credential()
        .ifPresent(
            credential -> exchange.setProperty(RouteProperties.GATEWAY_CREDENTIAL, credential));
    message.setHeader(SmppServerConstants.ATTRIBUTES, attributes(account));
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
    accounts
        .find(message.getHeader(SmppServerConstants.SYSTEM_ID, String.class))
        .filter(account -> account.passwordHash().isEmpty())
        .ifPresent(account -> checkKind(account, message));
  }

  private static void checkAddress(Account account, Message message) {
    String host =
        SourceNetwork.hostOf(message.getHeader(SmppServerConstants.REMOTE_ADDRESS, String.class));
    if (account.allowedAddresses().filter(networks -> !networks.contains(host)).isPresent()) {
      throw new SmppStatusException(
          CommandStatus.ESME_RINVPASWD, "the address is not among the account's allowed_addresses");
    }
  }

  private static void checkKind(Account account, Message message) {
    if (account.tlsRequired()
        && !message.getHeader(SmppServerConstants.TLS, false, boolean.class)) {
      throw new SmppStatusException(CommandStatus.ESME_RBINDFAIL, "the account requires TLS");
    }
    String type = message.getHeader(SmppServerConstants.BIND_TYPE, String.class);
    if (!account.bindTypes().contains(type)) {
      throw new SmppStatusException(
          CommandStatus.ESME_RBINDFAIL, "the account may not bind as " + type);
    }
  }

  private static Map<String, Object> attributes(Account account) {
    Map<String, Object> attributes = new HashMap<>();
    account.alphabet().ifPresent(name -> attributes.put(SmppSession.ALPHABET, name));
    account.dataCoding1().ifPresent(name -> attributes.put(SmppSession.DATA_CODING_1, name));
    account.pendingState().ifPresent(name -> attributes.put(SessionAttributes.PENDING_STATE, name));
    account.country().ifPresent(name -> attributes.put(SessionAttributes.COUNTRY, name));
    AccountLimits limits = account.limits();
    if (limits.sessions() != null) {
      attributes.put(SmppSession.MAX_SESSIONS, limits.sessions());
    }
    if (limits.window() > 0) {
      attributes.put(SmppSession.WINDOW, limits.window());
    }
    return attributes;
  }

  /** {@return binds whose password waits to be compared} */
  public int passwordsWaiting() {
    return passwords.waiting();
  }
}
