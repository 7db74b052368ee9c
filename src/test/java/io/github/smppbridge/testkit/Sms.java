package io.github.smppbridge.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.TypeOfNumber;

/** The fields of one submit_sm, with defaults that a server accepts. Fluent, not thread-safe. */
public final class Sms {
  String serviceType = "";
  TypeOfNumber sourceTon = TypeOfNumber.ALPHANUMERIC;
  NumberingPlanIndicator sourceNpi = NumberingPlanIndicator.UNKNOWN;
  String source = "bridge";
  TypeOfNumber destTon = TypeOfNumber.INTERNATIONAL;
  NumberingPlanIndicator destNpi = NumberingPlanIndicator.ISDN;
  final String dest;
  byte esmClass;
  byte priority;
  String schedule;
  String validity;
  byte registered = 1;
  byte dataCoding;
  byte[] octets = {};
  final List<OptionalParameter> tlvs = new ArrayList<>();

  private Sms(String dest) {
    this.dest = dest;
  }

  /** To an international number without its plus; a receipt is asked for. */
  public static Sms to(String number) {
    return new Sms(number);
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
    dataCoding = (byte) coding;
    octets = shortMessage;
    return this;
  }

  /** The type of number of destination_addr. */
  public Sms destTon(TypeOfNumber ton) {
    destTon = ton;
    return this;
  }

  /** registered_delivery as it goes over the wire. */
  public Sms registered(int value) {
    registered = (byte) value;
    return this;
  }

  /** esm_class as it goes over the wire. */
  public Sms esmClass(int value) {
    esmClass = (byte) value;
    return this;
  }

  /** priority_flag. */
  public Sms priority(int value) {
    priority = (byte) value;
    return this;
  }

  /** validity_period, 16 characters. */
  public Sms validity(String time) {
    validity = time;
    return this;
  }

  /** schedule_delivery_time, 16 characters. */
  public Sms schedule(String time) {
    schedule = time;
    return this;
  }

  /** service_type. */
  public Sms serviceType(String type) {
    serviceType = type;
    return this;
  }

  /** One more TLV. */
  public Sms tlv(OptionalParameter tlv) {
    tlvs.add(tlv);
    return this;
  }
}
