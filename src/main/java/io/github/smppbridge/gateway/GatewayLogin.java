package io.github.smppbridge.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.smppbridge.component.Secret;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.route.ExchangeEnd;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.route.SessionAttributes;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SmppSession;
import io.github.smppbridge.smpp.SmppStatusException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Message;

/**
 * From the credentials of a bind to an account that may call the gateway: bean {@code
 * gatewayLogin}, used by {@code routes/bind} and {@code routes/account}.
 *
 * @param accounts the bound accounts
 * @param surplus takes tokens that are not needed any more
 * @param tokens whether to ask for a token at all ({@code gateway.auth=jwt})
 * @param tokenTtl life of a token to ask for
 * @param clock what elapses, for token ends
 * @param wall the time, as the gateway tells it
 */
public record GatewayLogin(
    GatewayAccounts accounts,
    SurplusTokens surplus,
    boolean tokens,
    Duration tokenTtl,
    Clock clock,
    Clock wall) {
  /** What a session needs, and no more (SMSGate authentication guide, scopes). */
  static final List<String> SCOPES =
      List.of(
          "messages:send",
          "messages:read",
          "messages:list",
          "messages:cancel",
          "devices:list",
          "webhooks:list",
          "webhooks:write",
          "webhooks:delete");

  /** What can stand in a path; a token of another id ends by itself. */
  private static final Pattern TOKEN_ID = Pattern.compile("[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,127}");

  /** A token is renewed when a fifth of its life is left. */
  private static final int LAST_PART = 5;

  private static final int APART_MILLIS = 5;

  /**
   * Makes the account that the bind's credentials stand for: property {@link
   * RouteProperties#GATEWAY_ACCOUNT}. They are the gateway's own unless property {@link
   * RouteProperties#GATEWAY_CREDENTIAL} names others (property {@link
   * RouteProperties#CREDENTIAL_OF_ENTRY}). A second session with the same credentials shares the
   * first one's token. From here on the account goes by its one spelling. What a bind has asked for
   * in vain, as it was refused or another one was quicker, is revoked after it.
   *
   * @param exchange the bind
   * @throws SmppStatusException ESME_RINVPASWD for a system_id that no user can have
   */
  public void present(Exchange exchange) {
    Message message = exchange.getMessage();
    // As the client wrote it: a gateway that knows the case of names gets what it expects.
    String user = message.getHeader(SmppServerConstants.SYSTEM_ID, String.class);
    String systemId = SessionAttributes.text(message, SmppSession.SYSTEM_ID, user);
    Object mapped = exchange.removeProperty(RouteProperties.GATEWAY_CREDENTIAL);
    exchange.setProperty(RouteProperties.CREDENTIAL_OF_ENTRY, mapped == null ? null : true);
    GatewayCredential credential =
        mapped instanceof GatewayCredential known ? known : ownCredential(message, user);
    GatewayAccount presented = new GatewayAccount(systemId, credential, clock);
    if (mapped != null) {
      presented.prove(); // accounts.file has checked the bind's password
    } else {
      accounts.recognise(presented);
    }
    GatewayAccount account =
        accounts.find(systemId).filter(presented::sameCredentials).orElse(presented);
    exchange.setProperty(RouteProperties.GATEWAY_ACCOUNT, account);
    message.removeHeader(SmppServerConstants.PASSWORD);
    message.setHeader(SmppServerConstants.SYSTEM_ID, systemId);
    ExchangeEnd.then(
        exchange,
        done -> {
          if (!accounts.isCurrent(account)) {
            giveUpToken(account);
          }
        });
  }

  private void giveUpToken(GatewayAccount account) {
    account.takeToken().ifPresent(token -> surplus.add(account, token));
  }

  private static GatewayCredential ownCredential(Message message, String user) {
    if (!UserName.possible(user)) {
      throw new SmppStatusException(CommandStatus.ESME_RINVPASWD, "not a user of the gateway");
    }
    return GatewayCredential.basic(
        user, message.getHeader(SmppServerConstants.PASSWORD, Secret.class));
  }

  /**
   * Finds the account of a bound session again: property {@link RouteProperties#GATEWAY_ACCOUNT}.
   *
   * @param exchange an exchange of the account
   * @return false when its last session ended meanwhile
   */
  public boolean recall(Exchange exchange) {
    String systemId = exchange.getMessage().getHeader(SmppServerConstants.SYSTEM_ID, String.class);
    if (account(exchange) == null) {
      accounts
          .find(systemId)
          .ifPresent(a -> exchange.setProperty(RouteProperties.GATEWAY_ACCOUNT, a));
    }
    return account(exchange) != null;
  }

  /**
   * Whether a token must be asked for before the next call.
   *
   * @param exchange the bind
   * @return true when tokens are wanted and the account has none that lives
   */
  public boolean needsToken(Exchange exchange) {
    return tokens && !account(exchange).hasFixedToken() && !account(exchange).hasLiveToken();
  }

  /**
   * The body of {@code POST auth/token}.
   *
   * @return ttl in seconds and scopes
   */
  public Map<String, Object> tokenRequest() {
    return Map.of("ttl", tokenTtl.toSeconds(), "scopes", SCOPES);
  }

  /**
   * Takes a token.
   *
   * @param exchange the bind with the answer as body, of which {@link Acceptance#token} found that
   *     it has one
   */
  public void takeToken(Exchange exchange) {
    JsonNode body = exchange.getMessage().getBody(JsonNode.class);
    Instant now = clock.instant();
    Duration life = life(GatewayTime.read(body.path("expires_at")));
    Instant end = now.plus(life);
    GatewayAccount account = account(exchange);
    account
        .replaceToken(
            new GatewayAccount.Token(
                TOKEN_ID.matcher(body.path("id").asText("")).matches()
                    ? body.path("id").asText()
                    : "",
                Secret.of(body.path("access_token").asText()),
                end.minus(life.dividedBy(LAST_PART)),
                end))
        .ifPresent(before -> surplus.add(account, before));
  }

  /** Never longer than was asked for; nor over when it begins: then one of the clocks is wrong. */
  private Duration life(Optional<Instant> end) {
    Duration told = end.map(at -> Duration.between(wall.instant(), at)).orElse(tokenTtl);
    return told.isNegative() || told.isZero() || told.compareTo(tokenTtl) > 0 ? tokenTtl : told;
  }

  /**
   * Takes the phones of {@code GET devices}.
   *
   * @param exchange the call with the answer as body
   */
  public void takeDevices(Exchange exchange) {
    JsonNode list = exchange.getMessage().getBody(JsonNode.class);
    account(exchange).setDevices(Device.read(list, wall.instant()));
    accounts.tell(account(exchange));
  }

  /**
   * Whether the account's phones are to be asked for again, since the gateway does not know one of
   * them. At most every few seconds: many messages may be refused at once.
   *
   * @param exchange the refused submit
   * @return true for the one to ask
   */
  public boolean devicesDoubtful(Exchange exchange) {
    return recall(exchange) && account(exchange).doubtDevices();
  }

  /**
   * Makes the account the one that this system_id's sessions use, or joins the one they use if its
   * credentials are the same.
   *
   * @param exchange the bind
   */
  public void admit(Exchange exchange) {
    GatewayAccount account = account(exchange);
    Optional<GatewayAccount> known = accounts.admit(account);
    if (known.filter(account::sameCredentials).isPresent()) {
      exchange.setProperty(RouteProperties.GATEWAY_ACCOUNT, known.get());
    } else {
      known.ifPresent(this::giveUpToken);
    }
  }

  /**
   * Accounts whose token needs a successor now.
   *
   * @return those past four fifths of a token's life, and those whose token was refused while no
   *     other could be had
   */
  public List<GatewayAccount> expiring() {
    Instant now = clock.instant();
    return accounts.all().stream()
        .filter(
            account ->
                account.lacksToken()
                    || account.token().filter(t -> !now.isBefore(t.renewAt())).isPresent())
        .toList();
  }

  /**
   * When an account's turn is in a round over all of them: they begin a few milliseconds apart, so
   * that thousands do not ask at once.
   *
   * @param index its place in the round
   * @return milliseconds after the round began
   */
  public long turn(@ExchangeProperty("CamelSplitIndex") int index) {
    return (long) index * APART_MILLIS;
  }

  /**
   * Notes that the gateway gives no tokens: none is asked for again.
   *
   * @param exchange the call that it answered so
   */
  public void doWithoutToken(Exchange exchange) {
    account(exchange).doWithoutToken();
  }

  /**
   * Gives up the tokens of all accounts, since the bridge stops. Their credentials stay, for what
   * is still in work.
   */
  public void giveUpAll() {
    accounts.all().forEach(this::giveUpToken);
  }

  /**
   * Notes that the gateway still accepts the account's credentials, though it refused them once.
   *
   * @param exchange the call that it accepted
   */
  public void trust(Exchange exchange) {
    account(exchange).trust();
  }

  private static GatewayAccount account(Exchange exchange) {
    return exchange.getProperty(RouteProperties.GATEWAY_ACCOUNT, GatewayAccount.class);
  }
}
