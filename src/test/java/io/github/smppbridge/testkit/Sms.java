package io.github.smppbridge.testkit;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.TypeOfNumber;

/**
 * The fields of one submit_sm, with defaults that a server accepts, as in {@code
 * Sms.to("4915100").text("hello").withRegistered(0)}.
 *
 * @param dest destination_addr
 * @param destTon its type of number
 * @param serviceType service_type
 * @param esmClass esm_class as it goes over the wire
 * @param priority priority_flag
 * @param schedule schedule_delivery_time, 16 characters or null
 * @param validity validity_period, 16 characters or null
 * @param registered registered_delivery as it goes over the wire
 * @param dataCoding data_coding of the octets
 * @param octets short_message
 * @param tlvs in their order
 * @param replaceIfPresent replace_if_present_flag
 * @param source source_addr
 */
@RecordBuilder
public record Sms(
    String dest,
    TypeOfNumber destTon,
    String serviceType,
    int esmClass,
    int priority,
    String schedule,
    String validity,
    int registered,
    int dataCoding,
    byte[] octets,
    List<OptionalParameter> tlvs,
    int replaceIfPresent,
    String source)
    implements SmsBuilder.With {

  /** To an international number without its plus; a receipt is asked for. */
  public static Sms to(String number) {
    return new Sms(
        number,
        TypeOfNumber.INTERNATIONAL,
        "",
        0,
        0,
        null,
        null,
        1,
        0,
        new byte[0],
        List.of(),
        0,
        Esme.SOURCE);
  }

  /** The text in ASCII, data_coding 0. */
  public Sms text(String text) {
    return octets(0, text.getBytes(StandardCharsets.US_ASCII));
  }

  /** The text in UTF-16BE, data_coding 8. */
  public Sms ucs2(String text) {
    return octets(8, text.getBytes(StandardCharsets.UTF_16BE));
  }

  /** Any short_message with its data_coding. */
  public Sms octets(int coding, byte[] shortMessage) {
    return withDataCoding(coding).withOctets(shortMessage);
  }

  /** One more TLV. */
  public Sms tlv(OptionalParameter tlv) {
    return withTlvs(Stream.concat(tlvs.stream(), Stream.of(tlv)).toList());
  }

  /** All TLVs as jSMPP takes them. */
  OptionalParameter[] tlvArray() {
    return tlvs.toArray(new OptionalParameter[0]);
  }
}
