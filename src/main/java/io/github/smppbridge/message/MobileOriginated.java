package io.github.smppbridge.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.gateway.Device;
import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.smpp.text.Alphabet;
import io.github.smppbridge.smpp.text.EncodedText;
import io.github.smppbridge.smpp.text.MessageSplitter;
import io.github.smppbridge.store.OutboxEntry;
import io.github.smppbridge.store.OutboxTable;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Received SMS on their way to the ESME: bean {@code mobileOriginated}. A long text is cut into its
 * deliver_sm when it is stored, so that each is delivered, and settled, on its own.
 */
public final class MobileOriginated {
  private static final byte UDHI = 0x40;

  private final ObjectMapper json;
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
   * @param json the mapper
   * @param outbox the table
   * @param accounts phones, to find the number that was written to
   * @param alphabets system_id to what data_coding 0 means to it
   * @param payload long texts as one message_payload instead of several parts
   * @param defaultRecipient number to name when neither event nor phone tells it
   * @param expireAfter how long a message waits for its ESME
   * @param clock the time
   */
  public MobileOriginated(
      ObjectMapper json,
      OutboxTable outbox,
      GatewayAccounts accounts,
      Function<String, Alphabet> alphabets,
      boolean payload,
      String defaultRecipient,
      Duration expireAfter,
      Clock clock) {
    this.json = json;
    this.outbox = outbox;
    this.accounts = accounts;
    this.alphabets = alphabets;
    this.payload = payload;
    this.defaultRecipient = defaultRecipient;
    this.expireAfter = expireAfter;
    this.clock = clock;
  }

  /**
   * What the outbox keeps of one deliver_sm.
   *
   * @param source number of the sender
   * @param dest number that was written to
   * @param dataCoding data_coding
   * @param udh whether the content starts with a user data header
   * @param content base64 of the octets
   */
  public record Payload(String source, String dest, int dataCoding, boolean udh, String content) {}

  /**
   * Stores a received SMS, once, however often it is reported.
   *
   * @param exchange a webhook with its {@link PhoneEvent} as body
   * @return completes when committed
   */
  public CompletionStage<Void> store(Exchange exchange) {
    PhoneEvent event = exchange.getMessage().getBody(PhoneEvent.class);
    String account = exchange.getProperty(WebhookRequests.ACCOUNT, String.class);
    EncodedText text = encode(account, event);
    String source = firstOf(event.text("sender"), event.text("phoneNumber"));
    String dest = recipient(account, event);
    long now = clock.millis();
    List<OutboxEntry> entries = new ArrayList<>();
    for (byte[] segment : text.segments()) {
      Payload one =
          new Payload(
              source,
              dest,
              text.dataCoding(),
              text.udh(),
              Base64.getEncoder().encodeToString(segment));
      entries.add(
          new OutboxEntry(
              account, OutboxEntry.MO, null, null, write(one), now, now + expireAfter.toMillis()));
    }
    return outbox
        .insert(event.id(), account, entries)
        .thenAccept(
            added -> exchange.setProperty(MessageEvents.RESULT, added ? "applied" : "duplicate"));
  }

  private EncodedText encode(String account, PhoneEvent event) {
    if (event.event().equals("sms:data-received")) {
      try {
        byte[] data = Base64.getDecoder().decode(event.text("data"));
        return MessageSplitter.data(
            data, event.payload().path("port").asInt(0), 0, reference.incrementAndGet() & 0xff);
      } catch (IllegalArgumentException e) {
        throw new WebhookException(400, "payload.data is not base64 of a short message");
      }
    }
    String text = event.text("message");
    MessageSplitter splitter = new MessageSplitter(alphabets.apply(account));
    return payload
        ? splitter.whole(text)
        : splitter.split(text, reference.incrementAndGet() & 0xff);
  }

  private String recipient(String account, PhoneEvent event) {
    String told = event.text("recipient");
    if (!told.isEmpty()) {
      return told;
    }
    int sim = event.payload().path("simNumber").asInt(0);
    Optional<String> number =
        accounts.find(account).stream()
            .flatMap(known -> known.devices().stream())
            .filter(device -> device.id().equals(event.deviceId()))
            .flatMap(device -> device.sims().stream())
            .filter(card -> sim == 0 || card.number() == sim)
            .map(Device.Sim::phoneNumber)
            .findFirst();
    return number.orElse(defaultRecipient);
  }

  private static String firstOf(String preferred, String otherwise) {
    return preferred.isEmpty() ? otherwise : preferred;
  }

  private String write(Payload value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The outbox payload in the body to a deliver_sm: headers, and the octets as body.
   *
   * @param exchange a claimed message
   * @throws JsonProcessingException when the payload is not ours
   */
  public void compose(Exchange exchange) throws JsonProcessingException {
    Message message = exchange.getMessage();
    Payload one = json.readValue(message.getBody(String.class), Payload.class);
    EsmeAddress source = EsmeAddress.of(one.source());
    EsmeAddress dest = EsmeAddress.of(one.dest());
    message.setHeader(SmppServerConstants.SOURCE_ADDR, source.address());
    message.setHeader(SmppServerConstants.SOURCE_ADDR_TON, source.ton());
    message.setHeader(SmppServerConstants.SOURCE_ADDR_NPI, source.npi());
    message.setHeader(SmppServerConstants.DEST_ADDR, dest.address());
    message.setHeader(SmppServerConstants.DEST_ADDR_TON, dest.ton());
    message.setHeader(SmppServerConstants.DEST_ADDR_NPI, dest.npi());
    message.setHeader(SmppServerConstants.ESM_CLASS, one.udh() ? UDHI : (byte) 0);
    message.setHeader(SmppServerConstants.DATA_CODING, (byte) one.dataCoding());
    message.setBody(Base64.getDecoder().decode(one.content()));
  }
}
