package io.github.smppbridge.report;

import io.github.smppbridge.deliver.ReceivedMessages;
import io.github.smppbridge.events.Events;
import io.github.smppbridge.gateway.PhoneEvent;
import io.github.smppbridge.gateway.ReceivedVia;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.smpp.text.MessagePart;
import io.github.smppbridge.store.OutboxEntry;
import io.github.smppbridge.store.OutboxTable;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Received SMS and MMS on their way to the ESME: bean {@code mobileOriginated}. A long one is cut
 * into its deliver_sm when it is stored, so that each is delivered, and settled, on its own. One
 * that is longer than a long message can be becomes several, one after the other.
 */
public final class MobileOriginated {
  private static final Logger LOG = LoggerFactory.getLogger(MobileOriginated.class);

  private final ReceivedMessages received;
  private final OutboxTable outbox;
  private final Recipients recipients;
  private final Scope scope;
  private final Optional<ReceivedMms> mms;
  private final Events events;
  private final Duration expireAfter;
  private final Clock clock;

  /** Which of the messages that its user's phones receive are an account's. */
  public interface Scope {
    /**
     * Asks.
     *
     * @param account the account
     * @param via where the message came in
     */
    boolean includes(String account, ReceivedVia via);
  }

  /**
   * Makes the bean.
   *
   * @param received writes what the outbox keeps
   * @param outbox the table
   * @param recipients to find the number that was written to
   * @param scope whose messages they are
   * @param mms what becomes of MMS; empty = nothing
   * @param events what is told outside of what is received
   * @param expireAfter how long a message waits for its ESME
   * @param clock the time
   */
  public MobileOriginated(
      ReceivedMessages received,
      OutboxTable outbox,
      Recipients recipients,
      Scope scope,
      Optional<ReceivedMms> mms,
      Events events,
      Duration expireAfter,
      Clock clock) {
    this.received = received;
    this.outbox = outbox;
    this.recipients = recipients;
    this.scope = scope;
    this.mms = mms;
    this.events = events;
    this.expireAfter = expireAfter;
    this.clock = clock;
  }

  /**
   * Stores a received SMS or MMS, once, however often it is reported, and as whatever event.
   *
   * @param exchange a webhook with its {@link PhoneEvent.Received} or {@link PhoneEvent.Mms} as
   *     body
   * @return completes when committed
   * @throws IllegalArgumentException when no deliver_sm can hold it: a port that there is not, or
   *     when it is nothing at all
   */
  public CompletionStage<Void> store(Exchange exchange) {
    String account = exchange.getProperty(RouteProperties.WEBHOOK_ACCOUNT, String.class);
    Object event = exchange.getMessage().getBody();
    if (event instanceof PhoneEvent.Mms message) {
      return mms.isEmpty()
          ? ends(exchange, "ignored")
          : store(exchange, account, message, mms.get());
    }
    PhoneEvent.Received sms = (PhoneEvent.Received) event;
    if (sms.from().isEmpty() && isEmpty(sms)) {
      throw new IllegalArgumentException("a received message without sender and content");
    }
    String recipient = recipients.of(account, sms.to(), sms.deviceId(), sms.sim());
    if (!scope.includes(
        account, new ReceivedVia(sms.deviceId(), sms.sim(), sms.to(), sms.from()))) {
      return ends(exchange, "elsewhere");
    }
    return outbox
        .insert(sms.id(), account, SmsIdentity.of(sms), entries(exchange, recipient, sms))
        .thenAccept(added -> note(exchange, added ? "applied" : "duplicate"));
  }

  private CompletionStage<Void> store(
      Exchange exchange, String account, PhoneEvent.Mms event, ReceivedMms pairs) {
    String recipient = recipients.of(account, event.to(), event.deviceId(), event.sim());
    if (!scope.includes(
        account, new ReceivedVia(event.deviceId(), event.sim(), event.to(), event.from()))) {
      return ends(exchange, "elsewhere");
    }
    return pairs
        .store(account, event, text -> entries(exchange, recipient, text))
        .thenAccept(added -> note(exchange, added ? "applied" : "duplicate"));
  }

  private static boolean isEmpty(PhoneEvent.Received sms) {
    return sms.data() == null ? sms.text().isEmpty() : sms.data().length == 0;
  }

  private static CompletionStage<Void> ends(Exchange exchange, String result) {
    note(exchange, result);
    return CompletableFuture.completedFuture(null);
  }

  private static void note(Exchange exchange, String result) {
    exchange.setProperty(RouteProperties.EVENT_RESULT, result);
  }

  private List<OutboxEntry> entries(
      Exchange exchange, String recipient, PhoneEvent.Received event) {
    String account = exchange.getProperty(RouteProperties.WEBHOOK_ACCOUNT, String.class);
    String trace = exchange.getProperty(RouteProperties.TRACE, String.class);
    List<MessagePart> parts = received.parts(account, event);
    long messages = parts.stream().filter(MessagePart::first).count();
    if (messages > 1) {
      LOG.warn(
          "a message received for {} is too long for one: it goes out as {}", account, messages);
    }
    String source = ReceivedMessages.address(event.from());
    String dest = ReceivedMessages.address(recipient);
    long now = clock.millis();
    List<OutboxEntry> entries = new ArrayList<>();
    for (MessagePart part : parts) {
      String one = received.payload(source, dest, part, trace);
      entries.add(
          new OutboxEntry(
              account, OutboxEntry.MO, null, null, one, now, now + expireAfter.toMillis()));
    }
    entries.addAll(
        events.received(
            account, event.from(), recipient, event.text(), event.data(), event.port()));
    return entries;
  }
}
