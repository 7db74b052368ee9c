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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What comes of the calls of an alignment, for the store. */
final class WebhookOutcomes {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookOutcomes.class);
  private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

  private final WebhookTable table;
  private final WebhookMoves moves;
  private final AccountWebhooks webhooks;
  private final ListTimes listTimes;
  private final Clocks clocks;
  private final long started;

  WebhookOutcomes(
      WebhookTable table,
      WebhookMoves moves,
      AccountWebhooks webhooks,
      ListTimes listTimes,
      Clocks clocks,
      long started) {
    this.table = table;
    this.moves = moves;
    this.webhooks = webhooks;
    this.listTimes = listTimes;
    this.clocks = clocks;
    this.started = started;
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
    } else {
      LOG.warn(
          "webhook {} of {}: {} is not done: {} {}",
          change.webhook() == null ? "list" : change.webhook().event(),
          alignment.account,
          change.kind(),
          exchange.getProperty(RouteProperties.GATEWAY_STATUS, 0, Integer.class),
          exchange.getProperty(RouteProperties.GATEWAY_MESSAGE));
    }
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
    return settleOwn(alignment, outcomes)
        .thenCompose(settled -> moves.deleted(done(outcomes, WebhookChange.Kind.DELETE_LEFT)))
        .thenCompose(settled -> settleListing(alignment))
        .whenComplete((settled, failure) -> callsMade.run());
  }

  private CompletionStage<Void> settleOwn(
      Alignment alignment, Map<WebhookChange, Boolean> outcomes) {
    long now = Math.max(started, clocks.wall().millis());
    List<WebhookRegistration> told = new ArrayList<>();
    Map<String, Boolean> deletions = new LinkedHashMap<>();
    outcomes.forEach(
        (change, done) -> {
          if (change.kind() == WebhookChange.Kind.REGISTER) {
            told.add(change.webhook().at(done ? now : 0));
          } else if (change.isOfAccount()) {
            deletions.put(change.webhook().webhookId(), done);
          }
        });
    return told.isEmpty() && deletions.isEmpty()
        ? DONE
        : table.settle(
            alignment.account,
            moves.user(alignment.by),
            alignment.state.revision(),
            told,
            deletions);
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
      listTimes.agreed(alignment.account, clocks.elapsed().millis());
    }
    return table
        .listed(
            alignment.account,
            alignment.state.revision(),
            Math.max(started, clocks.wall().millis()),
            told)
        .thenCompose(settled -> moves.strays(alignment.by, listing.strays(webhooks, thought)))
        .thenAccept(alignment::also);
  }
}
