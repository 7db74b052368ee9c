package io.github.smppbridge.smpp.text;

import java.util.Locale;

/** How content that is longer than one short message is written. */
public enum LongMessageForm {
  /** Several PDUs, each with a user data header (3GPP TS 23.040 §9.2.3.24.1). */
  UDH,
  /**
   * Several PDUs with sar_msg_ref_num, sar_total_segments and sar_segment_seqnum (SMPP v3.4
   * §5.3.2.22-24).
   */
  SAR,
  /** One PDU with message_payload (SMPP v3.4 §5.3.2.32), where short_message is too short. */
  PAYLOAD;

  /**
   * The form of that name in configuration.
   *
   * @param name udh, sar or payload
   * @throws IllegalArgumentException when there is none
   */
  public static LongMessageForm parse(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
