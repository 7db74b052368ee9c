package io.github.smppbridge.smpp.model;

import io.github.smppbridge.smpp.Command;
import io.github.smppbridge.testkit.Pdus;

/**
 * A PDU as an ESME writes it.
 *
 * @param damaged whether its body is not what it should be, or may not be
 */
record Frame(byte[] octets, int commandId, int status, int sequence, boolean damaged) {
  static Frame of(int commandId, int status, int sequence, byte[] body) {
    return new Frame(
        Pdus.pdu(commandId, status, sequence, body), commandId, status, sequence, false);
  }

  static Frame of(Command command, int sequence) {
    return of(command.commandId(), 0, sequence, Pdus.validBody(command));
  }

  Command command() {
    return Command.of(commandId);
  }

  /** Its command_length: it may lie. */
  int length() {
    return (octets[0] & 0xFF) << 24
        | (octets[1] & 0xFF) << 16
        | (octets[2] & 0xFF) << 8
        | (octets[3] & 0xFF);
  }

  @Override
  public String toString() {
    String name =
        command() == Command.UNKNOWN ? Integer.toHexString(commandId) : command().commandName();
    return name
        + " "
        + sequence
        + (status == 0 ? "" : " status " + status)
        + (length() == octets.length ? "" : " command_length " + length())
        + (damaged ? " damaged" : "");
  }
}
