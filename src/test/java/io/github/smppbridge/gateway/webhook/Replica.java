package io.github.smppbridge.gateway.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.component.Secret;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.gateway.AccountSessions;
import io.github.smppbridge.gateway.GatewayAccount;
import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.gateway.GatewayCredential;
import io.github.smppbridge.gateway.GatewayOutcome;
import io.github.smppbridge.gateway.GatewayUsers;
import io.github.smppbridge.gateway.SurplusTokens;
import io.github.smppbridge.gateway.TokenRecords;
import io.github.smppbridge.gateway.WebhookLinger;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.smpp.CloseReason;
import io.github.smppbridge.store.Store;
import io.github.smppbridge.testkit.Patience;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;

/** A process with its reconciler; makes the calls as {@code routes/webhooks} does. */
final class Replica {
  static final String ACCOUNT = "ACME";
  private static final List<String> OPTIONAL = List.of("sms:data-received");

  private final CamelContext context = new DefaultCamelContext();
  private final GatewayAccounts accounts = new GatewayAccounts();
  final AccountSessions sessions;
  final WebhookReconciler reconciler;
  private final ToIntFunction<WebhookChange> gateway;
  private final Clock clock;

  /** How long webhooks outlive the last receiver. */
  volatile WebhookLinger linger;

  /** What the gateway says of a refusal. */
  volatile String words = "invalid event";

  /** What accounts.file says of users, by system_id. */
  final Map<String, GatewayCredential> entries = new ConcurrentHashMap<>();

  /** What a list tells; null = the gateway does not tell. */
  Supplier<JsonNode> list = () -> null;

  Replica(Store store, Clock clock, Duration linger, ToIntFunction<WebhookChange> gateway) {
    this.gateway = gateway;
    this.clock = clock;
    this.linger = WebhookLinger.of(linger);
    accounts.admit(
        new GatewayAccount(ACCOUNT, GatewayCredential.basic(ACCOUNT, Secret.of("secret")), clock));
    sessions =
        new AccountSessions(accounts, new SurplusTokens(TokenRecords.NONE), () -> null, clock);
    reconciler =
        new WebhookReconciler(
            store.webhooks(),
            store.webhookOwners(),
            accounts,
            new GatewayUsers(account -> Optional.ofNullable(entries.get(account)), accounts),
            sessions,
            store.webhookRefusals(),
            new WebhookOptions(
                "https://bridge.example",
                OPTIONAL,
                "https://gateway.example",
                account -> this.linger),
            Clocks.of(clock));
  }

  /** A receiver binds, and counts as one until {@link #end} or {@link #refuse}. */
  Exchange bind(String session) {
    Exchange bind = binding(session);
    align(bind);
    return bind;
  }

  /** As {@link #bind}, before its webhooks are aligned. */
  Exchange binding(String session) {
    Exchange bind = exchange(session);
    bind.getMessage().setHeader(SmppServerConstants.CAN_RECEIVE, true);
    sessions.begin(bind);
    return bind;
  }

  /** Its client is gone before the answer: no session comes of the bind, and none ends. */
  void refuse(Exchange bind) {
    bind.getExchangeExtension().handoverCompletions().forEach(each -> each.onComplete(bind));
  }

  void end(String session, CloseReason reason) {
    Exchange end = ending(session, reason);
    if (!sessions.hasReceiver(ACCOUNT)) {
      align(end);
    }
  }

  /** As {@link #end}, before its webhooks are aligned. */
  Exchange ending(String session, CloseReason reason) {
    Exchange end = exchange(session);
    end.getMessage().setHeader(SmppServerConstants.CLOSE_REASON, reason.name());
    sessions.ended(end);
    return end;
  }

  /** Calls the gateway as another user from now on, as after a bind by another entry. */
  void admit(String user) {
    accounts.admit(
        new GatewayAccount(ACCOUNT, GatewayCredential.basic(user, Secret.of("secret")), clock));
  }

  /** Once more, though nothing has happened. */
  void align() {
    align(exchange("none"));
  }

  /** What the timer does. */
  void tick() {
    get(reconciler.due()).forEach(account -> align());
  }

  void align(Exchange exchange) {
    List<WebhookChange> calls = get(reconciler.compare(exchange));
    while (!calls.isEmpty()) {
      make(calls, exchange);
      calls = get(reconciler.compare(exchange));
    }
  }

  /** The calls of its next round that change anything; what comes before that is done. */
  List<WebhookChange> changes(Exchange exchange) {
    List<WebhookChange> calls = get(reconciler.compare(exchange));
    if (calls.equals(List.of(WebhookChange.LIST))) {
      make(calls, exchange);
      calls = get(reconciler.compare(exchange));
    }
    return calls;
  }

  /** What the calls so far came to is told to the store before this returns, in its turn. */
  CompletionStage<Void> beginToAlign(Exchange exchange) {
    return reconciler
        .compare(exchange)
        .thenAcceptAsync(
            calls -> {
              make(calls, exchange);
              align(exchange);
            });
  }

  void make(List<WebhookChange> calls, Exchange exchange) {
    CompletableFuture.allOf(
            calls.stream()
                .map(call -> CompletableFuture.runAsync(() -> make(call, exchange)))
                .toArray(CompletableFuture[]::new))
        .join();
  }

  private void make(WebhookChange call, Exchange exchange) {
    Exchange step = exchange.copy();
    step.setProperty(RouteProperties.WEBHOOK_CHANGE, call);
    JsonNode listed = call.kind() == WebhookChange.Kind.LIST ? list.get() : null;
    step.getMessage().setBody(listed);
    int status =
        call.kind() != WebhookChange.Kind.LIST
            ? gateway.applyAsInt(call)
            : listed == null ? 405 : 200;
    step.setProperty(RouteProperties.GATEWAY_STATUS, status);
    step.setProperty(RouteProperties.GATEWAY_MESSAGE, words);
    step.setProperty(RouteProperties.GATEWAY_OUTCOME, outcome(status).name());
    reconciler.note(step);
  }

  private static GatewayOutcome outcome(int status) {
    return status / 100 == 2
        ? GatewayOutcome.DONE
        : status == 404
            ? GatewayOutcome.ABSENT
            : status / 100 == 4 ? GatewayOutcome.REFUSED : GatewayOutcome.UNKNOWN;
  }

  private Exchange exchange(String session) {
    Exchange exchange = new DefaultExchange(context);
    exchange.getMessage().setHeader(SmppServerConstants.SYSTEM_ID, ACCOUNT);
    exchange.getMessage().setHeader(SmppServerConstants.SESSION_ID, session);
    return exchange;
  }

  static <T> T get(CompletionStage<T> stage) {
    return stage
        .toCompletableFuture()
        .orTimeout(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)
        .join();
  }
}
