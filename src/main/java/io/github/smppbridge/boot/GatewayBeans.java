package io.github.smppbridge.boot;

import io.github.smppbridge.accounts.Account;
import io.github.smppbridge.config.ConfigKey;
import io.github.smppbridge.gateway.Acceptance;
import io.github.smppbridge.gateway.AccountSessions;
import io.github.smppbridge.gateway.AccountShares;
import io.github.smppbridge.gateway.CredentialDoubt;
import io.github.smppbridge.gateway.DeviceRefresh;
import io.github.smppbridge.gateway.GatewayAccount;
import io.github.smppbridge.gateway.GatewayCalls;
import io.github.smppbridge.gateway.GatewayCircuit;
import io.github.smppbridge.gateway.GatewayHeaders;
import io.github.smppbridge.gateway.GatewayHealth;
import io.github.smppbridge.gateway.GatewayLoad;
import io.github.smppbridge.gateway.GatewayLogin;
import io.github.smppbridge.gateway.GatewayObserver;
import io.github.smppbridge.gateway.GatewayPauses;
import io.github.smppbridge.gateway.GatewayRefusals;
import io.github.smppbridge.gateway.GatewaySlots;
import io.github.smppbridge.gateway.GatewayTokens;
import io.github.smppbridge.gateway.JsonTemplate;
import io.github.smppbridge.gateway.LastingFailures;
import io.github.smppbridge.gateway.LeftTokens;
import io.github.smppbridge.gateway.OtherGateways;
import io.github.smppbridge.gateway.SharedLogins;
import io.github.smppbridge.gateway.SurplusTokens;
import io.github.smppbridge.gateway.TokenRecords;
import io.github.smppbridge.gateway.WebhookLinger;
import io.github.smppbridge.gateway.webhook.OtherWebhooks;
import io.github.smppbridge.gateway.webhook.ReceivedReplay;
import io.github.smppbridge.gateway.webhook.WebhookOptions;
import io.github.smppbridge.gateway.webhook.WebhookReconciler;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.work.Turnstile;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.camel.builder.AggregationStrategies;
import org.apache.camel.support.builder.ExpressionBuilder;

/** Packages {@code gateway} and {@code gateway.webhook}. */
final class GatewayBeans {
  private static final Duration TOKEN_TTL = Duration.ofHours(1);

  /** Clients wait no longer for the answer to a bind than for others. */
  private static final Duration HEALTH_PATIENCE = Duration.ofSeconds(5);

  private GatewayBeans() {}

  static void bind(Wiring wiring, GatewayObserver observer, Consumer<String> disbelieved) {
    Duration timeout = wiring.duration(ConfigKey.GATEWAY_TIMEOUT);
    GatewayCircuit circuit =
        new GatewayCircuit(
            wiring.duration(ConfigKey.GATEWAY_CIRCUIT_WAIT),
            timeout,
            wiring.clocks().elapsed(),
            wiring.accounts());
    GatewayPauses pauses =
        new GatewayPauses(circuit, wiring.clocks().elapsed(), wiring.clocks().wall());
    TokenRecords records = new StoredTokens(wiring.store().tokens());
    SurplusTokens surplus = new SurplusTokens(records);
    wiring.bind("gatewayAccounts", wiring.accounts());
    wiring.bind("gatewayCircuit", circuit);
    wiring.bind("gatewayPauses", pauses);
    AccountShares shares = shares(wiring, timeout);
    wiring.bind("callSlots", new GatewaySlots(shares, () -> shares(wiring, timeout)));
    wiring.bind("accountShares", shares);
    wiring
        .accounts()
        .others(new OtherGateways(() -> wiring.file().gateways(), wiring.clocks().elapsed()));
    wiring.bind("gatewayLoad", new GatewayLoad(wiring.accounts(), circuit, pauses, shares));
    wiring.bind("gatewayHeaders", new GatewayHeaders());
    wiring.bind("gatewayRefusals", new GatewayRefusals(wiring.clocks().elapsed()));
    wiring.bind(
        "confirmation",
        AggregationStrategies.flexible(String.class)
            .pick(ExpressionBuilder.exchangePropertyExpression(RouteProperties.GATEWAY_OUTCOME))
            .storeInVariable(RouteProperties.CONFIRMATION));
    // a language is found by its name
    wiring.bind("json-template", new JsonTemplate(wiring.json()));
    Clock elapsed = wiring.clocks().elapsed();
    LastingFailures lasting = new LastingFailures(wiring.json(), elapsed);
    wiring.bind("lastingFailures", lasting);
    wiring.bind(
        "gatewayCalls",
        new GatewayCalls(wiring.accounts(), wiring.json(), pauses, observer.and(lasting), timeout));
    wiring.bind("acceptance", new Acceptance(disbelieved, elapsed));
    wiring.bind("credentialDoubt", new CredentialDoubt(wiring.accounts(), elapsed));
    Duration patience = timeout.compareTo(HEALTH_PATIENCE) < 0 ? timeout : HEALTH_PATIENCE;
    wiring.bind("gatewayHealth", new GatewayHealth(elapsed, patience, wiring.workers()));
    bindLogin(wiring, surplus, records, timeout);
    bindRefresh(wiring);
    bindWebhooks(wiring, surplus);
  }

