package io.github.smppbridge.deliver;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.gateway.FailureReason;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.smpp.text.DeliveryReceipt;
import io.github.smppbridge.smpp.text.MessageState;
import io.github.smppbridge.store.MessageRow;
import io.github.smppbridge.store.OutboxEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jsmpp.bean.OptionalParameter.Tag;

/**
 * Delivery receipts: when one is due, what waits in the outbox for it, and how it becomes a
 * deliver_sm (SMPP v3.4 §5.2.17, Appendix B): bean {@code receipts}.
 *
 * @param json the mapper
 * @param expireAfter how long a receipt waits for its ESME
 */
public record Receipts(ObjectMapper json, Duration expireAfter) {
  /** Appendix B: a receipt repeats the first 20 characters. */
  private static final int HEAD = 20;

  private static final int FINAL_MASK = 0x03;
  private static final int ON_SUCCESS_AND_FAILURE = 1;
  private static final int ON_FAILURE = 2;
  private static final int ON_SUCCESS = 3;
  private static final int INTERMEDIATE = 0x10;

  private static final byte ESM_RECEIPT = 0x04;
  private static final byte ESM_INTERMEDIATE = 0x20;

  /**
   * What the outbox keeps of a receipt. Rendered only when it is delivered, since the session that
   * gets it decides about TLVs.
   *
   * @param messageId message_id
   * @param state message_state
   * @param error network_error_code value, 0 = none
   * @param submitted epoch milliseconds
   * @param done epoch milliseconds
   * @param text first characters of the message, or {@code null}
   * @param source original source_addr: the receipt's destination
   * @param sourceTon its TON
   * @param sourceNpi its NPI
   * @param dest original destination_addr: the receipt's source
   * @param destTon its TON
   * @param destNpi its NPI
   * @param userMessageReference user_message_reference of the submit, or {@code null}
   * @param trace the submit's place in its trace, or {@code null}
   */
  public record Payload(
      String messageId,
      int state,
      int error,
      long submitted,
      long done,
      String text,
      String source,
      int sourceTon,
      int sourceNpi,
      String dest,
      int destTon,
      int destNpi,
      Integer userMessageReference,
      String trace) {}

  /**
   * Whether a registered_delivery asks for any receipt.
   *
   * @param registered the octet
   * @return true for a final or an intermediate one
   */
  public static boolean wanted(int registered) {
    return wantsEnd(registered) || wantsIntermediate(registered);
  }

  /**
   * Whether a registered_delivery asks for the receipt of any final state.
   *
   * @param registered the octet
   * @return false when nobody wants to know whether the message arrives
   */
  public static boolean wantsEnd(int registered) {
    return (registered & FINAL_MASK) != 0;
  }

  /**
   * Whether a registered_delivery asks for the receipt of a final state: 1 success and failure, 2
   * failure only, 3 success only (SMPP v5.0 §4.7.21; reserved in v3.4).
   *
   * @param registered the octet
   * @param state the final state
   * @return true when it is due
   */
  public static boolean wantsFinal(int registered, MessageState state) {
    return switch (registered & FINAL_MASK) {
      case ON_SUCCESS_AND_FAILURE -> true;
      case ON_FAILURE -> !isSuccess(state);
      case ON_SUCCESS -> isSuccess(state);
      default -> false;
    };
  }

  private static boolean isSuccess(MessageState state) {
    return state == MessageState.DELIVERED || state == MessageState.ACCEPTED;
  }

  /**
   * Whether a registered_delivery asks for intermediate notifications.
   *
   * @param registered the octet
   * @return true for bit 0x10
   */
  public static boolean wantsIntermediate(int registered) {
    return (registered & INTERMEDIATE) != 0;
  }

