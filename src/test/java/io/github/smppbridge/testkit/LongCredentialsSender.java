package io.github.smppbridge.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
    byte[] strings = cStrings(systemId, password, systemType);
    byte[] range = cStrings(addressRange);
    byte[] pdu =
        ByteBuffer.allocate(16 + strings.length + 3 + range.length)
            .putInt(16 + strings.length + 3 + range.length)
            .putInt(bindType.commandId())
            .putInt(0)
            .putInt(sequenceNumber)
            .put(strings)
            .put(version.value())
            .put(ton.value())
            .put(npi.value())
            .put(range)
            .array();
    out.write(pdu);
    out.flush();
    return pdu;
  }

  private static byte[] cStrings(String... values) {
    StringBuilder all = new StringBuilder();
    for (String value : values) {
      all.append(value == null ? "" : value).append('\0');
    }
    return all.toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
