package io.github.smppbridge.deliver;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.gateway.PhoneEvent;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.smpp.text.Alphabet;
import io.github.smppbridge.smpp.text.Concatenation;
import io.github.smppbridge.smpp.text.LongMessageForm;
import io.github.smppbridge.smpp.text.MessagePart;
import io.github.smppbridge.smpp.text.MessageSplitter;
import io.github.smppbridge.smpp.text.UserDataHeader;
import io.github.smppbridge.store.OutboxEntry;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Received SMS in the outbox: what is kept of each deliver_sm, and how it is composed: bean {@code
 * receivedMessages}.
 *
 * @param json the mapper
 * @param alphabets system_id to what data_coding 0 means to it
 * @param form how long messages are written
 * @param references gives each message in parts its reference, 0..65535
 * @param names how senders that are no numbers are written
 */
public record ReceivedMessages(
    ObjectMapper json,
    Function<String, Alphabet> alphabets,
    LongMessageForm form,
    IntSupplier references,
    AlphanumericSender names) {
  /** Octets of a user data header that says the port, the longest that a whole message has. */
  private static final int PORT_HEADER = 7;

  /**
   * What the outbox keeps of one deliver_sm. The session that gets it decides about TLVs: part and
   * port are given where they may become some, and are in a header in the content where every
   * session takes that.
   *
   * @param source sender
   * @param dest recipient
   * @param dataCoding data_coding
   * @param udh whether the content starts with a user data header
   * @param content base64 of the octets
   * @param part reference, total and number of a part; null = none, or in the header
   * @param port the application port; null = none, or in the header
   * @param trace where it came in, as a W3C traceparent; null = none is kept
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Payload(
      String source,
      String dest,
      int dataCoding,
      boolean udh,
      String content,
      Part part,
      Integer port,
      String trace) {}

  /** Which part of a long message. */
  record Part(int reference, int total, int number) {}

  /**
   * The deliver_sm of an SMS.
   *
   * @param account system_id of the ESME
   * @param event text, or data for a port, of any length
   * @return in their order, at least one
   * @throws IllegalArgumentException for a port that there is not
   */
  public List<MessagePart> parts(String account, PhoneEvent.Received event) {
    MessageSplitter splitter = new MessageSplitter(alphabets.apply(account));
    MessagePart whole =
        event.data() == null
            ? splitter.whole(event.text())
            : MessagePart.data(event.data(), event.port());
    return splitter.split(whole, form, references);
  }

  /**
   * What the outbox keeps of a sender or recipient: as much as can matter. Phones may report any
   * length, and each part repeats it.
   *
   * @param reported number or name; null = not told
   */
  public static String address(String reported) {
    return EsmeAddress.kept(reported);
  }

  /**
   * What the outbox keeps of one deliver_sm.
   *
   * @param source {@link #address} of the sender
   * @param dest that of the number that was written to
   * @param one its content
   * @param trace where it came in, as a W3C traceparent; {@code null} = it is not traced
   * @return JSON that {@link #compose} reads
   * @throws IllegalArgumentException for a port that there is not
   */
  public String payload(String source, String dest, MessagePart one, String trace) {
    boolean header =
        fitsAnySession(one)
            && one.header().isPresent()
            && (one.part() == null || form != LongMessageForm.SAR);
    return write(
        new Payload(
            source,
            dest,
            one.dataCoding(),
            header,
            Base64.getEncoder().encodeToString(header ? one.withHeader() : one.content()),
            header || one.part() == null ? null : part(one.part()),
            header ? null : one.port(),
            trace));
  }

  private static boolean fitsAnySession(MessagePart one) {
    return one.withHeader().length <= MessageSplitter.MAX_SHORT_MESSAGE;
  }

  private static Part part(Concatenation part) {
    return new Part(part.reference(), part.total(), part.number());
  }

  private String write(Payload payload) {
    try {
      // half a surrogate pair is no character that a database keeps
      return json.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsString(payload);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Whether an entry is too long for short_message, and in parts is not.
   *
   * @param entry one of {@link #payload}
   * @throws JsonProcessingException when the payload is not ours
   */
  boolean divisible(OutboxEntry entry) throws JsonProcessingException {
    Payload whole = json.readValue(entry.payload(), Payload.class);
    return !whole.udh()
        && whole.part() == null
        && Base64.getDecoder().decode(whole.content()).length
            > MessageSplitter.MAX_SHORT_MESSAGE - PORT_HEADER;
  }

  /**
   * The same message in parts with a user data header, which any session takes.
   *
   * @param entry one that is {@link #divisible}
   * @return entries in their order, that expire as it does
   * @throws JsonProcessingException when the payload is not ours
   */
  List<OutboxEntry> divided(OutboxEntry entry) throws JsonProcessingException {
    Payload whole = json.readValue(entry.payload(), Payload.class);
    MessagePart message =
        new MessagePart(
            whole.dataCoding(), Base64.getDecoder().decode(whole.content()), null, whole.port());
    return new MessageSplitter(alphabets.apply(entry.account()))
        .split(message, LongMessageForm.UDH, references).stream()
            .map(
                part ->
                    new Payload(
                        whole.source(),
                        whole.dest(),
                        part.dataCoding(),
                        part.header().isPresent(),
                        Base64.getEncoder().encodeToString(part.withHeader()),
                        null,
                        null,
                        whole.trace()))
            .map(
                part ->
                    new OutboxEntry(
                        entry.account(),
                        OutboxEntry.MO,
                        null,
                        null,
                        write(part),
                        entry.createdAt(),
                        entry.expiresAt()))
            .toList();
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
    EsmeAddress source = EsmeAddress.of(one.source(), names);
    EsmeAddress dest = EsmeAddress.of(one.dest(), names);
    message.setHeader(SmppServerConstants.SOURCE_ADDR, source.address());
    message.setHeader(SmppServerConstants.SOURCE_ADDR_TON, source.ton());
    message.setHeader(SmppServerConstants.SOURCE_ADDR_NPI, source.npi());
    message.setHeader(SmppServerConstants.DEST_ADDR, dest.address());
    message.setHeader(SmppServerConstants.DEST_ADDR_TON, dest.ton());
    message.setHeader(SmppServerConstants.DEST_ADDR_NPI, dest.npi());
    message.setHeader(
        SmppServerConstants.ESM_CLASS, one.udh() ? (byte) UserDataHeader.INDICATOR : (byte) 0);
    message.setHeader(SmppServerConstants.DATA_CODING, (byte) one.dataCoding());
    if (one.part() != null) {
      message.setHeader(SmppServerConstants.PART_REFERENCE, one.part().reference());
      message.setHeader(SmppServerConstants.PART_TOTAL, one.part().total());
      message.setHeader(SmppServerConstants.PART_NUMBER, one.part().number());
    }
    if (one.port() != null) {
      message.setHeader(SmppServerConstants.DESTINATION_PORT, one.port());
    }
    if (one.trace() != null) {
      exchange.setProperty(RouteProperties.TRACE, one.trace());
    }
    message.setBody(Base64.getDecoder().decode(one.content()));
  }
}
