package io.github.smppbridge.gateway;

import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.smpp.CloseReason;
import io.github.smppbridge.store.WebhookRegistration;
import io.github.smppbridge.store.WebhookTable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
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
 * webhookRegistrations}, used by {@code routes/webhooks}.
 *
 * <p>The ids are the same at every bind and on every replica, so that registering again changes the
 * entry instead of adding one ({@code POST webhooks} is an upsert).
 */
public final class WebhookRegistrations {
  /** Events the bridge listens to (SMSGate webhooks guide). */
  static final List<String> EVENTS =
      List.of(
          "sms:sent",
          "sms:delivered",
          "sms:failed",
          "sms:cancelled",
          "sms:received",
          "sms:data-received");

  private static final Logger LOG = LoggerFactory.getLogger(WebhookRegistrations.class);

  /** Property: whether the account's webhooks are to be registered. */
  static final String NEEDED = "webhooksNeeded";

  /** Property: whether no other receiver of the account is bound here. */
  static final String FIRST = "firstReceiver";

  /** Property: whether the account's webhooks are to be removed. */
  static final String OVER = "webhooksOver";

  /** Property: {@code {id, url, event}} of webhooks that nobody needs any more. */
  static final String STALE = "webhooksStale";

  /** Property: {@code {id, url, event}} of the webhook a call is about. */
  static final String WEBHOOK = "webhook";

  /** Longer than a removal takes, and than another replica keeps one for itself. */
  private static final long RELEASE_MILLIS = 120_000;

  private static final int CLAIMED_AT_ONCE = 50;
  private static final int NOT_FOUND = 404;

  private final WebhookTable table;
  private final GatewayAccounts accounts;
  private final Predicate<String> receiverHere;
  private final String baseUrl;
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
    this.baseUrl = baseUrl.replaceAll("/+$", "");
    this.linger = linger;
    this.clock = clock;
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * A receiver is about to be bound: noted for all replicas. Property {@value #NEEDED}: true at the
   * first one since this process started, or when another replica has removed the webhooks.
   * Property {@value #FIRST}: true when no other is bound here.
   *
   * @param exchange the bind
   * @return completes when it is noted
   */
  public CompletionStage<Void> receiverBinds(Exchange exchange) {
    String account = account(exchange);
    exchange.setProperty(FIRST, noted.add(account));
    lingering.remove(account);
    return table
        .markReceivers(account, true, clock.millis())
        .thenCompose(marked -> table.registrations(account))
        .thenAccept(known -> exchange.setProperty(NEEDED, needed(account, known)));
  }

  private boolean needed(String account, List<WebhookRegistration> known) {
    return !baseUrl.isEmpty()
        && (!complete(account)
            || known.stream().filter(webhook -> isOurs(account, webhook)).count() < EVENTS.size());
  }

  private boolean complete(String account) {
    return registered.getOrDefault(account, Set.of()).size() == EVENTS.size();
  }

  private boolean isOurs(String account, WebhookRegistration webhook) {
    return webhook.webhookId().equals(id(account, webhook.event()));
  }

  /**
   * The bodies of the {@code POST webhooks} calls, one an event. Property {@value #STALE}: what was
   * registered under another id, for instance for another base URL, and is to be deleted then.
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
              exchange.setProperty(
                  STALE,
                  known.stream()
                      .filter(webhook -> !isOurs(account, webhook))
                      .map(this::body)
                      .toList());
              return table.tokenFor(account);
            })
        .thenApply(
            token ->
                EVENTS.stream().map(event -> body(id(account, event), url(token), event)).toList());
  }

  private Map<String, Object> body(WebhookRegistration known) {
    return body(known.webhookId(), known.url(), known.event());
  }

  private static Map<String, Object> body(String id, String url, String event) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", id);
    body.put("url", url);
    body.put("event", event);
    return body;
  }

  private String url(String token) {
    return baseUrl + "/api/smpp/v1/webhook?session=" + token;
  }

  /**
   * Of the base URL, since several bridges may serve a user of the gateway, and of the system_id,
   * since several of those may.
   */
  private String id(String account, String event) {
    String owner = digest(baseUrl + " " + account);
    return "smpp-" + owner + "-" + event.substring(event.indexOf(':') + 1);
  }

  /**
   * Notes the outcome of one registration.
   *
   * @param exchange the call, with properties {@value #WEBHOOK} and {@code gatewayStatus}
   * @return completes when it is noted
   */
  public CompletionStage<Void> registered(Exchange exchange) {
    String account = account(exchange);
    Map<?, ?> webhook = exchange.getProperty(WEBHOOK, Map.class);
    if (!succeeded(exchange)) {
      LOG.warn(
          "webhook {} of {} is not registered: {} {}",
          webhook.get("event"),
          account,
          exchange.getProperty(GatewayCalls.STATUS),
          exchange.getProperty(GatewayCalls.MESSAGE));
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
    return exchange.getProperty(GatewayCalls.STATUS, 0, Integer.class) / 100 == 2;
  }

  /**
   * The account's last receiver here has gone. Property {@value #OVER}: whether its webhooks go
   * now, since it said goodbye, or nothing lingers, and no other replica has a receiver of it.
   *
   * @param exchange the end of the session
   * @return completes when it is noted
   */
  public CompletionStage<Void> receiverLeft(Exchange exchange) {
    String account = account(exchange);
    exchange.setProperty(OVER, false);
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
                  exchange.setProperty(OVER, !elsewhere);
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
            known -> table.forget(account).thenApply(forgotten -> toDelete(account, known)));
  }

  private List<Map<String, Object>> toDelete(String account, List<WebhookRegistration> known) {
    Map<Object, Map<String, Object>> all = new LinkedHashMap<>();
    if (!baseUrl.isEmpty()) {
      for (String event : EVENTS) {
        all.put(id(account, event), body(id(account, event), "", event));
      }
    }
    known.forEach(webhook -> all.put(webhook.webhookId(), body(webhook)));
    return List.copyOf(all.values());
  }

  /**
   * Notes the outcome of one deletion: what could not be deleted is tried again later.
   *
   * @param exchange the call, with properties {@value #WEBHOOK} and {@code gatewayStatus}
   * @return completes when it is noted
   */
  public CompletionStage<Void> deleted(Exchange exchange) {
    int status = exchange.getProperty(GatewayCalls.STATUS, 0, Integer.class);
    return succeeded(exchange) || status == NOT_FOUND
        ? CompletableFuture.completedFuture(null)
        : remember(account(exchange), exchange.getProperty(WEBHOOK, Map.class));
  }

  /**
   * After a removal. Property {@value #NEEDED}: whether a receiver bound meanwhile, anywhere, may
   * have lost its webhooks to it.
   *
   * @param exchange an exchange of the account
   * @return completes when that is known
   */
  public CompletionStage<Void> recheck(Exchange exchange) {
    return table
        .hasReceivers(account(exchange))
        .thenAccept(some -> exchange.setProperty(NEEDED, some && !baseUrl.isEmpty()));
  }

  /**
   * Accounts whose webhooks are to be registered again: a receiver is bound here and the gateway
   * did not take all of them at its bind.
   *
   * @return their system_ids
   */
  public List<String> missing() {
    return baseUrl.isEmpty()
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
