package io.github.smppbridge.smpp.text;

import java.util.List;

/**
 * Content ready for one or more deliver_sm.
 *
 * @param dataCoding the data_coding of every segment
 * @param segments short_message (or message_payload) of each PDU in order, at least one
 * @param udh the segments begin with a user data header: esm_class needs 0x40
 */
public record EncodedText(int dataCoding, List<byte[]> segments, boolean udh) {

  /** Copies the list. */
  public EncodedText {
    segments = List.copyOf(segments);
  }
}
