package io.github.smppbridge.testkit;

import java.io.IOException;
import java.io.OutputStream;
import org.jsmpp.DefaultPDUSender;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.InterfaceVersion;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.TypeOfNumber;

/**
 * jSMPP's sender, except that system_id and password may have any length: jSMPP holds to the 16 and
 * 9 octets of SMPP v3.4 §4.1, but SMSGate's passwords have 14 characters and more, and clients
 * exist that send them.
 */
final class LongCredentialsSender extends DefaultPDUSender {
  @Override
  public byte[] sendBind(
      OutputStream out,
      BindType bindType,
      int sequenceNumber,
      String systemId,
      String password,
      String systemType,
      InterfaceVersion version,
      TypeOfNumber ton,
      NumberingPlanIndicator npi,
      String addressRange)
      throws IOException {
    byte[] body = Pdus.bind(systemId, password, version.value() & 0xff);
    byte[] pdu = Pdus.pdu(bindType.commandId(), 0, sequenceNumber, body);
    out.write(pdu);
    out.flush();
    return pdu;
  }
}
