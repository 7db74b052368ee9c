package io.github.smppbridge.gateway.webhook;

import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.gateway.AccountSessions;
import io.github.smppbridge.gateway.GatewayAccount;
import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.smpp.CloseReason;
import io.github.smppbridge.store.WebhookRegistration;
import io.github.smppbridge.store.WebhookState;
import io.github.smppbridge.store.WebhookTable;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what is registered at the gateway equal to what an account wants, as it has receivers or
 * not: bean {@code webhookReconciler}, used by {@code routes/webhooks}. Idempotent: what is equal
 * is left alone.
 *
 * <p>Binds, ends of sessions and replicas may do it at the same time, as the store knows what may
 * be registered, and everybody looks again after the calls:
 *
 * <ul>
 *   <li>Before a call its webhook is doubtful in the store, so that whoever looks meanwhile does
 *       not take it for registered, nor for deleted.
 *   <li>After a deletion the store has counted it. A registration that began before stays doubtful:
 *       nobody knows which of both reached the gateway last.
 *   <li>The last to look leaves behind what is right.
 * </ul>
 */
public final class WebhookReconciler {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookReconciler.class);

  /** Longer than a removal takes, and than another replica keeps one for itself. */
  private static final long RELEASE_MILLIS = 120_000;

  private static final long RETRY_MILLIS = 30_000;
  private static final int CLAIMED_AT_ONCE = 50;
  private static final int NOT_FOUND = 404;
  private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

  private final WebhookTable table;
  private final GatewayAccounts accounts;
  private final AccountSessions sessions;
  private final AccountWebhooks webhooks;
  private final Duration linger;
  private final Clock clock;

  /** What was registered before this process started is registered again. */
  private final long started;

  /** Accounts that the store is told to have receivers here, and when it has taken that. */
  private final Map<String, CompletionStage<Void>> noted = new ConcurrentHashMap<>();

  /** When to try again what the gateway did not take (epoch milliseconds), by account. */
  private final Map<String, Long> retries = new ConcurrentHashMap<>();

  /** Who is making the calls towards a target: others wait for them instead of repeating them. */
  private final Map<String, Alignment> calling = new ConcurrentHashMap<>();

  private enum Target {
    /** There are receivers, on any replica. */
    REGISTERED,
    /** The last one lost its connection and may come back. */
    AS_THEY_ARE,
    /** There are none. */
    DELETED
  }

  /**
   * Makes the bean.
   *
   * @param table tokens, registrations and receivers, which replicas share
   * @param accounts accounts whose credentials are known here
   * @param sessions which of them have receivers here
   * @param baseUrl {@code gateway.webhook_base_url}, empty = no webhooks
   * @param linger how long webhooks outlive a lost connection
   * @param clock the time
   */
  public WebhookReconciler(
      WebhookTable table,
      GatewayAccounts accounts,
      AccountSessions sessions,
      String baseUrl,
      Duration linger,
      Clock clock) {
    this.table = table;
    this.accounts = accounts;
    this.sessions = sessions;
    this.webhooks = new AccountWebhooks(baseUrl);
    this.linger = linger;
    this.clock = clock;
    this.started = clock.millis();
  }

  /**
   * Compares what is registered with what is wanted, until nothing is to be changed.
   *
   * @param exchange an exchange of the account: a bind, the end of a session, or any other; keeps
   *     property {@link RouteProperties#WEBHOOK_ALIGNMENT} meanwhile
   * @return completes with the calls to make and to {@link #note}, none in the end; fails when the
   *     store does
   */
  public CompletionStage<List<WebhookChange>> compare(Exchange exchange) {
    Alignment alignment = alignment(exchange);
    callsMade(alignment);
    return noteReceivers(alignment)
        .thenCompose(noted -> look(alignment))
        .thenApply(
            changes -> {
              if (changes.isEmpty()) {
                exchange.removeProperty(RouteProperties.WEBHOOK_ALIGNMENT);
              }
              return changes;
            });
  }

  private Alignment alignment(Exchange exchange) {
    Alignment known = exchange.getProperty(RouteProperties.WEBHOOK_ALIGNMENT, Alignment.class);
    if (known != null) {
      return known;
    }
    Alignment begun =
        new Alignment(
            exchange.getMessage().getHeader(SmppServerConstants.SYSTEM_ID, String.class),
            exchange.getMessage().getHeader(SmppServerConstants.CLOSE_REASON, String.class));
    exchange.setProperty(RouteProperties.WEBHOOK_ALIGNMENT, begun);
    exchange
        .getExchangeExtension()
        .addOnCompletion(
            new SynchronizationAdapter() {
              @Override
              public void onDone(Exchange done) {
                callsMade(begun);
              }
            });
    return begun;
  }

  /** Tells the store whether there are receivers here, if it may believe otherwise. */
  private synchronized CompletionStage<Void> noteReceivers(Alignment alignment) {
    String account = alignment.account();
    boolean here = sessions.hasReceiver(account);
    CompletionStage<Void> before = noted.get(account);
    if (here ? before != null : before == null && alignment.closeReason() == null) {
      return here ? before : DONE;
    }
    long now = clock.millis();
    // Who says goodbye does not come back: as if it had gone a linger ago.
    boolean goodbye = CloseReason.UNBIND.name().equals(alignment.closeReason());
    CompletionStage<Void> written =
        table.markReceivers(account, here, here || !goodbye ? now : now - linger.toMillis());
    if (here) {
      noted.put(account, written);
      sessions.keep(account, Long.MAX_VALUE);
    } else {
      noted.remove(account);
      sessions.keep(account, now + linger.toMillis() + RELEASE_MILLIS);
    }
    return written.whenComplete(
        (nothing, failure) -> {
          if (failure != null && here) {
            noted.remove(account, written);
          } else if (failure != null) {
            noted.putIfAbsent(account, DONE);
          }
        });
  }

  private CompletionStage<List<WebhookChange>> look(Alignment alignment) {
    return table
        .state(alignment.account())
        .thenCompose(
            state -> {
              alignment.look(state.removals());
              return target(state) == Target.REGISTERED
                  ? table
                      .tokenFor(alignment.account())
                      .thenApply(token -> webhooks.of(alignment.account(), token))
                      .thenCompose(wanted -> begin(alignment, state, wanted))
                  : begin(alignment, state, List.of());
            });
  }

  private Target target(WebhookState state) {
    if (webhooks.any() && state.receivers()) {
      return Target.REGISTERED;
    }
    return webhooks.any() && state.lastSeenAt() > clock.millis() - linger.toMillis()
        ? Target.AS_THEY_ARE
        : Target.DELETED;
  }

  private CompletionStage<List<WebhookChange>> begin(
      Alignment alignment, WebhookState state, List<Webhook> wanted) {
    Target target = target(state);
    List<WebhookRegistration> known = alignment.known(state.registrations());
    List<WebhookChange> changes =
        target == Target.AS_THEY_ARE ? List.of() : AccountWebhooks.changes(wanted, known, started);
    List<WebhookChange> calls = alignment.over() ? List.of() : alignment.untried(changes);
    if (calls.isEmpty()) {
      end(alignment, target, changes.isEmpty());
      return doubt(alignment, known.subList(state.registrations().size(), known.size()), false)
          .thenApply(doubted -> new ArrayList<>());
    }
    alignment.calling(target + " " + alignment.account());
    Alignment other = calling.putIfAbsent(alignment.callsOf(), alignment);
    if (other != null) {
      alignment.callsMade();
      return other
          .calls()
          .thenCompose(
              made -> {
                alignment.join(other);
                return look(alignment);
              });
    }
    return doubt(alignment, rows(alignment, calls), target == Target.DELETED)
        .whenComplete(
            (doubted, failure) -> {
              if (failure != null) {
                callsMade(alignment);
              }
            })
        .thenApply(doubted -> calls);
  }

  /** One an event: of a stale webhook and the one in its place, the latter. */
  private static List<WebhookRegistration> rows(Alignment alignment, List<WebhookChange> calls) {
    Map<String, WebhookRegistration> rows = new LinkedHashMap<>();
    for (WebhookChange change : calls) {
      if (change.register() || !rows.containsKey(change.webhook().event())) {
        rows.put(change.webhook().event(), alignment.row(change.webhook(), 0));
      }
    }
    return List.copyOf(rows.values());
  }

  private CompletionStage<Void> doubt(
      Alignment alignment, List<WebhookRegistration> rows, boolean removal) {
    return rows.isEmpty() ? DONE : table.doubt(alignment.account(), rows, removal);
  }

  private void callsMade(Alignment alignment) {
    calling.remove(alignment.callsOf(), alignment);
    alignment.callsMade();
  }

  private void end(Alignment alignment, Target target, boolean equal) {
    String account = alignment.account();
    if (!equal && target == Target.REGISTERED && sessions.hasReceiver(account)) {
      retries.put(account, clock.millis() + RETRY_MILLIS);
    } else {
      retries.remove(account);
    }
    if (target == Target.DELETED && !alignment.over()) {
      // what the gateway did not delete is tried again when the account is back
      sessions.release(account);
    }
  }

  /**
   * Notes the outcome of one call. A failed one is not repeated in this alignment.
   *
   * @param exchange the call, with properties {@link RouteProperties#WEBHOOK_CHANGE} and {@link
   *     RouteProperties#GATEWAY_STATUS}
   * @return completes when it is noted
   */
  public CompletionStage<Void> note(Exchange exchange) {
    Alignment alignment = exchange.getProperty(RouteProperties.WEBHOOK_ALIGNMENT, Alignment.class);
    WebhookChange change =
        exchange.getProperty(RouteProperties.WEBHOOK_CHANGE, WebhookChange.class);
    int status = exchange.getProperty(RouteProperties.GATEWAY_STATUS, 0, Integer.class);
    boolean done = status / 100 == 2 || !change.register() && status == NOT_FOUND;
    if (!done) {
      LOG.warn(
          "webhook {} of {} is not {}: {} {}",
          change.webhook().event(),
          alignment.account(),
          change.register() ? "registered" : "deleted",
          status,
          exchange.getProperty(RouteProperties.GATEWAY_MESSAGE));
    }
    alignment.made(change, done);
    if (change.register()) {
      long now = Math.max(started, clock.millis());
      return done
          ? table.registered(alignment.row(change.webhook(), now), alignment.removals())
          : DONE;
    }
    return table.deleted(alignment.account(), change.webhook().id(), done);
  }

  /**
   * Accounts to align, though none of their sessions has just begun or ended: the gateway did not
   * take all webhooks; or the last receiver, on any replica, has not come back within the linger
   * time, which is for one replica to notice; or it never came, as its bind was refused.
   *
   * @return completes with their system_ids
   */
  public CompletionStage<List<String>> due() {
    long now = clock.millis();
    Set<String> due = new LinkedHashSet<>(noted.keySet());
    due.removeIf(sessions::hasReceiver);
    for (Map.Entry<String, Long> retry : retries.entrySet()) {
      if (retry.getValue() <= now
          && retries.replace(retry.getKey(), retry.getValue(), now + RETRY_MILLIS)) {
        due.add(retry.getKey());
      }
    }
    List<String> left =
        accounts.all().stream()
            .map(GatewayAccount::systemId)
            .filter(account -> !sessions.hasReceiver(account))
            .toList();
    return table
        .claimLingering(left, now - linger.toMillis(), CLAIMED_AT_ONCE)
        .thenApply(
            claimed -> {
              due.addAll(claimed);
              return List.copyOf(due);
            });
  }
}
