package io.github.smppbridge.accounts;

import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.gateway.UserName;
import io.github.smppbridge.log.SourceNetwork;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Who binds from where.
 *
 * @param systemId as the client wrote it
 * @param host its numeric address
 */
record BindAttempt(String systemId, String host) {
  private static final int MOST_CHARACTERS = 100;

  static BindAttempt of(Exchange exchange) {
    Message message = exchange.getMessage();
    return new BindAttempt(
        message.getHeader(SmppServerConstants.SYSTEM_ID, "", String.class),
        SourceNetwork.hostOf(
            message.getHeader(SmppServerConstants.REMOTE_ADDRESS, "", String.class)));
  }

  /** What failures are counted by: SMSGate's database knows no case in the names of its users. */
  String account() {
    String name = UserName.canonical(systemId);
    return name.length() <= MOST_CHARACTERS ? name : name.substring(0, MOST_CHARACTERS);
  }

  String network() {
    return SourceNetwork.of(host);
  }

  String place() {
    return network() + " " + account();
  }

  /** Without what could forge a log line. */
  String name() {
    String printable = systemId.replaceAll("[^\\x20-\\x7E]", "?");
    return printable.length() <= 40 ? printable : printable.substring(0, 40) + "…";
  }

  @Override
  public String toString() {
    return "bind of " + name() + " from " + host;
  }
}
