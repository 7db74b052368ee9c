package io.github.smppbridge.route;

import org.apache.camel.spi.Metadata;

/**
 * The headers by which {@code before-submit} chooses how a message is sent. Each wins over what the
 * message, its account and the configuration would have it; one that is absent or empty leaves that
 * as it is. They are a route's alone: nothing that an ESME sends becomes a header of these names.
 */
public final class ChoiceHeaders {
  @Metadata(
      description =
          "The phone that sends, by its id or its name at the gateway. No other phone is tried while it"
              + " is there.",
      javaType = "String")
  public static final String DEVICE = "GatewayDevice";

  @Metadata(
      description =
          "The SIM card that sends, 1 to 3: of that phone, else of the one that source_addr stands for,"
              + " else of any phone that has one there.",
      javaType = "Integer")
  public static final String SIM = "GatewaySim";

  @Metadata(
      description =
          "The gateway's priority, -128 to 127, in the place of `gateway.priority_map`. From 100 on it"
              + " jumps the phone's limits.",
      javaType = "Integer")
  public static final String PRIORITY = "GatewayPriority";

  @Metadata(
      description =
          "How long from when it is to be sent the message is worth sending, as `90s`, `10m`, `1h30m`,"
              + " `2d` or a java.time.Duration; or until when, as a java.time.Instant or its text.",
      javaType = "String")
  public static final String VALIDITY = "GatewayValidity";

  @Metadata(
      description =
          "Whether the network is asked for a delivery report, in the place of what registered_delivery"
              + " and `receipts.always_ask` say. Without one the message is sent and no more is known of"
              + " it.",
      javaType = "Boolean")
  public static final String DELIVERY_REPORT = "GatewayDeliveryReport";

  @Metadata(
      description =
          "Whether the gateway takes any number, in the place of `gateway.skip_phone_validation`.",
      javaType = "Boolean")
  public static final String SKIP_PHONE_VALIDATION = "GatewaySkipPhoneValidation";

  @Metadata(
      description =
          "The gateway that sends, one of `gateways` in accounts.file, or `own` for the account's; or"
              + " several, separated by commas: the first that takes messages now, and the next when"
              + " one certainly has not taken it.",
      javaType = "String")
  public static final String GATEWAY = "GatewayName";

  private ChoiceHeaders() {}
}
