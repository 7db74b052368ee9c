package io.github.smppbridge.smpp.pdu;

import io.github.smppbridge.smpp.CommandStatus;

/** Fields that several requests have, each checked as SMPP v3.4 §5.2 says. */
final class MessageFields extends PduFields {
  /** Octets of short_message (SMPP v3.4 §5.2.21). */
  static final int MAX_SHORT_MESSAGE = 254;

  private static final int SERVICE_TYPE_SIZE = 6;
  private static final int MESSAGE_ID_SIZE = 65;
  private static final int TIME_SIZE = 17;
  private static final int MAX_PRIORITY = 3;

  MessageFields(byte[] array, int offset, int end) {
    super(array, offset, end);
  }

  String source(int size) throws InvalidPduException {
    return text("source_addr", size, CommandStatus.ESME_RINVSRCADR);
  }

  String serviceType() throws InvalidPduException {
    return text("service_type", SERVICE_TYPE_SIZE, CommandStatus.ESME_RINVSERTYP);
  }

  String messageId() throws InvalidPduException {
    return text("message_id", MESSAGE_ID_SIZE, CommandStatus.ESME_RINVMSGID);
  }

  String destination(int size) throws InvalidPduException {
    String address = text("destination_addr", size, CommandStatus.ESME_RINVDSTADR);
    if (address.isEmpty()) {
      throw new InvalidPduException(CommandStatus.ESME_RINVDSTADR, "destination_addr");
    }
    return address;
  }

  byte priority() throws InvalidPduException {
    byte priority = octet("priority_flag");
    if (Byte.toUnsignedInt(priority) > MAX_PRIORITY) {
      throw new InvalidPduException(CommandStatus.ESME_RINVPRTFLG, "priority_flag");
    }
    return priority;
  }

  String schedule() throws InvalidPduException {
    return time("schedule_delivery_time", CommandStatus.ESME_RINVSCHED);
  }

  String validity() throws InvalidPduException {
    return time("validity_period", CommandStatus.ESME_RINVEXPIRY);
  }

  /** Empty, or fifteen digits and one of + - R (SMPP v3.4 §7.1.1). */
  String time(String field, int status) throws InvalidPduException {
    String time = text(field, TIME_SIZE, status);
    if (time.isEmpty()) {
      return time;
    }
    boolean plausible = time.length() == TIME_SIZE - 1 && "+-R".indexOf(time.charAt(15)) >= 0;
    for (int i = 0; plausible && i < TIME_SIZE - 2; i++) {
      plausible = time.charAt(i) >= '0' && time.charAt(i) <= '9';
    }
    if (!plausible) {
      throw new InvalidPduException(status, field);
    }
    return time;
  }

  byte[] shortMessage() throws InvalidPduException {
    int length = Byte.toUnsignedInt(octet("sm_length"));
    if (length > MAX_SHORT_MESSAGE || length > remaining()) {
      throw new InvalidPduException(CommandStatus.ESME_RINVMSGLEN, "sm_length");
    }
    return octets(length);
  }
}
