package io.github.smppbridge.boot;

import io.github.smppbridge.accounts.Account;
import io.github.smppbridge.accounts.SentIsFinal;
import io.github.smppbridge.config.ConfigKey;
import io.github.smppbridge.deliver.AlphanumericSender;
import io.github.smppbridge.deliver.Deliveries;
import io.github.smppbridge.deliver.DividedMessages;
import io.github.smppbridge.deliver.ReceivedMessages;
import io.github.smppbridge.events.EventWebhook;
import io.github.smppbridge.events.Events;
import io.github.smppbridge.gateway.GatewayCircuit;
import io.github.smppbridge.gateway.PhoneEvents;
import io.github.smppbridge.gateway.SigningKeys;
import io.github.smppbridge.gateway.webhook.OtherWebhooks;
import io.github.smppbridge.report.BatchAnswer;
import io.github.smppbridge.report.CheckPages;
import io.github.smppbridge.report.CheckVerdicts;
import io.github.smppbridge.report.LostMessages;
import io.github.smppbridge.report.MessageEvents;
import io.github.smppbridge.report.MobileOriginated;
import io.github.smppbridge.report.ReceivedMms;
import io.github.smppbridge.report.Recipients;
import io.github.smppbridge.report.Reconciliation;
import io.github.smppbridge.report.SentMessages;
import io.github.smppbridge.report.StateRules;
import io.github.smppbridge.report.WebhookRequests;
import io.github.smppbridge.route.RouteFailure;
import io.github.smppbridge.smpp.text.Alphabet;
import io.github.smppbridge.smpp.text.LongMessageForm;
import io.github.smppbridge.smpp.text.MessageState;
import io.github.smppbridge.store.Store;
import io.github.smppbridge.store.StoreOptions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** Packages {@code report}, {@code deliver} and {@code route}. */
final class ReportBeans {
  /** Questions that are not urgent: bounds the request rate. */
  private static final int CHECKS_A_SECOND = 20;

  private static final int FEWEST_CHECKS_A_ROUND = 10;
  private static final int MOST_CHECKS_A_ROUND = 50;

  /** Questions a round about what is about to end, beside the others if they are more. */
  private static final int ENDS_A_ROUND = 90;

  private ReportBeans() {}

  static void bind(Wiring wiring) {
    Store store = wiring.store();
    Duration grace = wiring.duration(ConfigKey.RECEIPTS_GRACE);
    GatewayCircuit circuit = wiring.lookup("gatewayCircuit", GatewayCircuit.class);
    wiring.bind("routeFailure", new RouteFailure());
    wiring.bind("outboxTable", store.outbox());
    wiring.bind("receipts", wiring.receipts());
    wiring.bind(
        "deliveries",
        new Deliveries(
            store.outbox(),
            wiring.duration(ConfigKey.RECEIPTS_RETRY_MAX_DELAY),
            wiring.clocks().wall()));
    SentMessages sent = sentMessages(wiring);
    MessageEvents events =
        new MessageEvents(
            store.messages(),
            new StateRules(wiring.receipts(), sent, grace, wiring.clocks().wall()));
    wiring.bind("messageEvents", events);
    LostMessages lost =
        new LostMessages(store.messages(), wiring.accounts(), events, wiring.clocks());
    wiring.bind("lostMessages", lost);
    wiring.bind(
        "checkVerdicts",
        new CheckVerdicts(
            sent,
            lost,
            StoreOptions.openRetention(wiring.duration(ConfigKey.STORE_RETENTION)),
            wiring.clocks().patient()));
    CheckPages pages = new CheckPages(wiring.clocks().elapsed());
    wiring.bind("checkPages", pages);
    wiring.bind(
        "reconciliation",
        new Reconciliation(
            store.messages(),
            store.unanswered(),
            wiring.accounts(),
            account -> !circuit.refusesToAsk(account),
            pages,
            wiring.duration(ConfigKey.RECEIPTS_FIRST_CHECK),
            sent,
            checksOfRound(wiring.duration(ConfigKey.RECEIPTS_RECONCILE_INTERVAL)),
            ENDS_A_ROUND,
            wiring.clocks()));
    bindWebhook(wiring);
  }

