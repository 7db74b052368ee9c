package io.github.smppbridge.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.deliver.Receipts;
import io.github.smppbridge.gateway.GatewayState;
import io.github.smppbridge.gateway.PhoneEvent;
import io.github.smppbridge.query.ReplacementOutcomes;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.store.Change;
import io.github.smppbridge.store.MessageRow;
import io.github.smppbridge.store.ReplacementRow;
import io.github.smppbridge.store.ReplacementTable.Begun;
import io.github.smppbridge.store.Store;
import io.github.smppbridge.testkit.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;

/** One message, its gateway, phone and ESME, and who works on it; whose turn it is is random. */
final class ReplaceModel {
  private static final DefaultCamelContext CONTEXT = new DefaultCamelContext();
  private static final Duration SETTLED = Duration.ofSeconds(180);
  private static final String ID = "1";

  /** What the gateway has. */
  static final class Sms {
    private final String id;
    private final String text;
    private String state = "Pending";
    private boolean takenBack;

    private Sms(String id, String text) {
      this.id = id;
      this.text = text;
    }

    String text() {
      return text;
    }

    boolean takenBack() {
      return takenBack;
    }
  }

  /** A replace_sm: where it is. */
  private static final class Replacing {
    private final MessageRow old;
    private final ReplacementRow next;
    private int done;

    private Replacing(MessageRow old, ReplacementRow next) {
      this.old = old;
      this.next = next;
    }

    private MessageRow begun() {
      return old.with().replacementId(next.gatewayId()).build();
    }
  }

  private final String account;
  private final Random random;
  private final List<Store> stores;
  private final TestClock clock;
  private final ObjectMapper json;
  private final StateRules rules;
  private final Map<String, Sms> gateway = new LinkedHashMap<>();
  private final List<PhoneEvent.OfMessage> events = new ArrayList<>();
  private final List<Replacing> replacing = new ArrayList<>();

  /** POST requests that the gateway has not seen yet. */
  private final List<Replacing> posted = new ArrayList<>();

  private final List<String> history = new ArrayList<>();
  private int replacements;
  private int eventNumber;

  ReplaceModel(
      String account, Random random, List<Store> stores, TestClock clock, ObjectMapper json) {
    this.account = account;
    this.random = random;
    this.stores = stores;
    this.clock = clock;
    this.json = json;
    rules =
        new StateRules(
            new Receipts(json, Duration.ofHours(72)),
            SentMessages.NEVER,
            Duration.ofSeconds(10),
            clock);
    MessageRow row =
        MessageRow.builder(ID + account, account + ".0", account, clock.millis())
            .registeredDelivery(1)
            .partsCount(1)
            .textHead("text 0")
            .answeredAt(clock.millis())
            .nextCheckAt(clock.millis())
            .build();
    get(store().messages().insert(List.of(row)));
    gateway.put(row.gatewayId(), new Sms(row.gatewayId(), "text 0"));
  }

  List<String> history() {
    return history;
  }

  List<Sms> delivered() {
    return gateway.values().stream().filter(sms -> sms.state.equals("Delivered")).toList();
  }

  MessageRow row() {
    return get(store().messages().byMessageId(account, ID + account)).get(0);
  }

