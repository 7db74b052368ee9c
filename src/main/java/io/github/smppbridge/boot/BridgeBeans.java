package io.github.smppbridge.boot;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.core.util.RecyclerPool;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.accounts.Account;
import io.github.smppbridge.accounts.AccountFile;
import io.github.smppbridge.accounts.AccountLimits;
import io.github.smppbridge.accounts.AccountLogin;
import io.github.smppbridge.accounts.Door;
import io.github.smppbridge.accounts.SubmitLimits;
import io.github.smppbridge.admin.AdminAccess;
import io.github.smppbridge.admin.AdminMessages;
import io.github.smppbridge.admin.AdminSessions;
import io.github.smppbridge.component.SmppServerComponent;
import io.github.smppbridge.config.ConfigKey;
import io.github.smppbridge.config.Configuration;
import io.github.smppbridge.deliver.Deliveries;
import io.github.smppbridge.deliver.Receipts;
import io.github.smppbridge.deliver.ReceivedMessages;
import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.gateway.GatewayCalls;
import io.github.smppbridge.gateway.GatewayCircuit;
import io.github.smppbridge.gateway.GatewayHeaders;
import io.github.smppbridge.gateway.GatewayLogin;
import io.github.smppbridge.gateway.GatewayObserver;
import io.github.smppbridge.gateway.GatewayPauses;
import io.github.smppbridge.gateway.SurplusTokens;
import io.github.smppbridge.gateway.webhook.AccountSessions;
import io.github.smppbridge.gateway.webhook.BindsInProgress;
import io.github.smppbridge.gateway.webhook.WebhookRegistrations;
import io.github.smppbridge.parts.MessageParts;
import io.github.smppbridge.query.Cancellations;
import io.github.smppbridge.query.MessageQueries;
import io.github.smppbridge.query.Replacements;
import io.github.smppbridge.report.MessageEvents;
import io.github.smppbridge.report.MobileOriginated;
import io.github.smppbridge.report.Reconciliation;
import io.github.smppbridge.report.StateRules;
import io.github.smppbridge.report.WebhookRequests;
import io.github.smppbridge.report.WebhookSignatures;
import io.github.smppbridge.route.RouteFailure;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.smpp.SessionRegistry;
import io.github.smppbridge.smpp.text.Alphabet;
import io.github.smppbridge.smpp.text.MessageIds;
import io.github.smppbridge.smpp.text.MessageState;
import io.github.smppbridge.store.Store;
import io.github.smppbridge.store.StoreOptions;
import io.github.smppbridge.store.TimeOrderedIds;
import io.github.smppbridge.submit.DeviceSelection;
import io.github.smppbridge.submit.MultiSubmissions;
import io.github.smppbridge.submit.SubmitOutcome;
import io.github.smppbridge.submit.SubmitSteps;
import io.github.smppbridge.submit.SubmittedMessages;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.AggregationStrategies;
import org.apache.camel.http.base.HttpHeaderFilterStrategy;
import org.apache.camel.support.builder.ExpressionBuilder;

/** The beans that {@code routes/} call by name. */
final class BridgeBeans {
  /** Questions a round of {@code routes/reconcile}: bounds the request rate. */
  private static final int CHECKS_A_ROUND = 50;

  /** Sets of buffers kept between messages; as many as are ever in use at the same instant. */
  private static final int JSON_BUFFERS = 64;

  private static final Duration TOKEN_TTL = Duration.ofHours(1);

  private final Configuration configuration;
  private final Store store;
  private final Consumer<SubmitLimits.Reason> limited;
  private final Clock clock;
  private final ObjectMapper json =
      new ObjectMapper(JsonFactory.builder().recyclerPool(jsonBuffers()).build())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  private final GatewayAccounts accounts = new GatewayAccounts();

  BridgeBeans(
      Configuration configuration,
      Store store,
      Clock clock,
      Consumer<SubmitLimits.Reason> limited) {
    this.configuration = configuration;
    this.store = store;
    this.clock = clock;
    this.limited = limited;
  }

  /**
   * Buffers that messages share. Jackson keeps them by thread unless told otherwise, and a virtual
   * thread writes one message only: that would be 25 KB of new buffers for each.
   */
  private static RecyclerPool<BufferRecycler> jsonBuffers() {
    return JsonRecyclerPools.newBoundedPool(JSON_BUFFERS);
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
    beans.put("routeFailure", new RouteFailure());
    beans.put("gatewayAccounts", accounts);
    GatewayCircuit circuit =
        new GatewayCircuit(
            configuration.duration(ConfigKey.GATEWAY_CIRCUIT_WAIT),
            configuration.duration(ConfigKey.GATEWAY_TIMEOUT),
            clock);
    beans.put("gatewayCircuit", circuit);
    beans.put("gatewayHeaders", new GatewayHeaders());
    GatewayPauses pauses = new GatewayPauses(circuit, clock);
    beans.put("gatewayPauses", pauses);
    beans.put(
        "confirmation",
        AggregationStrategies.flexible(Integer.class)
            .pick(ExpressionBuilder.exchangePropertyExpression(RouteProperties.GATEWAY_STATUS))
            .storeInVariable(RouteProperties.CONFIRMATION));
    beans.put(
        "gatewayCalls",
        new GatewayCalls(
            accounts,
            json,
            pauses,
            gatewayObserver,
            configuration.duration(ConfigKey.GATEWAY_TIMEOUT)));
    SurplusTokens surplus = new SurplusTokens();
    beans.put("surplusTokens", surplus);
    beans.put(
        "gatewayLogin",
        new GatewayLogin(
            accounts,
            surplus,
            "jwt".equals(configuration.get(ConfigKey.GATEWAY_AUTH)),
            TOKEN_TTL,
            clock));
    AccountFile file = accountFile();
    addAccounts(beans, file, sessions(context));
    addSubmission(beans);
    addReceipts(beans, file);
    addWebhooks(beans, sessions(context));
    return beans;
  }