  private static void bindLogin(
      Wiring wiring, SurplusTokens surplus, TokenRecords records, Duration timeout) {
    Clock elapsed = wiring.clocks().elapsed();
    GatewayTokens tokens =
        new GatewayTokens(
            wiring.accounts(),
            surplus,
            records,
            "jwt".equals(wiring.text(ConfigKey.GATEWAY_AUTH)),
            wiring.configuration().flag(ConfigKey.GATEWAY_REPLAY_RECEIVED),
            TOKEN_TTL,
            elapsed,
            wiring.clocks().wall());
    SharedLogins logins =
        new SharedLogins(wiring.accounts(), tokens, elapsed, timeout, wiring.workers());
    wiring.bind("surplusTokens", surplus);
    wiring.bind(
        "leftTokens",
        new LeftTokens(
            records,
            surplus,
            wiring.accounts(),
            user ->
                wiring
                    .file()
                    .ofUser(user)
                    .flatMap(
                        entry ->
                            entry
                                .credential()
                                .map(
                                    known -> new GatewayAccount(entry.systemId(), known, elapsed))),
            elapsed));
    wiring.bind("gatewayTokens", tokens);
    wiring.bind("sharedLogins", logins);
    wiring.bind(
        "gatewayLogin",
        new GatewayLogin(wiring.accounts(), logins, elapsed, wiring.clocks().wall()));
  }

  private static void bindRefresh(Wiring wiring) {
    ExecutorService workers = wiring.lookup("smppWorkers", ExecutorService.class);
    DeviceQuestions questions = new DeviceQuestions(wiring.context(), workers);
    wiring.bind("deviceRefresh", new DeviceRefresh(wiring.accounts(), questions::ask, workers));
  }

  /** A call that uses its connection for nearly all of an attempt's time hangs. */
  private static AccountShares shares(Wiring wiring, Duration timeout) {
    Vertx vertx = wiring.lookup("vertx", Vertx.class);
    return new AccountShares(
        wiring.accounts(),
        new AccountShares.Sizes(
            wiring.configuration().number(ConfigKey.GATEWAY_MAX_CONNECTIONS),
            wiring.configuration().number(ConfigKey.GATEWAY_MAX_CONNECTIONS_PER_ACCOUNT),
            timeout.dividedBy(3)),
        (delay, task) -> {
          long timer = vertx.setTimer(Math.max(1, delay.toMillis()), fired -> task.run());
          return () -> vertx.cancelTimer(timer);
        },
        new Turnstile(wiring.lookup("smppWorkers", ExecutorService.class)),
        System::nanoTime);
  }

  private static void bindWebhooks(Wiring wiring, SurplusTokens surplus) {
    AccountSessions sessions =
        new AccountSessions(
            wiring.accounts(), surplus, wiring::sessions, wiring.clocks().elapsed());
    wiring.bind("accountSessions", sessions);
    wiring.bind("gatewayUsers", wiring.users());
    wiring.bind(
        "otherWebhooks",
        new OtherWebhooks(
            () -> wiring.file().gateways().values(),
            wiring.text(ConfigKey.GATEWAY_WEBHOOK_BASE_URL),
            wiring.clocks().elapsed()));
    wiring.bind(
        "webhookReconciler",
        new WebhookReconciler(
            wiring.store().webhooks(),
            wiring.store().webhookOwners(),
            wiring.accounts(),
            wiring.users(),
            sessions,
            wiring.store().webhookRefusals(),
            new WebhookOptions(
                wiring.text(ConfigKey.GATEWAY_WEBHOOK_BASE_URL),
                WebhookOptions.optionalEvents(
                    wiring.configuration().flag(ConfigKey.MO_DATA),
                    wiring.configuration().flag(ConfigKey.MO_MMS),
                    wiring.configuration().flag(ConfigKey.WEBHOOK_BATCHES)),
                wiring.text(ConfigKey.GATEWAY_API_BASE_URL),
                lingers(wiring)),
            wiring.clocks()));
    wiring.bind(
        "receivedReplay",
        new ReceivedReplay(
            wiring.store().missedTimes(),
            wiring.configuration().flag(ConfigKey.GATEWAY_REPLAY_RECEIVED),
            wiring.duration(ConfigKey.RECEIPTS_EXPIRE_AFTER),
            wiring.clocks()));
  }

  private static Function<String, WebhookLinger> lingers(Wiring wiring) {
    String key = wiring.text(ConfigKey.GATEWAY_WEBHOOK_LINGER);
    WebhookLinger common =
        WebhookLinger.WORD.equals(key)
            ? WebhookLinger.FOREVER
            : WebhookLinger.of(wiring.duration(ConfigKey.GATEWAY_WEBHOOK_LINGER));
    return systemId -> wiring.file().find(systemId).flatMap(Account::webhookLinger).orElse(common);
  }
}
