package io.github.smppbridge.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.smppbridge.component.Secret;
import io.github.smppbridge.route.RouteProperties;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.Exchange;

/**
 * The accounts' tokens, from the request to the revocation: bean {@code gatewayTokens}. Without one
 * an account's calls present its credentials, so nothing ever waits for a token, and one that could
 * not be had is asked for again ({@link TokenTimes}). Of the accounts that lack one, as after a
 * restart of the gateway, {@value #MOST_A_SECOND} ask in a second. Thread-safe.
 */
public final class GatewayTokens {
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

  /** Younger than the others: a server that does not know it lacks what it is for, too. */
  static final String INBOX_SCOPE = "inbox:refresh";

  static final int MOST_A_SECOND = 20;

  /** What can stand in a path; a token of another id ends by itself. */
  private static final Pattern TOKEN_ID = Pattern.compile("[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,127}");

  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

  /** A token is renewed when a fifth of its life is left. */
  private static final int LAST_PART = 5;

  private final GatewayAccounts accounts;
  private final SurplusTokens surplus;
  private final TokenRecords records;
  private final boolean wanted;
  private final boolean inbox;
  private final Duration ttl;
  private final Clock clock;
  private final Clock wall;
  private long second;
  private int askedInSecond;
  private volatile boolean over;

  /** Until then, in milliseconds of what elapses, nobody asks for {@link #INBOX_SCOPE}. */
  private volatile long inboxRefusedUntil = Long.MIN_VALUE;

  /**
   * Makes the bean.
   *
   * @param accounts the bound accounts
   * @param surplus takes tokens that are not needed any more
   * @param records remembers the tokens, should this process be killed
   * @param wanted whether to ask for tokens at all ({@code gateway.auth=jwt})
   * @param inbox whether phones are asked for what they received ({@code gateway.replay_received})
   * @param ttl life of a token to ask for
   * @param clock what elapses, for token ends
   * @param wall the time, as the gateway tells it
   */
  public GatewayTokens(
      GatewayAccounts accounts,
      SurplusTokens surplus,
      TokenRecords records,
      boolean wanted,
      boolean inbox,
      Duration ttl,
      Clock clock,
      Clock wall) {
    this.accounts = accounts;
    this.surplus = surplus;
    this.records = records;
    this.wanted = wanted;
    this.inbox = inbox;
    this.ttl = ttl;
    this.clock = clock;
    this.wall = wall;
  }

  /**
   * Whether a token is to be asked for now. Whoever is told so asks, and then tells {@link #take}
   * or {@link #notGiven}.
   *
   * @param exchange the login of a bind, or the renewal for an account that is bound
   * @return false when the account has one, or when it is too early to ask again
   */
  public boolean begin(Exchange exchange) {
    GatewayAccount account = account(exchange);
    if (account == null || !isDue(account)) {
      return false;
    }
    boolean login = exchange.getProperty(RouteProperties.LOGIN) != null;
    return (login || accounts.isCurrent(account) && isInPace())
        && account.tokenTimes().begin(clock.millis());
  }

  private boolean isDue(GatewayAccount account) {
    return wanted
        && !over
        && !account.hasFixedToken()
        && account.token().filter(token -> clock.instant().isBefore(token.renewAt())).isEmpty()
        && account.tokenTimes().isOpen(clock.millis());
  }

  private synchronized boolean isInPace() {
    long now = clock.millis() / 1_000;
    if (second != now) {
      second = now;
      askedInSecond = 0;
    }
    return ++askedInSecond <= MOST_A_SECOND;
  }

  /**
   * The body of {@code POST auth/token}.
   *
   * @return ttl in seconds and scopes
   */
  public Map<String, Object> request() {
    List<String> scopes =
        inbox && clock.millis() >= inboxRefusedUntil
            ? Stream.concat(SCOPES.stream(), Stream.of(INBOX_SCOPE)).toList()
            : SCOPES;
    return Map.of("ttl", ttl.toSeconds(), "scopes", scopes);
  }

  /**
   * Takes a token. If the account has ended meanwhile it is revoked.
   *
   * @param exchange the request with the answer as body, of which {@link Acceptance#token} found
   *     that it has one
   * @return completes when it is remembered that there is this token; never fails
   */
  public CompletionStage<Void> take(Exchange exchange) {
    JsonNode body = exchange.getMessage().getBody(JsonNode.class);
    Instant now = clock.instant();
    Duration life = life(GatewayTime.read(body.path("expires_at")));
    Instant end = now.plus(life);
    GatewayAccount account = account(exchange);
    String told = body.path("id").asText("");
    String id = TOKEN_ID.matcher(told).matches() ? told : "";
    CompletionStage<Void> remembered =
        id.isEmpty()
            ? CompletableFuture.completedFuture(null)
            : records.given(account.user(), id).exceptionally(lost -> null);
    account
        .replaceToken(
            new GatewayAccount.Token(
                id,
                Secret.of(body.path("access_token").asText()),
                end.minus(life.dividedBy(LAST_PART)),
                end))
        .ifPresent(before -> surplus.add(account, before));
    account.tokenTimes().got(clock.millis());
    giveUpUnneeded(account);
    return remembered;
  }

  /** Never longer than was asked for; nor over when it begins: then one of the clocks is wrong. */
  private Duration life(Optional<Instant> end) {
    Duration told = end.map(at -> Duration.between(wall.instant(), at)).orElse(ttl);
    return told.isNegative() || told.isZero() || told.compareTo(ttl) > 0 ? ttl : told;
  }

  /**
   * Notes that the gateway gave none.
   *
   * @param exchange the request that it answered so, or not at all
   */
  public void notGiven(Exchange exchange) {
    account(exchange).tokenTimes().notGiven(clock.millis());
  }

  /**
   * Notes that the gateway took the request for none: maybe it does not know a scope. It may by
   * tomorrow, and another fault may have been the reason.
   *
   * @param exchange the request that it answered so
   */
  public void scopesRefused(Exchange exchange) {
    inboxRefusedUntil = clock.millis() + DAY_MILLIS;
    notGiven(exchange);
  }

  /**
   * Notes that the gateway gives none to this account: it is asked again, but not soon.
   *
   * @param exchange the request that it answered so
   */
  public void notOffered(Exchange exchange) {
    account(exchange).tokenTimes().notOffered(clock.millis());
  }

  /**
   * Accounts that are to ask for a token now.
   *
   * @return some of those that have none, or one in the last part of its life
   */
  public List<GatewayAccount> due() {
    return accounts.all().stream().filter(this::isDue).limit(MOST_A_SECOND).toList();
  }

  /** Gives up the token of an account that has no session, nor a bind that may become one. */
  void giveUpUnneeded(GatewayAccount account) {
    if (over || !account.isBinding() && !accounts.isCurrent(account)) {
      giveUp(account);
    }
  }

  private void giveUp(GatewayAccount account) {
    account.takeToken().ifPresent(token -> surplus.add(account, token));
  }

  /**
   * Gives up the tokens of all accounts, since the bridge stops. Their credentials stay, for what
   * is still in work.
   */
  public void giveUpAll() {
    over = true;
    accounts.all().forEach(this::giveUp);
  }

  private static GatewayAccount account(Exchange exchange) {
    return exchange.getProperty(RouteProperties.GATEWAY_ACCOUNT, GatewayAccount.class);
  }
}
