package io.github.smppbridge.gateway.webhook;

import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.gateway.GatewayOutcome;
import io.github.smppbridge.gateway.ListedWebhook;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.store.WebhookRegistration;
import io.github.smppbridge.store.WebhookTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What comes of the calls of an alignment, for the store. */
final class WebhookOutcomes {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookOutcomes.class);
  private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

  private static final int FORBIDDEN = 403;

  /** What the gateway says of a request that it would refuse again. */
  private static final Set<Integer> REFUSED = Set.of(400, 403, 422);

  /** Of an event that it does not know: {@code invalid event}, {@code "event": enum expected}. */
  private static final Pattern OF_AN_EVENT =
      Pattern.compile("\\bevent\\b", Pattern.CASE_INSENSITIVE);

  private final WebhookTable table;
  private final WebhookMoves moves;
  private final AccountWebhooks webhooks;
  private final RefusedEvents refused;
  private final Times times;
  private final Clocks clocks;
  private final long started;

  /** When the gateway is asked next, and what it did not take is tried again. */
  record Times(ListTimes list, RetryTimes retry) {}

  WebhookOutcomes(
      WebhookTable table,
      WebhookMoves moves,
      AccountWebhooks webhooks,
      RefusedEvents refused,
      Times times,
      Clocks clocks) {
    this.table = table;
    this.moves = moves;
    this.webhooks = webhooks;
    this.refused = refused;
    this.times = times;
    this.clocks = clocks;
    this.started = clocks.wall().millis();
  }

  /** Notes the outcome of one call. */
  void note(Exchange exchange) {
    Alignment alignment = exchange.getProperty(RouteProperties.WEBHOOK_ALIGNMENT, Alignment.class);
    WebhookChange change =
        exchange.getProperty(RouteProperties.WEBHOOK_CHANGE, WebhookChange.class);
    GatewayOutcome outcome = GatewayOutcome.of(exchange);
    if (outcome == GatewayOutcome.DONE || change.deletes() && outcome == GatewayOutcome.ABSENT) {
      if (change.kind() == WebhookChange.Kind.LIST) {
        alignment.listing = new Listing(ListedWebhook.of(exchange));
      }
      alignment.done(change);
      return;
    }
    int status = exchange.getProperty(RouteProperties.GATEWAY_STATUS, 0, Integer.class);
    String words = exchange.getProperty(RouteProperties.GATEWAY_MESSAGE, "", String.class);
    if (outcome == GatewayOutcome.REFUSED && REFUSED.contains(status)) {
      alignment.refused(change, isOfEvent(change, status, words));
    }
    LOG.warn(
        "webhook {} of {}: {} is not done: {} {}",
        change.webhook() == null ? "list" : change.webhook().event(),
        alignment.account,
        change.kind(),
        status,
        words);
  }

  private static boolean isOfEvent(WebhookChange change, int status, String words) {
    return change.kind() == WebhookChange.Kind.REGISTER
        && status != FORBIDDEN
        && (!AccountWebhooks.NEEDED.contains(change.webhook().event())
            || OF_AN_EVENT.matcher(words).find());
  }

  /**
   * Ends the calls of a round, if there were any, and tells the store what came of them.
   *
   * @param callsMade called when the store knows
   */
  CompletionStage<Void> settle(Alignment alignment, Runnable callsMade) {
    Map<WebhookChange, Boolean> outcomes = alignment.takeOutcomes();
    if (outcomes.isEmpty()) {
      return DONE;
    }
    Map<WebhookChange, Boolean> refusals = alignment.takeRefusals();
    Set<String> unknown = unknown(alignment, outcomes, refusals);
    retryLater(alignment.account, outcomes, refusals.keySet(), unknown);
    return (unknown.isEmpty() ? DONE : refused.learn(unknown))
        .thenCompose(learnt -> settleOwn(alignment, outcomes, unknown))
        .thenCompose(settled -> moves.deleted(done(outcomes, WebhookChange.Kind.DELETE_LEFT)))
        .thenCompose(settled -> settleListing(alignment))
        .whenComplete((settled, failure) -> callsMade.run());
  }

  /**
   * Events that the gateway does not know: it has refused them, and has another webhook that is the
   * same but for its event. Where it takes none the event is not what is wrong.
   */
  private static Set<String> unknown(
      Alignment alignment,
      Map<WebhookChange, Boolean> outcomes,
      Map<WebhookChange, Boolean> refusals) {
    boolean takes =
        !done(outcomes, WebhookChange.Kind.REGISTER).isEmpty()
            || alignment.state.registrations().stream().anyMatch(row -> row.registeredAt() > 0);
    return refusals.entrySet().stream()
        .filter(each -> takes && each.getValue())
        .map(each -> each.getKey().webhook().event())
        .collect(Collectors.toSet());
  }

  private void retryLater(
      String account,
      Map<WebhookChange, Boolean> outcomes,
      Set<WebhookChange> refusals,
      Set<String> unknown) {
    List<WebhookChange> failed =
        outcomes.entrySet().stream()
            .filter(each -> !each.getValue())
            .map(Map.Entry::getKey)
            .filter(change -> change.kind() == WebhookChange.Kind.REGISTER)
            .filter(change -> !unknown.contains(change.webhook().event()))
            .toList();
    if (!failed.isEmpty()) {
      long now = clocks.elapsed().millis();
      if (refusals.containsAll(failed)) {
        times.retry().refused(account, now);
      } else {
        times.retry().failed(account, now);
      }
    }
  }

  private CompletionStage<Void> settleOwn(
      Alignment alignment, Map<WebhookChange, Boolean> outcomes, Set<String> unknown) {
    long now = Math.max(started, clocks.wall().millis());
    List<WebhookRegistration> told = new ArrayList<>();
    Map<String, Boolean> deletions = new LinkedHashMap<>();
    outcomes.forEach(
        (change, done) -> {
          if (change.kind() == WebhookChange.Kind.REGISTER) {
            if (!done && unknown.contains(change.webhook().event()) && alignment.isNew(change)) {
              deletions.put(change.webhook().webhookId(), true);
            } else {
              told.add(change.webhook().at(done ? now : 0));
            }
          } else if (change.isOfAccount()) {
            deletions.put(change.webhook().webhookId(), done);
          }
        });
    if (told.isEmpty() && deletions.isEmpty()) {
      return DONE;
    }
    boolean heard =
        told.stream()
            .noneMatch(
                each -> each.registeredAt() == 0 && each.event().equals(ReceivedReplay.RECEIVED));
    return (heard ? DONE : table.notHeard(alignment.account))
        .thenCompose(
            noted ->
                table.settle(
                    alignment.account,
                    moves.user(alignment.by),
                    alignment.state.revision(),
                    told,
                    deletions));
  }

  private static List<WebhookChange> done(
      Map<WebhookChange, Boolean> outcomes, WebhookChange.Kind kind) {
    return outcomes.entrySet().stream()
        .filter(each -> each.getValue() && each.getKey().kind() == kind)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** What the gateway has told overrules what the store believes. */
  private CompletionStage<Void> settleListing(Alignment alignment) {
    Listing listing = alignment.listing;
    if (listing == null) {
      return DONE;
    }
    alignment.listing = null;
    List<WebhookRegistration> thought = alignment.state.registrations();
    Map<String, Boolean> told = listing.told(thought);
    if (!told.containsValue(false)) {
      times.list().agreed(alignment.account, clocks.elapsed().millis());
    }
    return table
        .listed(
            alignment.account,
            alignment.state.revision(),
            Math.max(started, clocks.wall().millis()),
            told)
        .thenCompose(
            settled -> moves.strays(alignment.by, listing.strays(webhooks, alignment.ownIds())))
        .thenAccept(alignment::also);
  }
}
