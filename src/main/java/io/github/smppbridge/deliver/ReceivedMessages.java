package io.github.smppbridge.deliver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.component.SmppServerConstants;
import java.io.UncheckedIOException;
import java.util.Base64;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Received SMS in the outbox: what is kept of each deliver_sm, and how it is composed: bean {@code
 * receivedMessages}.
 *
 * @param json the mapper
 */
public record ReceivedMessages(ObjectMapper json) {
  private static final byte UDHI = 0x40;

  /** What the outbox keeps of one deliver_sm; content is base64 of the octets. */
  record Payload(String source, String dest, int dataCoding, boolean udh, String content) {}

  /**
   * What the outbox keeps of one deliver_sm.
   *
   * @param source number of the sender
   * @param dest number that was written to
   * @param dataCoding data_coding
   * @param udh whether the content starts with a user data header
   * @param content the octets
   * @return JSON that {@link #compose} reads
   */
  public String payload(String source, String dest, int dataCoding, boolean udh, byte[] content) {
    try {
      return json.writeValueAsString(
          new Payload(source, dest, dataCoding, udh, Base64.getEncoder().encodeToString(content)));
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
