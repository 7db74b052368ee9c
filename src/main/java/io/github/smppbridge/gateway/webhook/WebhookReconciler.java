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
 * <p>Binds, ends of sessions and replicas may do it at the same time. The store knows what may be
 * registered, and everybody looks again after the calls:
 *
 * <ul>
 *   <li>Before a call its webhook is doubtful in the store, so that who looks meanwhile takes it
 *       neither for registered nor for deleted.
 *   <li>After it the webhook stays doubtful if others have changed anything meanwhile: nobody knows
 *       whose call reached the gateway last.
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
   * Compares what is registered with what is wanted, until nothing is to be changed, or what still
   * is has been tried in vain: {@link #due} tries that again, much later.
   *
   * @param exchange an exchange of the account: a bind, the end of a session, or any other; keeps
   *     property {@link RouteProperties#WEBHOOK_ALIGNMENT} meanwhile
   * @return completes with the calls to make and to {@link #note}, none in the end; fails when the
   *     store does
   */
  public CompletionStage<List<WebhookChange>> compare(Exchange exchange) {
    Alignment alignment = alignment(exchange);
    return settle(alignment)
        .thenCompose(settled -> noteReceivers(alignment))
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

  /** Ends the calls of a round, if there were any, and tells the store what came of them. */
  private CompletionStage<Void> settle(Alignment alignment) {
    Map<WebhookChange, Boolean> outcomes = alignment.takeOutcomes();
    if (outcomes.isEmpty()) {
      return DONE;
    }
    long now = Math.max(started, clock.millis());
    List<WebhookRegistration> told = new ArrayList<>();
    Map<String, Boolean> deletions = new LinkedHashMap<>();
    outcomes.forEach(
        (change, done) -> {
          if (change.register()) {
            told.add(change.webhook().at(done ? now : 0));
          } else {
            deletions.put(change.webhook().webhookId(), done);
          }
        });
    return table
        .settle(alignment.account, alignment.revision, told, deletions)
        .whenComplete((settled, failure) -> callsMade(alignment));
  }

  /** Tells the store whether there are receivers here, if it may believe otherwise. */
  private synchronized CompletionStage<Void> noteReceivers(Alignment alignment) {
    String account = alignment.account;
    boolean here = sessions.hasReceiver(account);
    CompletionStage<Void> before = noted.get(account);
    if (here ? before != null : before == null && alignment.closeReason == null) {
      return here ? before : DONE;
    }
    long now = clock.millis();
    // Who says goodbye does not come back: as if it had gone a linger ago.
    boolean goodbye = CloseReason.UNBIND.name().equals(alignment.closeReason);
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
    String account = alignment.account;
    return table
        .state(account)
        .thenCompose(
            state -> {
              alignment.nextRound(state.revision());
              Target target = target(state);
              return target == Target.REGISTERED
                  ? table
                      .tokenFor(account)
                      .thenCompose(
                          token -> begin(alignment, target, webhooks.of(account, token), state))
                  : begin(alignment, target, List.of(), state);
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
      Alignment alignment, Target target, List<WebhookRegistration> wanted, WebhookState state) {
    List<WebhookChange> changes =
        target == Target.AS_THEY_ARE
            ? List.of()
            : AccountWebhooks.changes(wanted, state.registrations(), started);
    List<WebhookChange> calls = alignment.isLastRound() ? List.of() : alignment.untried(changes);
    if (calls.isEmpty()) {
      end(alignment, target, changes.isEmpty());
      return CompletableFuture.completedFuture(calls);
    }
    alignment.callsOf = target + " " + alignment.account;
    alignment.calls = new CompletableFuture<>();
    Alignment other = calling.putIfAbsent(alignment.callsOf, alignment);
    if (other != null) {
      return other.calls.thenCompose(
          made -> {
            alignment.join(other);
            return look(alignment);
          });
    }
    alignment.begin(calls);
    return table
        .doubt(alignment.account, rows(calls), target == Target.DELETED)
        .thenApply(doubted -> calls);
  }

  /** One an event: of a stale webhook and the one in its place, the latter. */
  private static List<WebhookRegistration> rows(List<WebhookChange> calls) {
    Map<String, WebhookRegistration> rows = new LinkedHashMap<>();
    for (WebhookChange change : calls) {
      rows.merge(
          change.webhook().event(),
          change.webhook(),
          (row, next) -> change.register() ? next : row);
    }
    return List.copyOf(rows.values());
  }

  private void end(Alignment alignment, Target target, boolean equal) {
    String account = alignment.account;
    if (!equal && target == Target.REGISTERED) {
      retries.put(account, clock.millis() + RETRY_MILLIS);
    } else {
      retries.remove(account);
    }
    if (target == Target.DELETED && !alignment.isLastRound()) {
      // what the gateway did not delete is tried again when the account is back
      sessions.keep(account, 0);
    }
  }

  private void callsMade(Alignment alignment) {
    calling.remove(alignment.callsOf, alignment);
    alignment.calls.complete(null);
  }

  /**
   * Notes the outcome of one call. One that failed, or was not noted, is not repeated in this
   * alignment.
   *
   * @param exchange the call, with properties {@link RouteProperties#WEBHOOK_CHANGE} and {@link
   *     RouteProperties#GATEWAY_STATUS}
   */
  public void note(Exchange exchange) {
    Alignment alignment = exchange.getProperty(RouteProperties.WEBHOOK_ALIGNMENT, Alignment.class);
    WebhookChange change =
        exchange.getProperty(RouteProperties.WEBHOOK_CHANGE, WebhookChange.class);
    int status = exchange.getProperty(RouteProperties.GATEWAY_STATUS, 0, Integer.class);
    if (status / 100 == 2 || !change.register() && status == NOT_FOUND) {
      alignment.done(change);
    } else {
      LOG.warn(
          "webhook {} of {} is not {}: {} {}",
          change.webhook().event(),
          alignment.account,
          change.register() ? "registered" : "deleted",
          status,
          exchange.getProperty(RouteProperties.GATEWAY_MESSAGE));
    }
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
    // without credentials, which the account's receivers elsewhere have, it is not for this process
    retries.keySet().removeIf(account -> accounts.find(account).isEmpty());
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
