package io.github.smppbridge.gateway.webhook;

import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.gateway.GatewayAccount;
import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.smpp.CloseReason;
import io.github.smppbridge.store.WebhookRegistration;
import io.github.smppbridge.store.WebhookTable;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which webhooks an account has at the gateway, and since when it has no receiver: bean {@code
 * webhookRegistrations}, used by {@code routes/bind} and {@code routes/unbound}.
 */
public final class WebhookRegistrations {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookRegistrations.class);

  /** Longer than a removal takes, and than another replica keeps one for itself. */
  private static final long RELEASE_MILLIS = 120_000;

  private static final int CLAIMED_AT_ONCE = 50;
  private static final int NOT_FOUND = 404;

  private final WebhookTable table;
  private final GatewayAccounts accounts;
  private final Predicate<String> receiverHere;
  private final AccountWebhooks webhooks;
  private final Duration linger;
  private final Clock clock;

  /** Events registered since this process started, by account. */
  private final Map<String, Set<String>> registered = new ConcurrentHashMap<>();

  /** Accounts noted in the store as having receivers here. */
  private final Set<String> noted = ConcurrentHashMap.newKeySet();

  /**
   * Accounts whose last receiver here has gone and whose webhooks may still have to be removed from
   * here, and since when (epoch milliseconds).
   */
  private final Map<String, Long> lingering = new ConcurrentHashMap<>();

  /**
   * Makes the bean.
   *
   * @param table tokens, registrations and receivers, which replicas share
   * @param accounts accounts whose credentials are known here
   * @param receiverHere whether a receiver of an account is bound to this process, or about to be
   * @param baseUrl {@code gateway.webhook_base_url}, empty = no webhooks
   * @param linger how long webhooks outlive a lost connection
   * @param clock the time
   */
  public WebhookRegistrations(
      WebhookTable table,
      GatewayAccounts accounts,
      Predicate<String> receiverHere,
      String baseUrl,
      Duration linger,
      Clock clock) {
    this.table = table;
    this.accounts = accounts;
    this.receiverHere = receiverHere;
    this.webhooks = new AccountWebhooks(baseUrl);
    this.linger = linger;
    this.clock = clock;
  }

  /**
   * A receiver is about to be bound: noted for all replicas. Property {@link
   * RouteProperties#WEBHOOKS_NEEDED}: true at the first one since this process started, or when
   * another replica has removed the webhooks. Property {@link RouteProperties#FIRST_RECEIVER}: true
   * when no other is bound here.
   *
   * @param exchange the bind
   * @return completes when it is noted
   */
  public CompletionStage<Void> receiverBinds(Exchange exchange) {
    String account = account(exchange);
    exchange.setProperty(RouteProperties.FIRST_RECEIVER, noted.add(account));
    lingering.remove(account);
    return table
        .markReceivers(account, true, clock.millis())
        .thenCompose(marked -> table.registrations(account))
        .thenAccept(
            known -> exchange.setProperty(RouteProperties.WEBHOOKS_NEEDED, needed(account, known)));
  }

  private boolean needed(String account, List<WebhookRegistration> known) {
    return webhooks.wanted()
        && !(complete(account) && AccountWebhooks.complete(webhooks.current(account, known)));
  }

  private boolean complete(String account) {
    return AccountWebhooks.complete(registered.getOrDefault(account, Set.of()));
  }

  /**
   * The bodies of the {@code POST webhooks} calls, one an event. Property {@link
   * RouteProperties#WEBHOOKS_STALE}: what was registered under another id, for instance for another
   * base URL, and is to be deleted then.
   *
   * @param exchange an exchange of the account
   * @return id, url and event of each
   */
  public CompletionStage<List<Map<String, Object>>> wanted(Exchange exchange) {
    String account = account(exchange);
    return table
        .registrations(account)
        .thenCompose(
            known -> {
              exchange.setProperty(RouteProperties.WEBHOOKS_STALE, webhooks.stale(account, known));
              return table.tokenFor(account);
            })
        .thenApply(token -> webhooks.bodies(account, token));
  }

  /**
   * Notes the outcome of one registration.
   *
   * @param exchange the call, with properties {@link RouteProperties#WEBHOOK} and {@code
   *     gatewayStatus}
   * @return completes when it is noted
   */
  public CompletionStage<Void> registered(Exchange exchange) {
    String account = account(exchange);
    Map<?, ?> webhook = exchange.getProperty(RouteProperties.WEBHOOK, Map.class);
    if (!succeeded(exchange)) {
      LOG.warn(
          "webhook {} of {} is not registered: {} {}",
          webhook.get("event"),
          account,
          exchange.getProperty(RouteProperties.GATEWAY_STATUS),
          exchange.getProperty(RouteProperties.GATEWAY_MESSAGE));
      return CompletableFuture.completedFuture(null);
    }
    return remember(account, webhook)
        .thenRun(
            () ->
                registered
                    .computeIfAbsent(account, key -> ConcurrentHashMap.newKeySet())
                    .add(String.valueOf(webhook.get("event"))));
  }

  private CompletionStage<Void> remember(String account, Map<?, ?> webhook) {
    return table.registered(
        account,
        String.valueOf(webhook.get("event")),
        String.valueOf(webhook.get("id")),
        String.valueOf(webhook.get("url")),
        clock.millis());
  }

  private static boolean succeeded(Exchange exchange) {
    return exchange.getProperty(RouteProperties.GATEWAY_STATUS, 0, Integer.class) / 100 == 2;
  }

  /**
   * The account's last receiver here has gone. Property {@link RouteProperties#WEBHOOKS_OVER}:
   * whether its webhooks go now, since it said goodbye, or nothing lingers, and no other replica
   * has a receiver of it.
   *
   * @param exchange the end of the session
   * @return completes when it is noted
   */
  public CompletionStage<Void> receiverLeft(Exchange exchange) {
    String account = account(exchange);
    exchange.setProperty(RouteProperties.WEBHOOKS_OVER, false);
    if (receiverHere.test(account)) {
      return CompletableFuture.completedFuture(null);
    }
    String reason = exchange.getMessage().getHeader(SmppServerConstants.CLOSE_REASON, String.class);
    boolean back = !CloseReason.UNBIND.name().equals(reason) && !linger.isZero();
    if (back) {
      lingering.put(account, clock.millis());
    }
    noted.remove(account);
    CompletionStage<Void> left = table.markReceivers(account, false, clock.millis());
    return back
        ? left
        : left.thenCompose(gone -> table.hasReceivers(account))
            .thenAccept(
                elsewhere -> {
                  exchange.setProperty(RouteProperties.WEBHOOKS_OVER, !elsewhere);
                  if (elsewhere) {
                    // maybe a process that died: then they are ours to remove once its note is old
                    lingering.put(account, clock.millis());
                  }
                });
  }

  /**
   * The account's webhooks are about to be deleted: forgotten first, so that a receiver that binds
   * meanwhile, to any replica, registers them again.
   *
   * @param exchange an exchange of the account
   * @return {@code {id, url, event}} of those to delete
   */
  public CompletionStage<List<Map<String, Object>>> gone(Exchange exchange) {
    String account = account(exchange);
    registered.remove(account);
    lingering.remove(account);
    return table
        .registrations(account)
        .thenCompose(
            known -> table.forget(account).thenApply(forgotten -> webhooks.bodies(account, known)));
  }

  /**
   * Notes the outcome of one deletion: what could not be deleted is tried again later.
   *
   * @param exchange the call, with properties {@link RouteProperties#WEBHOOK} and {@code
   *     gatewayStatus}
   * @return completes when it is noted
   */
  public CompletionStage<Void> deleted(Exchange exchange) {
    int status = exchange.getProperty(RouteProperties.GATEWAY_STATUS, 0, Integer.class);
    return succeeded(exchange) || status == NOT_FOUND
        ? CompletableFuture.completedFuture(null)
        : remember(account(exchange), exchange.getProperty(RouteProperties.WEBHOOK, Map.class));
  }

  /**
   * After a removal. Property {@link RouteProperties#WEBHOOKS_NEEDED}: whether a receiver bound
   * meanwhile, anywhere, may have lost its webhooks to it.
   *
   * @param exchange an exchange of the account
   * @return completes when that is known
   */
  public CompletionStage<Void> recheck(Exchange exchange) {
    return table
        .hasReceivers(account(exchange))
        .thenAccept(
            some ->
                exchange.setProperty(RouteProperties.WEBHOOKS_NEEDED, some && webhooks.wanted()));
  }

  /**
   * Accounts whose webhooks are to be registered again: a receiver is bound here and the gateway
   * did not take all of them at its bind.
   *
   * @return their system_ids
   */
  public List<String> missing() {
    return !webhooks.wanted()
        ? List.of()
        : noted.stream()
            .filter(account -> !complete(account) && receiverHere.test(account))
            .toList();
  }

  /**
   * Accounts whose last receiver, on any replica, has not come back within the linger time, and
   * whose credentials are known here; each is given to one replica.
   *
   * @return completes with their system_ids
   */
  public CompletionStage<List<String>> overdue() {
    long now = clock.millis();
    correctNotes(now);
    List<String> known =
        accounts.all().stream()
            .map(GatewayAccount::systemId)
            .filter(account -> !receiverHere.test(account))
            .toList();
    return table.claimLingering(known, now - linger.toMillis(), CLAIMED_AT_ONCE);
  }

  /** The notes follow the sessions, whatever a refused bind or a race left behind. */
  private void correctNotes(long now) {
    for (String account : noted) {
      if (!receiverHere.test(account) && noted.remove(account)) {
        lingering.put(account, now);
        table.markReceivers(account, false, now).whenComplete(WebhookRegistrations::report);
      }
    }
    for (GatewayAccount account : accounts.all()) {
      String systemId = account.systemId();
      if (receiverHere.test(systemId) && noted.add(systemId)) {
        table.markReceivers(systemId, true, now).whenComplete(WebhookRegistrations::report);
      }
    }
  }

  private static void report(Void nothing, Throwable failure) {
    if (failure != null) {
      LOG.warn("the store did not take who has receivers: {}", failure.getMessage());
    }
  }

  /**
   * Whether the account's webhooks may still have to be removed by this process, which needs its
   * credentials for that.
   *
   * @param account its system_id
   * @return true while it is noted to have a receiver here, and during the linger time and a little
   *     longer: until then another replica may have removed them
   */
  public boolean lingering(String account) {
    Long since = lingering.get(account);
    if (since == null) {
      return noted.contains(account);
    }
    boolean over = since <= clock.millis() - linger.toMillis() - RELEASE_MILLIS;
    return !(over && lingering.remove(account, since));
  }

  private static String account(Exchange exchange) {
    return exchange.getMessage().getHeader(SmppServerConstants.SYSTEM_ID, String.class);
  }
}
