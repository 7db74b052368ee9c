package io.github.smppbridge.report;

import io.github.smppbridge.deliver.ReceivedMessages;
import io.github.smppbridge.gateway.Device;
import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.gateway.PhoneEvent;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.smpp.text.MessagePart;
import io.github.smppbridge.store.OutboxEntry;
import io.github.smppbridge.store.OutboxTable;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Received SMS on their way to the ESME: bean {@code mobileOriginated}. A long one is cut into its
 * deliver_sm when it is stored, so that each is delivered, and settled, on its own. One that is
 * longer than a long message can be becomes several, one after the other.
 */
public final class MobileOriginated {
  private static final Logger LOG = LoggerFactory.getLogger(MobileOriginated.class);

  private final ReceivedMessages received;
  private final OutboxTable outbox;
  private final GatewayAccounts accounts;
  private final String defaultRecipient;
  private final Duration expireAfter;
  private final Clock clock;

  /**
   * Makes the bean.
   *
   * @param received writes what the outbox keeps
   * @param outbox the table
   * @param accounts phones, to find the number that was written to
   * @param defaultRecipient number to name when neither event nor phone tells it
   * @param expireAfter how long a message waits for its ESME
   * @param clock the time
   */
  public MobileOriginated(
      ReceivedMessages received,
      OutboxTable outbox,
      GatewayAccounts accounts,
      String defaultRecipient,
      Duration expireAfter,
      Clock clock) {
    this.received = received;
    this.outbox = outbox;
    this.accounts = accounts;
    this.defaultRecipient = defaultRecipient;
    this.expireAfter = expireAfter;
    this.clock = clock;
  }

  /**
   * Stores a received SMS, once, however often it is reported, and as whatever event.
   *
   * @param exchange a webhook with its {@link PhoneEvent.Received} as body
   * @return completes when committed
   * @throws IllegalArgumentException when no deliver_sm can hold it: a port that there is not
   */
  public CompletionStage<Void> store(Exchange exchange) {
    PhoneEvent.Received event = exchange.getMessage().getBody(PhoneEvent.Received.class);
    String account = exchange.getProperty(RouteProperties.WEBHOOK_ACCOUNT, String.class);
    List<MessagePart> parts = received.parts(account, event);
    long messages = parts.stream().filter(MessagePart::first).count();
    if (messages > 1) {
      LOG.warn(
          "a message received for {} is too long for one: it goes out as {}", account, messages);
    }
    String source = ReceivedMessages.address(event.from());
    String dest = ReceivedMessages.address(recipient(account, event));
    long now = clock.millis();
    List<OutboxEntry> entries = new ArrayList<>();
    for (MessagePart part : parts) {
      String one = received.payload(source, dest, part);
      entries.add(
          new OutboxEntry(
              account, OutboxEntry.MO, null, null, one, now, now + expireAfter.toMillis()));
    }
    return outbox
        .insert(event.id(), account, SmsIdentity.of(event), entries)
        .thenAccept(
            added ->
                exchange.setProperty(
                    RouteProperties.EVENT_RESULT, added ? "applied" : "duplicate"));
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
