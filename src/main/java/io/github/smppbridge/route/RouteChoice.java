package io.github.smppbridge.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;

/**
 * How a route wants a message sent ({@link ChoiceHeaders}): exchange property {@link
 * RouteProperties#ROUTE_CHOICE}. What is {@code null} is left to the account and the configuration.
 *
 * @param device id or name of the phone
 * @param sim the SIM card, 1 to 3
 * @param priority the gateway's
 * @param lifetime how long from when it is to be sent it is worth sending
 * @param until until when it is; no {@code lifetime} then
 * @param deliveryReport whether the network is asked for a report
 * @param anyNumber whether the gateway takes any number
 * @param gateways which gateways may send it, in their order; none = the account's own
 */
public record RouteChoice(
    String device,
    Integer sim,
    Integer priority,
    Duration lifetime,
    Instant until,
    Boolean deliveryReport,
    Boolean anyNumber,
    List<String> gateways) {
  /** Of a message that no route has chosen anything for. */
  public static final RouteChoice NONE =
      new RouteChoice(null, null, null, null, null, null, null, List.of());

  private static final String COMMA = ",";

  /**
   * The exchange's choice.
   *
   * @param exchange a submit, or the replacement of one
   * @return what its route has chosen, or {@link #NONE}
   */
  public static RouteChoice of(Exchange exchange) {
    RouteChoice choice = exchange.getProperty(RouteProperties.ROUTE_CHOICE, RouteChoice.class);
    return choice == null ? NONE : choice;
  }

  /** {@return whether it says anything of the phone} */
  public boolean ofPhone() {
    return device != null || sim != null;
  }

  /**
   * When the message is over.
   *
   * @param sent when it is to be sent
   * @return {@code null} when the choice does not say
   */
  public Instant expiresAt(Instant sent) {
    return lifetime == null ? until : sent.plus(lifetime);
  }

  /**
   * What outlives the first attempt, as the headers that say it, in types that every store keeps.
   * Priority and validity are not among them: those are kept as what they came to.
   *
   * @return header to text, number or flag
   */
  public Map<String, Object> headers() {
    Map<String, Object> headers = new LinkedHashMap<>();
    put(headers, ChoiceHeaders.DEVICE, device);
    put(headers, ChoiceHeaders.SIM, sim);
    put(headers, ChoiceHeaders.DELIVERY_REPORT, deliveryReport);
    put(headers, ChoiceHeaders.SKIP_PHONE_VALIDATION, anyNumber);
    put(headers, ChoiceHeaders.GATEWAY, gateways.isEmpty() ? null : String.join(COMMA, gateways));
    return headers;
  }

  private static void put(Map<String, Object> headers, String name, Object value) {
    if (value != null) {
      headers.put(name, value);
    }
  }

  /** Of {@link #headers}, for {@link #read}. */
  static String json(Map<String, Object> headers) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    headers.forEach(node::putPOJO);
    return node.toString();
  }

  /** Reads what {@link #json} wrote. */
  static RouteChoice read(JsonNode node) {
    if (!node.isObject()) {
      return NONE;
    }
    return new RouteChoice(
        node.path(ChoiceHeaders.DEVICE).textValue(),
        node.hasNonNull(ChoiceHeaders.SIM) ? node.path(ChoiceHeaders.SIM).asInt() : null,
        null,
        null,
        null,
        flag(node.path(ChoiceHeaders.DELIVERY_REPORT)),
        flag(node.path(ChoiceHeaders.SKIP_PHONE_VALIDATION)),
        node.hasNonNull(ChoiceHeaders.GATEWAY)
            ? List.of(node.path(ChoiceHeaders.GATEWAY).asText().split(COMMA))
            : List.of());
  }

  private static Boolean flag(JsonNode node) {
    return node.isBoolean() ? node.booleanValue() : null;
  }
}
