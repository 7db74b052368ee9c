package io.github.smppbridge.report;

import io.github.smppbridge.deliver.ReceivedMessages;
import io.github.smppbridge.gateway.Device;
import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.gateway.PhoneEvent;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.smpp.text.Alphabet;
import io.github.smppbridge.smpp.text.EncodedText;
import io.github.smppbridge.smpp.text.MessageSplitter;
import io.github.smppbridge.store.OutboxEntry;
import io.github.smppbridge.store.OutboxTable;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Received SMS on their way to the ESME: bean {@code mobileOriginated}. A long text is cut into its
 * deliver_sm when it is stored, so that each is delivered, and settled, on its own. One that is
 * longer than a long message can be becomes several, one after the other.
 */
public final class MobileOriginated {
  private static final Logger LOG = LoggerFactory.getLogger(MobileOriginated.class);

  private final ReceivedMessages received;
  private final OutboxTable outbox;
  private final GatewayAccounts accounts;
  private final Function<String, Alphabet> alphabets;
  private final boolean payload;
  private final String defaultRecipient;
  private final Duration expireAfter;
  private final Clock clock;
  private final AtomicInteger reference = new AtomicInteger();

  /**
   * Makes the bean.
   *
   * @param received writes what the outbox keeps
   * @param outbox the table
   * @param accounts phones, to find the number that was written to
   * @param alphabets system_id to what data_coding 0 means to it
   * @param payload long texts as one message_payload instead of several parts
   * @param defaultRecipient number to name when neither event nor phone tells it
   * @param expireAfter how long a message waits for its ESME
   * @param clock the time
   */
  public MobileOriginated(
      ReceivedMessages received,
      OutboxTable outbox,
      GatewayAccounts accounts,
      Function<String, Alphabet> alphabets,
      boolean payload,
      String defaultRecipient,
      Duration expireAfter,
      Clock clock) {
    this.received = received;
    this.outbox = outbox;
    this.accounts = accounts;
    this.alphabets = alphabets;
    this.payload = payload;
    this.defaultRecipient = defaultRecipient;
    this.expireAfter = expireAfter;
    this.clock = clock;
  }

  /**
   * Stores a received SMS, once, however often it is reported.
   *
   * @param exchange a webhook with its {@link PhoneEvent.Received} as body
   * @return completes when committed
   * @throws IllegalArgumentException when no deliver_sm can hold it: a port that there is not, or
   *     data of too many parts
   */
  public CompletionStage<Void> store(Exchange exchange) {
    PhoneEvent.Received event = exchange.getMessage().getBody(PhoneEvent.Received.class);
    String account = exchange.getProperty(RouteProperties.WEBHOOK_ACCOUNT, String.class);
    List<EncodedText> messages = encode(account, event);
    if (messages.size() > 1) {
      LOG.warn(
          "a message received for {} is too long for one: it goes out as {}",
          account,
          messages.size());
    }
    String dest = recipient(account, event);
    long now = clock.millis();
    List<OutboxEntry> entries = new ArrayList<>();
    for (EncodedText text : messages) {
      for (byte[] segment : text.segments()) {
        String one = received.payload(event.from(), dest, text.dataCoding(), text.udh(), segment);
        entries.add(
            new OutboxEntry(
                account, OutboxEntry.MO, null, null, one, now, now + expireAfter.toMillis()));
      }
    }
    return outbox
        .insert(event.id(), account, entries)
        .thenAccept(
            added ->
                exchange.setProperty(
                    RouteProperties.EVENT_RESULT, added ? "applied" : "duplicate"));
  }

  private List<EncodedText> encode(String account, PhoneEvent.Received event) {
    if (event.data() != null) {
      return List.of(MessageSplitter.data(event.data(), event.port(), 0, nextReference()));
    }
    MessageSplitter splitter = new MessageSplitter(alphabets.apply(account));
    return payload
        ? splitter.payloads(event.text())
        : splitter.splitAll(event.text(), this::nextReference);
  }

  private int nextReference() {
    return reference.incrementAndGet() & 0xff;
  }

  private String recipient(String account, PhoneEvent.Received event) {
    if (!event.to().isEmpty()) {
      return event.to();
    }
    Optional<String> number =
        accounts.find(account).stream()
            .flatMap(known -> known.devices().stream())
            .filter(device -> device.id().equals(event.deviceId()))
            .flatMap(device -> device.sims().stream())
            .filter(card -> event.sim() == 0 || card.number() == event.sim())
            .map(Device.Sim::phoneNumber)
            .findFirst();
    return number.orElse(defaultRecipient);
  }
}
