package io.github.smppbridge.gateway.webhook;

import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.gateway.AccountSessions;
import io.github.smppbridge.gateway.GatewayAccount;
import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.gateway.GatewayUsers;
import io.github.smppbridge.gateway.webhook.WebhookTargets.Target;
import io.github.smppbridge.route.ExchangeEnd;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.store.WebhookOwners;
import io.github.smppbridge.store.WebhookRefusals;
import io.github.smppbridge.store.WebhookRegistration;
import io.github.smppbridge.store.WebhookTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;

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
  private static final long CHECK_MILLIS = RetryTimes.FIRST_MILLIS;
  private static final int MOST_AT_ONCE = 50;

  /**
   * How long calls are waited for that somebody else makes, whom nobody answers perhaps: a bind
   * then makes its own.
   */
  private static final long MOST_WAIT_MILLIS = 2_000;

  private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

  private final WebhookTable table;
  private final GatewayAccounts accounts;
  private final AccountSessions sessions;
  private final ReceiverNotes receivers;
  private final AccountWebhooks webhooks;
  private final WebhookMoves moves;
  private final WebhookTargets targets;
  private final RefusedEvents refused;
  private final ListTimes listTimes = new ListTimes();
  private final RetryTimes retryTimes = new RetryTimes();
  private final WebhookOutcomes outcomes;
  private final Clocks clocks;

  /** What was registered before this process started is registered again. */
  private final long started;

  /** When to look next for what the gateway did not take, in milliseconds of what elapses. */
  private final AtomicLong nextCheck;

  /** Who is making the calls towards a target: others wait a while instead of repeating them. */
  private final Map<String, Alignment> calling = new ConcurrentHashMap<>();

  /**
   * Makes the bean.
   *
   * @param table tokens, registrations and receivers, which replicas share
   * @param owners whose they are
   * @param accounts accounts whose credentials are known here
   * @param users which users of the gateway they are
   * @param sessions which of them have receivers here
   * @param refusals what the gateway does not know, which replicas share
   * @param options what an operator says of webhooks
   * @param clocks the time
   */
  public WebhookReconciler(
      WebhookTable table,
      WebhookOwners owners,
      GatewayAccounts accounts,
      GatewayUsers users,
      AccountSessions sessions,
      WebhookRefusals refusals,
      WebhookOptions options,
      Clocks clocks) {
    this.table = table;
    this.accounts = accounts;
    this.sessions = sessions;
    this.webhooks = new AccountWebhooks(options.baseUrl(), options.optionalEvents());
    this.targets = new WebhookTargets(webhooks.any(), sessions, options.linger(), clocks);
    this.receivers = new ReceiverNotes(table, sessions, targets, clocks);
    this.moves = new WebhookMoves(owners, accounts, users);
    this.refused = new RefusedEvents(refusals, options.gateway(), clocks);
    this.clocks = clocks;
    this.started = clocks.wall().millis();
    this.outcomes =
        new WebhookOutcomes(
            table,
            moves,
            webhooks,
            refused,
            new WebhookOutcomes.Times(listTimes, retryTimes),
            clocks);
    // not while the first binds after a start are at it themselves
    this.nextCheck = new AtomicLong(clocks.elapsed().millis() + CHECK_MILLIS);
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
    return outcomes
        .settle(alignment, () -> callsMade(alignment))
        .thenCompose(settled -> receivers.note(alignment.account, alignment.closeReason))
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
    String account = exchange.getMessage().getHeader(SmppServerConstants.SYSTEM_ID, String.class);
    GatewayAccount by = exchange.getProperty(RouteProperties.GATEWAY_ACCOUNT, GatewayAccount.class);
    Alignment begun =
        new Alignment(
            account,
            by != null ? by : accounts.find(account).orElse(null),
            exchange.getMessage().getHeader(SmppServerConstants.CLOSE_REASON, String.class),
            exchange.getProperty(RouteProperties.FIRST_RECEIVER) != null);
    exchange.setProperty(RouteProperties.WEBHOOK_ALIGNMENT, begun);
    ExchangeEnd.then(exchange, done -> callsMade(begun));
    return begun;
  }

  private CompletionStage<List<WebhookChange>> look(Alignment alignment) {
    String account = alignment.account;
    if (alignment.isFirstRound()) {
      // before it is noted: one that leaves from now on is the next alignment's
      alignment.left = moves.hasLeft(alignment.by);
    }
    return (alignment.isFirstRound() ? moves.note(alignment.by) : DONE)
        .thenCompose(noted -> table.state(account))
        .thenCompose(
            state -> {
              alignment.nextRound(state);
              Target target = alignment.left ? Target.AS_THEY_ARE : targets.of(account, state);
              return (target == Target.REGISTERED
                      ? wanted(account, alignment.by)
                      : CompletableFuture.completedFuture(List.<WebhookRegistration>of()))
                  .thenCompose(wanted -> begin(alignment, target, wanted));
            });
  }

  private CompletionStage<List<WebhookRegistration>> wanted(String account, GatewayAccount by) {
    return table
        .tokenFor(account, moves.user(by))
        .thenCombine(refused.known(), (token, unknown) -> webhooks.of(account, token, unknown));
  }

  private CompletionStage<List<WebhookChange>> begin(
      Alignment alignment, Target target, List<WebhookRegistration> wanted) {
    if (alignment.isLastRound()) {
      return CompletableFuture.completedFuture(List.of());
    }
    alignment.wanted = wanted;
    if (target == Target.DELETED) {
      listTimes.forget(alignment.account);
    }
    boolean asks = target == Target.REGISTERED && isToBeListed(alignment);
    List<WebhookChange> changes =
        asks
            ? List.of(WebhookChange.LIST)
            : target == Target.AS_THEY_ARE ? List.of() : changes(alignment, wanted);
    return moves
        .deletions(alignment.by)
        .thenCompose(
            left -> {
              alignment.also(left);
              return begin(alignment, target, asks, alignment.withOthers(changes));
            });
  }

  private List<WebhookChange> changes(Alignment alignment, List<WebhookRegistration> wanted) {
    boolean tooEarly =
        !alignment.ofBind && retryTimes.isTooEarly(alignment.account, clocks.elapsed().millis());
    return AccountWebhooks.changes(wanted, alignment.state.registrations(), started).stream()
        .filter(change -> change.deletes() || !tooEarly)
        .toList();
  }

  /**
   * Now and then, as others may have changed it; and instead of registering again what was
   * registered before this process started.
   */
  private boolean isToBeListed(Alignment alignment) {
    return !alignment.listed
        && alignment.by != null
        && (listTimes.isDue(alignment.account, clocks.elapsed().millis())
            || alignment.state.registrations().stream()
                .anyMatch(row -> row.registeredAt() > 0 && row.registeredAt() < started));
  }

  private CompletionStage<List<WebhookChange>> begin(
      Alignment alignment, Target target, boolean asks, List<WebhookChange> changes) {
    List<WebhookChange> calls = alignment.untried(changes);
    if (calls.isEmpty()) {
      if (target == Target.DELETED
          || target == Target.AS_THEY_ARE
              && !alignment.left
              && targets.linger(alignment.account).isEmpty()) {
        // what the gateway did not delete is tried again when the account is back
        sessions.keep(alignment.account, 0);
      }
      return forgetFormer(alignment).thenApply(kept -> calls);
    }
    alignment.callsOf = (asks ? "LIST" : target) + " " + alignment.account;
    alignment.calls = new CompletableFuture<>();
    Alignment other = calling.putIfAbsent(alignment.callsOf, alignment);
    if (other != null) {
      return other
          .calls
          .copy()
          .completeOnTimeout(null, MOST_WAIT_MILLIS, TimeUnit.MILLISECONDS)
          .thenCompose(
              made -> {
                calling.remove(alignment.callsOf, other);
                alignment.join(other);
                return look(alignment);
              });
    }
    return table
        .state(alignment.account)
        .thenCompose(
            now -> {
              if (now.revision() == alignment.state.revision()) {
                return call(alignment, target, asks, calls);
              }
              // looked before somebody else's calls were settled, and got here after that
              callsMade(alignment);
              return look(alignment);
            });
  }

  private CompletionStage<List<WebhookChange>> call(
      Alignment alignment, Target target, boolean asks, List<WebhookChange> calls) {
    if (asks) {
      alignment.ask();
      listTimes.asked(alignment.account, clocks.elapsed().millis());
    }
    alignment.begin(calls);
    List<WebhookRegistration> doubtful = AccountWebhooks.rows(calls);
    return doubtful.isEmpty()
        ? CompletableFuture.completedFuture(calls)
        : table
            .doubt(alignment.account, doubtful, target == Target.DELETED)
            .thenApply(doubted -> calls);
  }

  private CompletionStage<Void> forgetFormer(Alignment alignment) {
    return moves
        .hasNothingLeft(alignment.left ? alignment.by : null)
        .thenAccept(
            forgotten -> {
              if (forgotten) {
                sessions.keep(alignment.account, 0);
              }
            });
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
   *     RouteProperties#GATEWAY_OUTCOME}
   */
  public void note(Exchange exchange) {
    outcomes.note(exchange);
  }

  /**
   * Accounts to align, though none of their sessions has just begun or ended: the gateway did not
   * take all webhooks; or the last receiver, on any replica, has not come back within the linger
   * time, which is for one replica to notice; or it never came, as its bind was refused; an account
   * is another user of the gateway now; or it is time to ask the gateway what it has.
   *
   * @return completes with their system_ids
   */
  public CompletionStage<List<String>> due() {
    Set<String> due = receivers.outdated();
    return lingering()
        .thenAccept(due::addAll)
        .thenCompose(claimed -> incomplete())
        .thenAccept(due::addAll)
        .thenCompose(added -> moves.due(MOST_AT_ONCE))
        .thenApply(
            moved -> {
              due.addAll(moved);
              due.addAll(toBeListed());
              return List.copyOf(due);
            });
  }

  private CompletionStage<List<String>> lingering() {
    List<String> left =
        accounts.all().stream()
            .map(GatewayAccount::systemId)
            .filter(account -> !sessions.hasReceiver(account))
            .toList();
    CompletionStage<List<String>> all = CompletableFuture.completedFuture(new ArrayList<>());
    for (Map.Entry<Duration, List<String>> each : targets.goingAfter(left).entrySet()) {
      long before = clocks.patient().millis() - each.getKey().toMillis();
      all =
          all.thenCombine(
              table.claimLingering(each.getValue(), before, MOST_AT_ONCE),
              (some, more) -> {
                some.addAll(more);
                return some;
              });
    }
    return all;
  }

  private List<String> toBeListed() {
    long now = clocks.elapsed().millis();
    listTimes.retain(sessions::hasReceiver);
    return !webhooks.any()
        ? List.of()
        : accounts.all().stream()
            .map(GatewayAccount::systemId)
            .filter(account -> sessions.hasReceiver(account) && listTimes.isDue(account, now))
            .limit(MOST_AT_ONCE)
            .toList();
  }

  /**
   * Asked of the store, since another replica may have left an account's webhooks doubtful, whose
   * last receiver there has gone meanwhile.
   */
  private CompletionStage<List<String>> incomplete() {
    long now = clocks.elapsed().millis();
    long next = nextCheck.get();
    return webhooks.any() && now >= next && nextCheck.compareAndSet(next, now + CHECK_MILLIS)
        ? refused
            .known()
            .thenCompose(unknown -> table.incomplete(webhooks.events(unknown).size(), started))
            .thenApply(lacking -> retryTimes.due(lacking, now))
        : CompletableFuture.completedFuture(List.of());
  }
}
