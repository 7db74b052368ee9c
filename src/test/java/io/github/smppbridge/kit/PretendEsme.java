package io.github.smppbridge.kit;

import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.testkit.CommandRefused;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.Sms;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.session.SMPPSession;

/** An SMPP client, bound as a transceiver; it takes whatever it is sent. */
public final class PretendEsme implements AutoCloseable {
  private static final int LONGEST = 254;

  private final Esme esme;
  private final String systemId;
  private final Duration patience;

  private PretendEsme(Esme esme, String systemId, Duration patience) {
    this.esme = esme;
    this.systemId = systemId;
    this.patience = patience;
  }

  static PretendEsme bind(int port, String systemId, Duration patience) {
    try {
      return new PretendEsme(
          Esme.bind(port, systemId, BridgeExtension.password()), systemId, patience);
    } catch (CommandRefused refused) {
      throw new AssertionError(
          "the bind of %s was answered %s"
              .formatted(systemId, CommandStatus.name(refused.commandStatus())),
          refused);
    }
  }

  /** {@return its account} */
  public String systemId() {
    return systemId;
  }

  /**
   * Submits a text, and asks for a receipt.
   *
   * @param to an international number without plus
   * @param text in ASCII, data_coding 0, or anything else in UCS-2, data_coding 8; a long one in
   *     message_payload
   * @return the message_id
   * @throws AssertionError if it is refused
   */
  public String submit(String to, String text) {
    return submit(sms(to, text));
  }

  /**
   * Submits a message of any fields.
   *
   * @param sms such as {@code Sms.to("4915112345600").text("hello").withSource("SHOP")}
   * @return the message_id
   * @throws AssertionError if it is refused
   */
  public String submit(Sms sms) {
    try {
      return esme.submit(sms);
    } catch (CommandRefused refused) {
      throw new AssertionError(
          "submit_sm to %s was answered %s; the log says why"
              .formatted(sms.dest(), CommandStatus.name(refused.commandStatus())),
          refused);
    }
  }

  /**
   * Submits a text that the bridge refuses.
   *
   * @param to an international number without plus
   * @param text the text
   * @return the name of the command_status, such as {@code ESME_RINVDSTADR}
   * @throws AssertionError if it is taken
   */
  public String refused(String to, String text) {
    return refused(sms(to, text));
  }

  /**
   * Submits a message that the bridge refuses.
   *
   * @param sms its fields
   * @return the name of the command_status
   * @throws AssertionError if it is taken
   */
  public String refused(Sms sms) {
    int status = esme.submitStatus(sms);
    if (status == 0) {
      throw new AssertionError("submit_sm to %s was taken".formatted(sms.dest()));
    }
    return CommandStatus.name(status);
  }

  private static Sms sms(String to, String text) {
    Sms sms = Sms.to(to);
    sms = StandardCharsets.US_ASCII.newEncoder().canEncode(text) ? sms.text(text) : sms.ucs2(text);
    return sms.octets().length <= LONGEST
        ? sms
        : sms.withOctets(new byte[0]).tlv(new OptionalParameter.Message_payload(sms.octets()));
  }

  /** {@return the receipts that it got so far} */
  public List<Receipt> receipts() {
    return esme.receipts().stream().map(Receipt::of).toList();
  }

  /**
   * Waits for the receipt of a message.
   *
   * @param messageId the message_id
   * @return the receipt
   */
  public Receipt receipt(String messageId) {
    return Waiting.until(
        "a receipt of message " + messageId,
        patience,
        () -> receipts().stream().filter(each -> messageId.equals(each.messageId())).findFirst(),
        this::seen);
  }

  /** {@return the received messages that it got so far} */
  public List<ReceivedText> received() {
    return esme.mobileOriginated().stream().map(ReceivedText::of).toList();
  }

  /**
   * Waits for a received message.
   *
   * @param from its sender's number, as source_addr has it
   * @return the first of that sender
   */
  public ReceivedText receivedFrom(String from) {
    return Waiting.until(
        "a received message from " + from,
        patience,
        () -> received().stream().filter(each -> from.equals(each.from())).findFirst(),
        this::seen);
  }

  private String seen() {
    if (!esme.bound()) {
      return "its session has ended";
    }
    return receipts().isEmpty() && received().isEmpty()
        ? "the ESME got nothing"
        : "the ESME got " + receipts() + " and " + received();
  }

  /** {@return jSMPP's session, for what this class does not offer} */
  public SMPPSession session() {
    return esme.session();
  }

  /** Drops the connection. */
  @Override
  public void close() {
    esme.close();
  }
}
