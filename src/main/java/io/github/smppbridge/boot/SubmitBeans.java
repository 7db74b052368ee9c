package io.github.smppbridge.boot;

import io.github.smppbridge.accounts.Account;
import io.github.smppbridge.accounts.AccountLogin;
import io.github.smppbridge.component.RouteContent;
import io.github.smppbridge.config.ConfigKey;
import io.github.smppbridge.gateway.AccountSessions;
import io.github.smppbridge.gateway.DeviceRefresh;
import io.github.smppbridge.gateway.GatewayPauses;
import io.github.smppbridge.gateway.PhoneRules;
import io.github.smppbridge.parts.MessageParts;
import io.github.smppbridge.query.Cancellations;
import io.github.smppbridge.query.MessageQueries;
import io.github.smppbridge.query.PendingState;
import io.github.smppbridge.query.ReplacementOutcomes;
import io.github.smppbridge.query.ReplacementWithdrawals;
import io.github.smppbridge.query.Replacements;
import io.github.smppbridge.query.TakingBackOutcome;
import io.github.smppbridge.smpp.text.MessageIds;
import io.github.smppbridge.store.NodeNumber;
import io.github.smppbridge.store.Store;
import io.github.smppbridge.store.TimeOrderedIds;
import io.github.smppbridge.submit.DeviceSelection;
import io.github.smppbridge.submit.GatewayChoice;
import io.github.smppbridge.submit.HeldAccounts;
import io.github.smppbridge.submit.HeldMessages;
import io.github.smppbridge.submit.HeldSubmits;
import io.github.smppbridge.submit.MultiSubmissions;
import io.github.smppbridge.submit.NumberRules;
import io.github.smppbridge.submit.Originals;
import io.github.smppbridge.submit.ReplacingTurns;
import io.github.smppbridge.submit.RouteChoices;
import io.github.smppbridge.submit.SubmitOutcome;
import io.github.smppbridge.submit.SubmitSteps;
import io.github.smppbridge.submit.SubmittedMessages;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;

/** Packages {@code submit}, {@code parts} and {@code query}. */
final class SubmitBeans {
  private SubmitBeans() {}

  static void bind(Wiring wiring) {
    Store store = wiring.store();
    String country = wiring.text(ConfigKey.GATEWAY_DEFAULT_COUNTRY);
    SubmitSteps submissions = submitSteps(wiring);
    wiring.bind("submitSteps", submissions);
    // the name in routes that were written for 0.1
    wiring.bind("submissions", submissions);
    wiring.bind(
        "replacingTurns",
        new ReplacingTurns(wiring.duration(ConfigKey.GATEWAY_TIMEOUT).multipliedBy(3)));
    wiring.bind("submitOutcome", new SubmitOutcome());
    wiring.bind("routeChoices", new RouteChoices(wiring.accounts()::hasGateway));
    wiring.bind("multiSubmissions", new MultiSubmissions(submissions));
    wiring.bind("multiOutcomes", MultiSubmissions.outcomes());
    GatewayChoice gateways = new GatewayChoice(wiring.lookup("gatewayPauses", GatewayPauses.class));
    wiring.bind("gatewayChoice", gateways);
    wiring.bind(
        "deviceSelection",
        new DeviceSelection(
            wiring.accounts(),
            wiring.lookup("deviceRefresh", DeviceRefresh.class),
            systemId -> wiring.file().find(systemId).map(Account::phones).orElse(PhoneRules.NONE),
            new DeviceSelection.Options(
                wiring.text(ConfigKey.GATEWAY_DEVICE_SELECTION),
                wiring.duration(ConfigKey.GATEWAY_DEVICE_ACTIVE_WITHIN),
                country),
            gateways,
            wiring.clocks().elapsed()));
    HeldSubmits later = bindHeld(wiring);
    SubmittedMessages submitted =
        new SubmittedMessages(
            store.messages(),
            wiring.configuration().flag(ConfigKey.STORE_KEEP_TEXT),
            wiring.duration(ConfigKey.RECEIPTS_FIRST_CHECK),
            later,
            store.unanswered(),
            new LateWithdrawals(
                wiring.context(), wiring.lookup("smppWorkers", ExecutorService.class)),
            wiring.clocks().wall());
    wiring.bind("submittedMessages", submitted);
    bindOriginals(wiring);
    bindParts(wiring, submissions);
    wiring.bind("takingBackOutcome", new TakingBackOutcome());
    wiring.bind("cancellations", new Cancellations(store.messages(), wiring.clocks().wall()));
    bindReplacements(wiring, submitted, later);
    wiring.bind(
        "messageQueries",
        new MessageQueries(
            store.messages(),
            store.parts(),
            store.held(),
            PendingState.valueOf(wiring.upper(ConfigKey.SMPP_PENDING_STATE)),
            wiring.clocks().wall()));
  }

