package io.github.smppbridge.smpp;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The command_status values of SMPP v3.4 §5.1.3 and their names. */
public final class CommandStatus {
  /** ROK. */
  public static final int ESME_ROK = 0x00;

  /** RINVMSGLEN. */
  public static final int ESME_RINVMSGLEN = 0x01;

  /** RINVCMDLEN. */
  public static final int ESME_RINVCMDLEN = 0x02;

  /** RINVCMDID. */
  public static final int ESME_RINVCMDID = 0x03;

  /** RINVBNDSTS. */
  public static final int ESME_RINVBNDSTS = 0x04;

  /** RALYBND. */
  public static final int ESME_RALYBND = 0x05;

  /** RINVPRTFLG. */
  public static final int ESME_RINVPRTFLG = 0x06;

  /** RINVREGDLVFLG. */
  public static final int ESME_RINVREGDLVFLG = 0x07;

  /** RSYSERR. */
  public static final int ESME_RSYSERR = 0x08;

  /** RINVSRCADR. */
  public static final int ESME_RINVSRCADR = 0x0A;

  /** RINVDSTADR. */
  public static final int ESME_RINVDSTADR = 0x0B;

  /** RINVMSGID. */
  public static final int ESME_RINVMSGID = 0x0C;

  /** RBINDFAIL. */
  public static final int ESME_RBINDFAIL = 0x0D;

  /** RINVPASWD. */
  public static final int ESME_RINVPASWD = 0x0E;

  /** RINVSYSID. */
  public static final int ESME_RINVSYSID = 0x0F;

  /** RCANCELFAIL. */
  public static final int ESME_RCANCELFAIL = 0x11;

  /** RREPLACEFAIL. */
  public static final int ESME_RREPLACEFAIL = 0x13;

  /** RMSGQFUL. */
  public static final int ESME_RMSGQFUL = 0x14;

  /** RINVSERTYP. */
  public static final int ESME_RINVSERTYP = 0x15;

  /** RINVNUMDESTS. */
  public static final int ESME_RINVNUMDESTS = 0x33;

  /** RINVDLNAME. */
  public static final int ESME_RINVDLNAME = 0x34;

  /** RINVDESTFLAG. */
  public static final int ESME_RINVDESTFLAG = 0x40;

  /** RINVSUBREP. */
  public static final int ESME_RINVSUBREP = 0x42;

  /** RINVESMCLASS. */
  public static final int ESME_RINVESMCLASS = 0x43;

  /** RCNTSUBDL. */
  public static final int ESME_RCNTSUBDL = 0x44;

  /** RSUBMITFAIL. */
  public static final int ESME_RSUBMITFAIL = 0x45;

  /** RINVSRCTON. */
  public static final int ESME_RINVSRCTON = 0x48;

  /** RINVSRCNPI. */
  public static final int ESME_RINVSRCNPI = 0x49;

  /** RINVDSTTON. */
  public static final int ESME_RINVDSTTON = 0x50;

  /** RINVDSTNPI. */
  public static final int ESME_RINVDSTNPI = 0x51;

  /** RINVSYSTYP. */
  public static final int ESME_RINVSYSTYP = 0x53;

  /** RINVREPFLAG. */
  public static final int ESME_RINVREPFLAG = 0x54;

  /** RINVNUMMSGS. */
  public static final int ESME_RINVNUMMSGS = 0x55;

  /** RTHROTTLED. */
  public static final int ESME_RTHROTTLED = 0x58;

  /** RINVSCHED. */
  public static final int ESME_RINVSCHED = 0x61;

  /** RINVEXPIRY. */
  public static final int ESME_RINVEXPIRY = 0x62;

  /** RINVDFTMSGID. */
  public static final int ESME_RINVDFTMSGID = 0x63;

  /** RX_T_APPN. */
  public static final int ESME_RX_T_APPN = 0x64;

  /** RX_P_APPN. */
  public static final int ESME_RX_P_APPN = 0x65;

  /** RX_R_APPN. */
  public static final int ESME_RX_R_APPN = 0x66;

  /** RQUERYFAIL. */
  public static final int ESME_RQUERYFAIL = 0x67;

  /** RINVTLVSTREAM. */
  public static final int ESME_RINVTLVSTREAM = 0xC0;

  /** RTLVNOTALLWD. */
  public static final int ESME_RTLVNOTALLWD = 0xC1;

  /** RINVTLVLEN. */
  public static final int ESME_RINVTLVLEN = 0xC2;

