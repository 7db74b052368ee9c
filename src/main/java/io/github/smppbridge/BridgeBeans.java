package io.github.smppbridge;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.component.SmppServerComponent;
import io.github.smppbridge.config.ConfigKey;
import io.github.smppbridge.config.Configuration;
import io.github.smppbridge.gateway.BindsInProgress;
import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.gateway.GatewayCalls;
import io.github.smppbridge.gateway.GatewayLogin;
import io.github.smppbridge.gateway.GatewayObserver;
import io.github.smppbridge.gateway.WebhookRegistrations;
import io.github.smppbridge.message.AccountSessions;
import io.github.smppbridge.message.Deliveries;
import io.github.smppbridge.message.DeviceSelection;
import io.github.smppbridge.message.MessageEvents;
import io.github.smppbridge.message.MessageLog;
import io.github.smppbridge.message.MessageQueries;
import io.github.smppbridge.message.MessageTransitions;
import io.github.smppbridge.message.MobileOriginated;
import io.github.smppbridge.message.Receipts;
import io.github.smppbridge.message.Reconciliation;
import io.github.smppbridge.message.Submissions;
import io.github.smppbridge.message.WebhookRequests;
import io.github.smppbridge.message.WebhookSignatures;
import io.github.smppbridge.smpp.SessionRegistry;
import io.github.smppbridge.smpp.text.Alphabet;
import io.github.smppbridge.smpp.text.MessageIds;
import io.github.smppbridge.smpp.text.MessageSplitter;
import io.github.smppbridge.smpp.text.MessageState;
import io.github.smppbridge.store.Store;
import io.github.smppbridge.store.TimeOrderedIds;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;

/** The beans that {@code routes/} call by name. */
final class BridgeBeans {
  /** Time that other parts of a message get to be reported, before the gateway is asked. */
  private static final Duration DELIVERY_GRACE = Duration.ofSeconds(10);

  /** When the gateway is first asked for a state that no webhook told; the interval doubles. */
  private static final Duration FIRST_CHECK = Duration.ofSeconds(60);

  /** Questions a round of {@code routes/reconcile}: bounds the request rate. */
  private static final int CHECKS_A_ROUND = 50;

  private static final Duration TOKEN_TTL = Duration.ofHours(1);

  private final Configuration configuration;
  private final Store store;
  private final Clock clock = Clock.systemUTC();
  private final ObjectMapper json =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  private final GatewayAccounts accounts = new GatewayAccounts();

  BridgeBeans(Configuration configuration, Store store) {
    this.configuration = configuration;
    this.store = store;
  }

  /**
   * All beans.
   *
   * @param context where the smpp-server component is found, later
   * @param gatewayObserver told of every call to the gateway
   * @return name to bean
   */
  Map<String, Object> all(CamelContext context, GatewayObserver gatewayObserver) {
    Map<String, Object> beans = new LinkedHashMap<>();
    beans.put("outboxTable", store.outbox());
    beans.put("gatewayAccounts", accounts);
    beans.put(
        "gatewayCalls",
        new GatewayCalls(
            accounts, json, gatewayObserver, configuration.duration(ConfigKey.GATEWAY_TIMEOUT)));
    beans.put(
        "gatewayLogin",
        new GatewayLogin(
            accounts, "jwt".equals(configuration.get(ConfigKey.GATEWAY_AUTH)), TOKEN_TTL, clock));
    addSubmission(beans);
    addReceipts(beans);
    addWebhooks(beans, sessions(context));
    return beans;
  }

  private static Supplier<SessionRegistry> sessions(CamelContext context) {
    return () -> {
      SmppServerComponent server = context.getComponent("smpp-server", SmppServerComponent.class);
      return server == null ? null : server.getSessions();
    };
  }

  private void addSubmission(Map<String, Object> beans) {
    String country = configuration.get(ConfigKey.GATEWAY_DEFAULT_COUNTRY);
    MessageIds.Format format = MessageIds.Format.valueOf(upper(ConfigKey.SMPP_MESSAGE_ID_FORMAT));
    Map<Integer, Integer> priorities =
        configuration.pairs(ConfigKey.GATEWAY_PRIORITY_MAP).entrySet().stream()
            .collect(
                Collectors.toMap(
                    pair -> Integer.valueOf(pair.getKey()),
                    pair -> Integer.valueOf(pair.getValue())));
    beans.put(
        "submissions",
        new Submissions(
            new MessageIds(format, store::node, clock),
            TimeOrderedIds::next,
            json,
            country,
            priorities,
            clock));
    beans.put(
        "deviceSelection",
        new DeviceSelection(
            accounts,
            DeviceSelection.Policy.parse(configuration.get(ConfigKey.GATEWAY_DEVICE_SELECTION)),
            country));
    beans.put("messageLog", new MessageLog(store.messages(), FIRST_CHECK, clock));
    beans.put(
        "messageQueries",
        new MessageQueries(
            store.messages(), MessageState.valueOf(upper(ConfigKey.SMPP_PENDING_STATE))));
  }

  private void addReceipts(Map<String, Object> beans) {
    Duration expireAfter = configuration.duration(ConfigKey.RECEIPTS_EXPIRE_AFTER);
    Receipts receipts = new Receipts(json, expireAfter);
    beans.put("receipts", receipts);
    beans.put(
        "messageEvents",
        new MessageEvents(
            store.messages(), new MessageTransitions(receipts, DELIVERY_GRACE, clock)));
    beans.put(
        "reconciliation",
        new Reconciliation(store.messages(), accounts, FIRST_CHECK, CHECKS_A_ROUND, clock));
    beans.put(
        "mobileOriginated",
        new MobileOriginated(
            json,
            store.outbox(),
            accounts,
            new MessageSplitter(Alphabet.parse(configuration.get(ConfigKey.SMPP_DEFAULT_ALPHABET))),
            false,
            "",
            expireAfter,
            clock));
    beans.put(
        "deliveries",
        new Deliveries(
            store.outbox(), configuration.duration(ConfigKey.RECEIPTS_RETRY_MAX_DELAY), clock));
  }

  private void addWebhooks(Map<String, Object> beans, Supplier<SessionRegistry> sessions) {
    BindsInProgress binds = new BindsInProgress();
    WebhookRegistrations registrations =
        new WebhookRegistrations(
            store.webhooks(),
            accounts,
            account -> binds.contains(account) || hasReceiver(sessions.get(), account),
            configuration.get(ConfigKey.GATEWAY_WEBHOOK_BASE_URL),
            configuration.duration(ConfigKey.GATEWAY_WEBHOOK_LINGER),
            clock);
    beans.put("webhookRegistrations", registrations);
    beans.put("bindsInProgress", binds);
    beans.put("accountSessions", new AccountSessions(sessions, binds, registrations));
    beans.put(
        "webhookRequests",
        new WebhookRequests(
            store.webhooks(),
            new WebhookSignatures(
                configuration.pairs(ConfigKey.WEBHOOK_SIGNING_KEYS),
                configuration.duration(ConfigKey.WEBHOOK_CLOCK_SKEW),
                clock),
            json));
  }

  private static boolean hasReceiver(SessionRegistry sessions, String account) {
    return sessions != null && sessions.hasReceiver(account);
  }

  private String upper(ConfigKey key) {
    return configuration.get(key).toUpperCase(Locale.ROOT);
  }
}
