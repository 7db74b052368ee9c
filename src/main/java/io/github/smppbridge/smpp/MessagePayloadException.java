package io.github.smppbridge.smpp;

/**
 * The content is in message_payload, and the ESME takes no TLVs (SMPP v3.4 §3.4); nothing was sent.
 * In parts of at most 254 octets it can be.
 */
public class MessagePayloadException extends SmppStatusException {
  private static final long serialVersionUID = 1L;

  /** Makes the failure; its status is ESME_RINVMSGLEN. */
  public MessagePayloadException() {
    super(CommandStatus.ESME_RINVMSGLEN, "message_payload to an ESME of a version before 3.4");
  }
}