  private Store store() {
    return stores.get(random.nextInt(stores.size()));
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  private void note(String what) {
    history.add(what);
  }

  /** Something happens. */
  void step() {
    // mostly the ESME is faster than the phone
    switch (history.isEmpty() && random.nextInt(4) > 0 ? 0 : random.nextInt(14)) {
      case 0 -> begin();
      case 1, 2, 3, 4 -> goOn();
      case 5 -> crash();
      case 6, 7, 8 -> phone();
      case 9, 10 -> event();
      case 11 -> arrive();
      case 12 -> ask();
      default -> pass();
    }
  }

  private void begin() {
    if (replacements == 4) {
      return;
    }
    MessageRow old = row();
    String id = account + "." + ++replacements;
    MessageRow next =
        old.with()
            .gatewayId(id)
            .textHead("text " + replacements)
            .nextCheckAt(clock.millis() + 60_000)
            .build();
    ReplacementRow replacement = ReplacementRow.of(next, clock.millis());
    Begun begun =
        get(store().replacements().begin(old, replacement, clock.millis() + SETTLED.toMillis()));
    note("begin " + id + " " + begun);
    // the answer to the commit may be lost: then nobody goes on
    if ((begun == Begun.BEGUN || begun == Begun.RESUMED) && random.nextInt(5) > 0) {
      replacing.add(new Replacing(old, replacement));
    }
  }

  private void goOn() {
    if (!replacing.isEmpty()) {
      Replacing one = replacing.get(random.nextInt(replacing.size()));
      switch (one.done) {
        case 0 -> delete(one);
        case 1 -> mark(one);
        case 2 -> post(one);
        default -> accept(one);
      }
    }
  }

  private void delete(Replacing one) {
    Sms old = gateway.get(one.old.gatewayId());
    boolean arrives = random.nextInt(6) > 0;
    boolean answered = arrives && random.nextInt(6) > 0;
    boolean took = arrives && old.state.equals("Pending");
    boolean withdrawn = old.state.startsWith("Cancel");
    if (took) {
      old.state = "Cancelling";
      old.takenBack = true;
    }
    note("delete " + old.id + " arrives=" + arrives + " answered=" + answered + " took=" + took);
    if (!answered) {
      replacing.remove(one);
    } else if (took || withdrawn) {
      one.done++;
    } else {
      replacing.remove(one);
      get(store().replacements().drop(one.begun(), clock.millis() + 1_000));
    }
  }

  private void mark(Replacing one) {
    boolean may =
        get(
            store()
                .replacements()
                .send(one.begun(), clock.millis(), clock.millis() + SETTLED.toMillis()));
    note("send " + one.next.gatewayId() + " " + may);
    if (may) {
      one.done++;
    } else {
      replacing.remove(one);
      get(store().replacements().drop(one.begun(), clock.millis() + 1_000));
    }
  }

  private void post(Replacing one) {
    switch (random.nextInt(8)) {
      case 0 -> {
        note("refused " + one.next.gatewayId());
        replacing.remove(one);
        get(
            store()
                .messages()
                .transition(
                    new Change(
                        null,
                        account,
                        one.old.gatewayId(),
                        rows -> rules.onReplacementRefused(rows, one.next.gatewayId()))));
      }
      case 1 -> {
        note("put off " + one.next.gatewayId());
        replacing.remove(one);
        get(store().replacements().unsent(one.begun()));
      }
      case 2, 3 -> {
        note("on its way " + one.next.gatewayId());
        replacing.remove(one);
        posted.add(one);
      }
      default -> {
        receive(one);
        one.done++;
      }
    }
  }

  private void receive(Replacing one) {
    String id = one.next.gatewayId();
    note("at the gateway " + id);
    gateway.put(id, new Sms(id, one.next.textHead()));
  }

  private void accept(Replacing one) {
    replacing.remove(one);
    boolean accepted = get(store().replacements().accept(account, one.next.gatewayId()));
    note("accept " + one.next.gatewayId() + " " + accepted);
    Sms sms = gateway.get(one.next.gatewayId());
    if (!accepted && sms.state.equals("Pending")) {
      sms.state = "Cancelling";
      sms.takenBack = true;
    }
  }

  private void crash() {
    if (!replacing.isEmpty()) {
      Replacing one = replacing.remove(random.nextInt(replacing.size()));
      note("crash of " + one.next.gatewayId());
    }
  }

  /** A request without an answer arrives late, or never. */
  private void arrive() {
    if (!posted.isEmpty()) {
      Replacing one = posted.remove(random.nextInt(posted.size()));
      if (random.nextBoolean()) {
        receive(one);
      }
    }
  }

  private void phone() {
    List<Sms> all = List.copyOf(gateway.values());
    Sms sms = all.get(random.nextInt(all.size()));
    boolean tooLate = random.nextInt(8) == 0;
    switch (sms.state) {
      case "Pending" -> {
        if (random.nextInt(3) == 0) {
          report(sms, random.nextInt(4) == 0 ? "Failed" : "Sent");
        }
      }
      case "Cancelling" -> report(sms, tooLate ? "Sent" : "Cancelled");
      case "Sent" -> report(sms, random.nextInt(6) == 0 ? "Failed" : "Delivered");
      default -> {}
    }
  }

  private void report(Sms sms, String state) {
    sms.state = state;
    note(sms.id + " " + state);
    Map<String, Object> payload =
        Map.of("messageId", sms.id, "partsCount", 1, "reason", "no service");
    Map<String, Object> event =
        Map.of(
            "id", account + "e" + eventNumber++,
            "event", "sms:" + state.toLowerCase(java.util.Locale.ROOT),
            "payload", payload);
    if (random.nextInt(4) > 0) {
      events.add((PhoneEvent.OfMessage) PhoneEvent.read(json.valueToTree(event)));
    }
  }

  private void event() {
    if (!events.isEmpty()) {
      int index = random.nextInt(events.size());
      // phones repeat what was not answered
      PhoneEvent.OfMessage event = random.nextBoolean() ? events.remove(index) : events.get(index);
      tell(event);
    }
  }

  private void tell(PhoneEvent.OfMessage event) {
    Change change =
        new Change(event.id(), account, event.messageId(), rows -> rules.onEvent(rows, event));
    note("event " + event.messageId() + " " + get(store().messages().transition(change)));
  }

  /** What reconciliation does. */
  private void ask() {
    MessageRow row = row();
    if (row.isFinal()) {
      return;
    }
    Exchange exchange = new DefaultExchange(CONTEXT);
    exchange.setProperty(RouteProperties.MESSAGE_ROW, row);
    exchange.setProperty(RouteProperties.GATEWAY_ID, row.gatewayId());
    Store store = store();
    MessageEvents messageEvents = new MessageEvents(store.messages(), rules);
    if (row.replacementId() == null) {
      Sms sms = gateway.get(row.gatewayId());
      tellState(messageEvents, exchange, sms);
      return;
    }
    ReplacementOutcomes outcomes =
        new ReplacementOutcomes(store.messages(), store.replacements(), SETTLED, Clocks.of(clock));
    get(outcomes.recall(exchange));
    Object stage = exchange.getProperty(RouteProperties.REPLACEMENT_STAGE);
    note("asked for " + row.replacementId() + " " + stage);
    Sms sms = gateway.get(row.replacementId());
    if (stage == ReplacementOutcomes.Stage.UNKNOWN && sms != null) {
      tellState(messageEvents, exchange, sms);
    } else if (stage != ReplacementOutcomes.Stage.UNDER_WAY) {
      get(outcomes.drop(exchange));
    }
  }

  private void tellState(MessageEvents messageEvents, Exchange exchange, Sms sms) {
    note("asked: " + sms.id + " " + sms.state);
    exchange.getMessage().setBody(json.valueToTree(Map.of("state", sms.state)));
    GatewayState.of(exchange);
    get(messageEvents.applyGatewayState(exchange));
  }

  /** Time passes; no request is under way for longer than the settled time. */
  private void pass() {
    if (random.nextInt(3) > 0) {
      clock.advance(Duration.ofSeconds(2));
      return;
    }
    while (!posted.isEmpty()) {
      arrive();
    }
    for (Replacing one : List.copyOf(replacing)) {
      if (one.done == 2) {
        post(one);
      }
    }
    while (!posted.isEmpty()) {
      arrive();
    }
    note("time passes");
    clock.advance(SETTLED);
  }

  /** Everybody is gone, phones come to an end, and the gateway is asked until it has told all. */
  void finish() {
    while (!posted.isEmpty()) {
      arrive();
    }
    note("the end");
    replacing.clear();
    for (int i = 0; i < 12 && !row().isFinal(); i++) {
      for (int j = 0; j < 20 * gateway.size(); j++) {
        phone();
      }
      clock.advance(SETTLED);
      ask();
    }
    List.copyOf(events).forEach(this::tell);
  }
}
