package io.github.smppbridge.smpp;

import java.lang.reflect.Field;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The command_status values of SMPP v3.4 §5.1.3, named as there. */
public final class CommandStatus {
  public static final int ESME_ROK = 0x00;
  public static final int ESME_RINVMSGLEN = 0x01;
  public static final int ESME_RINVCMDLEN = 0x02;
  public static final int ESME_RINVCMDID = 0x03;
  public static final int ESME_RINVBNDSTS = 0x04;
  public static final int ESME_RALYBND = 0x05;
  public static final int ESME_RINVPRTFLG = 0x06;
  public static final int ESME_RINVREGDLVFLG = 0x07;
  public static final int ESME_RSYSERR = 0x08;
  public static final int ESME_RINVSRCADR = 0x0A;
  public static final int ESME_RINVDSTADR = 0x0B;
  public static final int ESME_RINVMSGID = 0x0C;
  public static final int ESME_RBINDFAIL = 0x0D;
  public static final int ESME_RINVPASWD = 0x0E;
  public static final int ESME_RINVSYSID = 0x0F;
  public static final int ESME_RCANCELFAIL = 0x11;
  public static final int ESME_RREPLACEFAIL = 0x13;
  public static final int ESME_RMSGQFUL = 0x14;
  public static final int ESME_RINVSERTYP = 0x15;
  public static final int ESME_RINVNUMDESTS = 0x33;
  public static final int ESME_RINVDLNAME = 0x34;
  public static final int ESME_RINVDESTFLAG = 0x40;
  public static final int ESME_RINVSUBREP = 0x42;
  public static final int ESME_RINVESMCLASS = 0x43;
  public static final int ESME_RCNTSUBDL = 0x44;
  public static final int ESME_RSUBMITFAIL = 0x45;
  public static final int ESME_RINVSRCTON = 0x48;
  public static final int ESME_RINVSRCNPI = 0x49;
  public static final int ESME_RINVDSTTON = 0x50;
  public static final int ESME_RINVDSTNPI = 0x51;
  public static final int ESME_RINVSYSTYP = 0x53;
  public static final int ESME_RINVREPFLAG = 0x54;
  public static final int ESME_RINVNUMMSGS = 0x55;
  public static final int ESME_RTHROTTLED = 0x58;
  public static final int ESME_RINVSCHED = 0x61;
  public static final int ESME_RINVEXPIRY = 0x62;
  public static final int ESME_RINVDFTMSGID = 0x63;
  public static final int ESME_RX_T_APPN = 0x64;
  public static final int ESME_RX_P_APPN = 0x65;
  public static final int ESME_RX_R_APPN = 0x66;
  public static final int ESME_RQUERYFAIL = 0x67;
  public static final int ESME_RINVTLVSTREAM = 0xC0;
  public static final int ESME_RTLVNOTALLWD = 0xC1;
  public static final int ESME_RINVTLVLEN = 0xC2;
  public static final int ESME_RMISSINGTLV = 0xC3;
  public static final int ESME_RINVTLVVAL = 0xC4;
  public static final int ESME_RDELIVERYFAILURE = 0xFE;
  public static final int ESME_RUNKNOWNERR = 0xFF;

  private static final Map<Integer, String> NAMES = names();

  private CommandStatus() {}

  /**
   * Names a status.
   *
   * @param commandStatus any value
   * @return the name of the specification, or the number in hex such as {@code 0x00000400}
   */
  public static String name(int commandStatus) {
    String name = NAMES.get(commandStatus);
    return name != null ? name : String.format("0x%08X", commandStatus);
  }

  /**
   * Reads a status from its name or number.
   *
   * @param text {@code ESME_RTHROTTLED}, {@code RTHROTTLED}, {@code 0x58} or {@code 88}
   * @return the status, or null when the text is none of these
   */
  public static Integer parse(String text) {
    if (text == null) {
      return null;
    }
    String wanted = text.trim().toUpperCase(Locale.ROOT);
    for (Map.Entry<Integer, String> entry : NAMES.entrySet()) {
      if (entry.getValue().equals(wanted) || entry.getValue().equals("ESME_" + wanted)) {
        return entry.getKey();
      }
    }
    try {
      long number = Long.decode(wanted);
      return number >= 0 && number <= 0xFFFFFFFFL ? (int) number : null;
    } catch (NumberFormatException notANumber) {
      return null;
    }
  }

  private static Map<Integer, String> names() {
    Map<Integer, String> names = new TreeMap<>();
    try {
      for (Field constant : CommandStatus.class.getFields()) {
        names.put(constant.getInt(null), constant.getName());
      }
    } catch (IllegalAccessException e) {
      throw new ExceptionInInitializerError(e);
    }
    return names;
  }
}