  /** RMISSINGTLV. */
  public static final int ESME_RMISSINGTLV = 0xC3;

  /** RINVTLVVAL. */
  public static final int ESME_RINVTLVVAL = 0xC4;

  /** RDELIVERYFAILURE. */
  public static final int ESME_RDELIVERYFAILURE = 0xFE;

  /** RUNKNOWNERR. */
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
    names.put(ESME_ROK, "ESME_ROK");
    names.put(ESME_RINVMSGLEN, "ESME_RINVMSGLEN");
    names.put(ESME_RINVCMDLEN, "ESME_RINVCMDLEN");
    names.put(ESME_RINVCMDID, "ESME_RINVCMDID");
    names.put(ESME_RINVBNDSTS, "ESME_RINVBNDSTS");
    names.put(ESME_RALYBND, "ESME_RALYBND");
    names.put(ESME_RINVPRTFLG, "ESME_RINVPRTFLG");
    names.put(ESME_RINVREGDLVFLG, "ESME_RINVREGDLVFLG");
    names.put(ESME_RSYSERR, "ESME_RSYSERR");
    names.put(ESME_RINVSRCADR, "ESME_RINVSRCADR");
    names.put(ESME_RINVDSTADR, "ESME_RINVDSTADR");
    names.put(ESME_RINVMSGID, "ESME_RINVMSGID");
    names.put(ESME_RBINDFAIL, "ESME_RBINDFAIL");
    names.put(ESME_RINVPASWD, "ESME_RINVPASWD");
    names.put(ESME_RINVSYSID, "ESME_RINVSYSID");
    names.put(ESME_RCANCELFAIL, "ESME_RCANCELFAIL");
    names.put(ESME_RREPLACEFAIL, "ESME_RREPLACEFAIL");
    names.put(ESME_RMSGQFUL, "ESME_RMSGQFUL");
    names.put(ESME_RINVSERTYP, "ESME_RINVSERTYP");
    names.put(ESME_RINVNUMDESTS, "ESME_RINVNUMDESTS");
    names.put(ESME_RINVDLNAME, "ESME_RINVDLNAME");
    names.put(ESME_RINVDESTFLAG, "ESME_RINVDESTFLAG");
    names.put(ESME_RINVSUBREP, "ESME_RINVSUBREP");
    names.put(ESME_RINVESMCLASS, "ESME_RINVESMCLASS");
    names.put(ESME_RCNTSUBDL, "ESME_RCNTSUBDL");
    names.put(ESME_RSUBMITFAIL, "ESME_RSUBMITFAIL");
    names.put(ESME_RINVSRCTON, "ESME_RINVSRCTON");
    names.put(ESME_RINVSRCNPI, "ESME_RINVSRCNPI");
    names.put(ESME_RINVDSTTON, "ESME_RINVDSTTON");
    names.put(ESME_RINVDSTNPI, "ESME_RINVDSTNPI");
    names.put(ESME_RINVSYSTYP, "ESME_RINVSYSTYP");
    names.put(ESME_RINVREPFLAG, "ESME_RINVREPFLAG");
    names.put(ESME_RINVNUMMSGS, "ESME_RINVNUMMSGS");
    names.put(ESME_RTHROTTLED, "ESME_RTHROTTLED");
    names.put(ESME_RINVSCHED, "ESME_RINVSCHED");
    names.put(ESME_RINVEXPIRY, "ESME_RINVEXPIRY");
    names.put(ESME_RINVDFTMSGID, "ESME_RINVDFTMSGID");
    names.put(ESME_RX_T_APPN, "ESME_RX_T_APPN");
    names.put(ESME_RX_P_APPN, "ESME_RX_P_APPN");
    names.put(ESME_RX_R_APPN, "ESME_RX_R_APPN");
    names.put(ESME_RQUERYFAIL, "ESME_RQUERYFAIL");
    names.put(ESME_RINVTLVSTREAM, "ESME_RINVTLVSTREAM");
    names.put(ESME_RTLVNOTALLWD, "ESME_RTLVNOTALLWD");
    names.put(ESME_RINVTLVLEN, "ESME_RINVTLVLEN");
    names.put(ESME_RMISSINGTLV, "ESME_RMISSINGTLV");
    names.put(ESME_RINVTLVVAL, "ESME_RINVTLVVAL");
    names.put(ESME_RDELIVERYFAILURE, "ESME_RDELIVERYFAILURE");
    names.put(ESME_RUNKNOWNERR, "ESME_RUNKNOWNERR");
    return Collections.unmodifiableMap(names);
  }
}