  private AccountFile accountFile() {
    return AccountFile.open(
        configuration.file(ConfigKey.ACCOUNTS_FILE).orElse(null),
        configuration.variables(),
        new AccountLimits(
            configuration.decimal(ConfigKey.LIMITS_SUBMIT_PER_SECOND),
            configuration.number(ConfigKey.LIMITS_BURST),
            null,
            0,
            configuration.number(ConfigKey.LIMITS_MESSAGE_SIZE),
            configuration.number(ConfigKey.LIMITS_DAILY_QUOTA)));
  }

  /** What data_coding 0 means to an account, bound here or not. */
  private Alphabet alphabet(AccountFile file, String account) {
    return Alphabet.parse(
        file.find(account)
            .flatMap(Account::alphabet)
            .orElse(configuration.get(ConfigKey.SMPP_DEFAULT_ALPHABET)));
  }

  private void addAccounts(
      Map<String, Object> beans, AccountFile file, Supplier<SessionRegistry> sessions) {
    beans.put("accountFile", file);
    beans.put("accountLogin", new AccountLogin(file));
    beans.put(
        "door",
        new Door(
            configuration.number(ConfigKey.LIMITS_BIND_FAILURES),
            configuration.duration(ConfigKey.LIMITS_BIND_FAILURE_WINDOW),
            configuration.duration(ConfigKey.LIMITS_BIND_BLOCK),
            configuration.duration(ConfigKey.LIMITS_BIND_REFUSAL_DELAY),
            file::names,
            clock));
    SubmitLimits limits = new SubmitLimits(file, limited, clock);
    beans.put("submitLimits", limits);
    beans.put("adminAccess", new AdminAccess(configuration.text(ConfigKey.ADMIN_TOKEN)));
    beans.put("adminSessions", new AdminSessions(sessions, file, limits, accounts));
    beans.put(
        "adminMessages",
        new AdminMessages(
            store.messages(), json, configuration.flag(ConfigKey.ADMIN_MASK_NUMBERS)));
    beans.put("adminOutcome", AdminMessages.outcome());
    HttpHeaderFilterStrategy headers = new HttpHeaderFilterStrategy();
    headers.getOutFilter().remove("cache-control");
    beans.put("answerHeaders", headers);
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
    SubmitSteps submissions =
        new SubmitSteps(
            new MessageIds(format, store::node, clock),
            TimeOrderedIds::next,
            json,
            country,
            priorities,
            clock);
    beans.put("submitSteps", submissions);
    // the name in routes that were written for 0.1
    beans.put("submissions", submissions);
    beans.put("submitOutcome", new SubmitOutcome());
    beans.put("multiSubmissions", new MultiSubmissions(submissions));
    beans.put("multiOutcomes", MultiSubmissions.outcomes());
    MessageParts parts = messageParts(submissions);
    beans.put("messageParts", parts);
    beans.put(
        "partsDue",
        parts.due(accounts, configuration.duration(ConfigKey.GATEWAY_TIMEOUT).multipliedBy(2)));
    beans.put(
        "deviceSelection",
        new DeviceSelection(
            accounts,
            DeviceSelection.Policy.parse(configuration.get(ConfigKey.GATEWAY_DEVICE_SELECTION)),
            country));
    beans.put(
        "submittedMessages",
        new SubmittedMessages(
            store.messages(),
            configuration.flag(ConfigKey.STORE_KEEP_TEXT),
            configuration.duration(ConfigKey.RECEIPTS_FIRST_CHECK),
            clock));
    beans.put("cancellations", new Cancellations(store.messages()));
    beans.put("replacements", new Replacements(store.messages(), json, clock));
    beans.put(
        "messageQueries",
        new MessageQueries(
            store.messages(),
            store.parts(),
            MessageState.valueOf(upper(ConfigKey.SMPP_PENDING_STATE)),
            clock));
  }

  private MessageParts messageParts(SubmitSteps submissions) {
    return new MessageParts(
        store,
        submissions,
        json,
        new Receipts(json, configuration.duration(ConfigKey.RECEIPTS_EXPIRE_AFTER)),
        configuration.duration(ConfigKey.SMPP_PARTS_TIMEOUT),
        clock);
  }

  private void addReceipts(Map<String, Object> beans, AccountFile file) {
    Duration expireAfter = configuration.duration(ConfigKey.RECEIPTS_EXPIRE_AFTER);
    Receipts receipts = new Receipts(json, expireAfter);
    beans.put("receipts", receipts);
    Duration grace = configuration.duration(ConfigKey.RECEIPTS_GRACE);
    beans.put(
        "messageEvents",
        new MessageEvents(store.messages(), new StateRules(receipts, grace, clock)));
    beans.put(
        "reconciliation",
        new Reconciliation(
            store.messages(),
            accounts,
            configuration.duration(ConfigKey.RECEIPTS_FIRST_CHECK),
            grace,
            StoreOptions.openRetention(configuration.duration(ConfigKey.STORE_RETENTION)),
            CHECKS_A_ROUND,
            json,
            clock));
    ReceivedMessages received = new ReceivedMessages(json);
    beans.put("receivedMessages", received);
    beans.put(
        "mobileOriginated",
        new MobileOriginated(
            received,
            store.outbox(),
            accounts,
            account -> alphabet(file, account),
            "payload".equals(configuration.get(ConfigKey.RECEIPTS_MO_LONG_TEXT)),
            configuration.get(ConfigKey.RECEIPTS_MO_RECIPIENT),
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
    beans.put("accountSessions", new AccountSessions(accounts, sessions, binds, registrations));
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