  /**
   * The outbox entry of a row's receipt.
   *
   * @param row the message, with the state to report
   * @param state that state
   * @param done when it was reached
   * @param now the time
   * @return the entry
   */
  public OutboxEntry entry(MessageRow row, MessageState state, Instant done, Instant now) {
    Payload payload =
        new Payload(
            row.messageId(),
            state.value(),
            row.error(),
            row.createdAt(),
            done.toEpochMilli(),
            head(row.textHead()),
            row.sourceAddr(),
            row.sourceTon(),
            row.sourceNpi(),
            row.destAddr(),
            row.destTon(),
            row.destNpi(),
            row.userMessageReference(),
            row.trace());
    try {
      return new OutboxEntry(
          row.account(),
          OutboxEntry.RECEIPT,
          row.messageId(),
          row.gatewayId(),
          ReceiptJson.write(json.getFactory(), payload),
          now.toEpochMilli(),
          now.plus(expireAfter).toEpochMilli(),
          row.sessionId());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What a receipt repeats of a text.
   *
   * @param text the text, or {@code null}
   * @return its first 20 characters, {@code null} of none
   */
  public static String head(String text) {
    return text == null ? null : text.substring(0, Math.min(HEAD, text.length()));
  }

  /**
   * The outbox payload in the body to a deliver_sm: headers and the receipt text of Appendix B.
   *
   * @param exchange a claimed receipt
   * @throws IOException when the payload is not ours
   */
  public void compose(Exchange exchange) throws IOException {
    Message message = exchange.getMessage();
    Payload payload = ReceiptJson.read(json.getFactory(), message.getBody(String.class));
    MessageState state = MessageState.of(payload.state());
    boolean delivered = state == MessageState.DELIVERED;
    DeliveryReceipt receipt =
        new DeliveryReceipt(
            payload.messageId(),
            1,
            delivered ? 1 : 0,
            Instant.ofEpochMilli(payload.submitted()),
            Instant.ofEpochMilli(payload.done()),
            state.stat(),
            payload.error(),
            payload.text() == null ? "" : payload.text());
    message.setHeader(SmppServerConstants.SOURCE_ADDR, EsmeAddress.fitting(payload.dest()));
    message.setHeader(SmppServerConstants.SOURCE_ADDR_TON, (byte) payload.destTon());
    message.setHeader(SmppServerConstants.SOURCE_ADDR_NPI, (byte) payload.destNpi());
    message.setHeader(SmppServerConstants.DEST_ADDR, EsmeAddress.fitting(payload.source()));
    message.setHeader(SmppServerConstants.DEST_ADDR_TON, (byte) payload.sourceTon());
    message.setHeader(SmppServerConstants.DEST_ADDR_NPI, (byte) payload.sourceNpi());
    message.setHeader(
        SmppServerConstants.ESM_CLASS, state.isFinal() ? ESM_RECEIPT : ESM_INTERMEDIATE);
    message.setHeader(SmppServerConstants.DATA_CODING, (byte) 0);
    message.setHeader(SmppServerConstants.ID, payload.messageId());
    message.setHeader(SmppServerConstants.MESSAGE_STATE, state.value());
    message.setHeader(SmppServerConstants.OPTIONAL_PARAMETER, tlvs(payload, state));
    if (payload.trace() != null) {
      exchange.setProperty(RouteProperties.TRACE, payload.trace());
    }
    message.setBody(receipt.format().getBytes(StandardCharsets.ISO_8859_1));
  }

  private static Map<Short, Object> tlvs(Payload payload, MessageState state) {
    Map<Short, Object> tlvs = new LinkedHashMap<>();
    tlvs.put(Tag.RECEIPTED_MESSAGE_ID.code(), payload.messageId());
    tlvs.put(Tag.MESSAGE_STATE.code(), (byte) state.value());
    FailureReason.networkErrorCode(payload.error())
        .ifPresent(code -> tlvs.put(Tag.NETWORK_ERROR_CODE.code(), code));
    if (payload.userMessageReference() != null) {
      tlvs.put(Tag.USER_MESSAGE_REFERENCE.code(), payload.userMessageReference().shortValue());
    }
    return tlvs;
  }
}