  /** Of an account, bound here or not. */
  private static SentMessages sentMessages(Wiring wiring) {
    Duration usual = wiring.duration(ConfigKey.RECEIPTS_SENT_IS_FINAL_AFTER);
    String state = wiring.text(ConfigKey.RECEIPTS_SENT_IS_FINAL_STATE);
    return new SentMessages(
        name -> {
          Optional<SentIsFinal> own = wiring.file().find(name).map(Account::sentIsFinal);
          Duration after = own.flatMap(SentIsFinal::after).orElse(usual);
          String end = own.flatMap(SentIsFinal::state).orElse(state);
          return after.isZero()
              ? Optional.empty()
              : Optional.of(
                  new SentMessages.Terms(
                      after, MessageState.valueOf(end.toUpperCase(Locale.ROOT))));
        });
  }

  private static int checksOfRound(Duration interval) {
    long checks = interval.multipliedBy(CHECKS_A_SECOND).toSeconds();
    return (int) Math.max(FEWEST_CHECKS_A_ROUND, Math.min(checks, MOST_CHECKS_A_ROUND));
  }

  private static void bindWebhook(Wiring wiring) {
    ReceivedMessages received =
        new ReceivedMessages(
            wiring.json(),
            account -> alphabet(wiring, account),
            LongMessageForm.parse(wiring.text(ConfigKey.MO_LONG_MESSAGES)),
            references(),
            AlphanumericSender.parse(wiring.text(ConfigKey.MO_ALPHANUMERIC_SENDER)));
    wiring.bind("receivedMessages", received);
    wiring.bind("dividedMessages", new DividedMessages(wiring.store().outbox(), received));
    wiring.bind(
        "mobileOriginated",
        new MobileOriginated(
            received,
            wiring.store().outbox(),
            new Recipients(wiring.accounts(), account -> recipient(wiring, account)),
            wiring.file()::receives,
            mms(wiring),
            wiring.lookup("events", Events.class),
            wiring.duration(ConfigKey.RECEIPTS_EXPIRE_AFTER),
            wiring.clocks().wall()));
    wiring.bind(
        "eventWebhook",
        new EventWebhook(wiring.text(ConfigKey.EVENTS_WEBHOOK_SECRET), wiring.clocks().wall()));
    wiring.bind("batchAnswer", new BatchAnswer());
    wiring.bind(
        "webhookRequests",
        new WebhookRequests(
            wiring.store().webhookOwners(),
            wiring.users(),
            wiring.file()::canonical,
            wiring.lookup("otherWebhooks", OtherWebhooks.class)::gatewayOf));
    wiring.bind(
        "phoneEvents",
        new PhoneEvents(
            signingKeys(wiring),
            wiring.accounts(),
            wiring.duration(ConfigKey.WEBHOOK_CLOCK_SKEW),
            Wiring.eventMapper(),
            wiring.clocks().wall()));
  }

  private static Optional<ReceivedMms> mms(Wiring wiring) {
    return wiring.configuration().flag(ConfigKey.MO_MMS)
        ? Optional.of(
            new ReceivedMms(
                wiring.store().mms(),
                wiring.duration(ConfigKey.MO_MMS_WAIT),
                wiring.clocks().wall()))
        : Optional.empty();
  }

  /** What stands for a recipient that nobody tells. */
  private static String recipient(Wiring wiring, String account) {
    return wiring
        .file()
        .find(account)
        .flatMap(Account::moRecipient)
        .orElse(wiring.text(ConfigKey.RECEIPTS_MO_RECIPIENT));
  }

  private static SigningKeys signingKeys(Wiring wiring) {
    Map<String, List<String>> named = wiring.configuration().lists(ConfigKey.WEBHOOK_SIGNING_KEYS);
    SigningKeys keys = new SigningKeys(named);
    keys.knownAccounts(
        named.keySet().stream().filter(n -> wiring.file().find(n).isPresent()).toList());
    if (!keys.unassigned().isEmpty()) {
      wiring
          .store()
          .webhooks()
          .existing(keys.unassigned().stream().map(wiring.file()::canonical).toList())
          .thenAccept(keys::knownAccounts)
          .whenComplete((none, error) -> keys.tellUnassigned());
    }
    wiring.accounts().onDevices(keys::learn);
    return keys;
  }

  /** Begins anywhere: another replica, or the process before, gave parts of its own out. */
  private static IntSupplier references() {
    AtomicInteger last = new AtomicInteger(ThreadLocalRandom.current().nextInt());
    return () -> last.incrementAndGet() & 0xFFFF;
  }

  /** What data_coding 0 means to an account, bound here or not. */
  private static Alphabet alphabet(Wiring wiring, String account) {
    return Alphabet.parse(
        wiring
            .file()
            .find(account)
            .flatMap(Account::alphabet)
            .orElse(wiring.text(ConfigKey.SMPP_DEFAULT_ALPHABET)));
  }
}