  /** Whether before-submit holds anything is found out when routes come and go. */
  private static void bindOriginals(Wiring wiring) {
    RouteContent content = new RouteContent(wiring.context(), "before-submit");
    content.start();
    wiring.bind("originals", new Originals(content::isNothing));
  }

  private static SubmitSteps submitSteps(Wiring wiring) {
    MessageIds.Format format =
        MessageIds.Format.valueOf(wiring.upper(ConfigKey.SMPP_MESSAGE_ID_FORMAT));
    Map<Integer, Integer> priorities =
        wiring.configuration().pairs(ConfigKey.GATEWAY_PRIORITY_MAP).entrySet().stream()
            .collect(
                Collectors.toMap(
                    pair -> Integer.valueOf(pair.getKey()),
                    pair -> Integer.valueOf(pair.getValue())));
    return new SubmitSteps(
        new MessageIds(format, () -> range(wiring.store().nodeNumber()), wiring.clocks().patient()),
        TimeOrderedIds::next,
        new NumberRules(
            wiring.text(ConfigKey.GATEWAY_DEFAULT_COUNTRY),
            NumberRules.DIAL.equals(wiring.text(ConfigKey.GATEWAY_NATIONAL_NUMBERS)),
            wiring.configuration().flag(ConfigKey.GATEWAY_SKIP_PHONE_VALIDATION)),
        priorities,
        wiring.configuration().flag(ConfigKey.RECEIPTS_ALWAYS_ASK),
        wiring.clocks().wall());
  }

  private static HeldSubmits bindHeld(Wiring wiring) {
    Store store = wiring.store();
    HeldSubmits submits =
        new HeldSubmits(
            store.held(),
            "hold".equals(wiring.text(ConfigKey.GATEWAY_SCHEDULE)),
            () -> store.figures().held(),
            wiring.json());
    HeldAccounts accounts =
        new HeldAccounts(
            store.held(),
            wiring.accounts(),
            systemId -> wiring.file().find(systemId).flatMap(Account::credential),
            wiring.clocks().wall(),
            wiring.clocks().elapsed());
    wiring.lookup("accountSessions", AccountSessions.class).alsoNeeded(accounts::needsCredentials);
    wiring.bind("heldSubmits", submits);
    wiring.bind("heldAccounts", accounts);
    wiring.bind(
        "heldMessages",
        new HeldMessages(
            store,
            accounts,
            wiring.lookup("accountLogin", AccountLogin.class)::attributes,
            wiring.duration(ConfigKey.GATEWAY_TIMEOUT).multipliedBy(3),
            wiring.json(),
            wiring.clocks()));
    return submits;
  }

  private static MessageIds.Range range(NodeNumber lent) {
    return new MessageIds.Range(lent.number(), lent.lent(), lent.from(), lent.until());
  }

  private static void bindReplacements(
      Wiring wiring, SubmittedMessages submitted, HeldSubmits later) {
    Store store = wiring.store();
    // the attempts of a call, the same again with the account's own credentials, and as long for
    // what is still on its way
    Duration settled = wiring.duration(ConfigKey.GATEWAY_TIMEOUT).multipliedBy(3);
    wiring.bind(
        "replacements",
        new Replacements(
            store.messages(),
            store.replacements(),
            store.held(),
            submitted,
            later,
            settled,
            wiring.json(),
            wiring.clocks().wall()));
    wiring.bind(
        "replacementWithdrawals",
        new ReplacementWithdrawals(
            store.replacements(), wiring.accounts(), settled, wiring.clocks()));
    wiring.bind(
        "replacementOutcomes",
        new ReplacementOutcomes(store.messages(), store.replacements(), settled, wiring.clocks()));
  }

  private static void bindParts(Wiring wiring, SubmitSteps submissions) {
    MessageParts parts =
        new MessageParts(
            wiring.store(),
            submissions,
            wiring.json(),
            wiring.receipts(),
            wiring.duration(ConfigKey.SMPP_PARTS_TIMEOUT),
            wiring::isBound,
            wiring.clocks());
    wiring.bind("messageParts", parts);
    wiring.bind(
        "partsDue",
        parts.due(wiring.accounts(), wiring.duration(ConfigKey.GATEWAY_TIMEOUT).multipliedBy(2)));
  }
}
