package io.github.smppbridge.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.camel.util.CaseInsensitiveMap;

/**
 * What a call to the gateway ended with, read from an exchange after its last attempt.
 *
 * @param status HTTP status, 0 = no answer
 * @param body the answer's JSON, {@code MissingNode} when there is none that can be read
 * @param retryAfter the header Retry-After, or {@code null}
 * @param failure what there was instead of an answer, or the exception of a 5xx; else {@code null}
 * @param foreign whether the answer is a page: of a proxy, say, and not of the gateway
 */
record GatewayAnswer(
    int status, JsonNode body, String retryAfter, Throwable failure, boolean foreign) {
  static final String RETRY_AFTER = "Retry-After";

  /** An error message may repeat the phone number; it goes to the log. */
  private static final Pattern NUMBER = Pattern.compile("\\+?\\d{5,}");

  /** Characters of an error message that go to the log. */
  private static final int MOST_WORDS = 200;

  private static final int TIMEOUT = 408;
  private static final int TOO_MANY = 429;
  private static final int NOT_IMPLEMENTED = 501;
  private static final int UNAVAILABLE = 503;

  /** Reads what the HTTP client, of either kind, left in the exchange. */
  static GatewayAnswer of(Exchange exchange, ObjectMapper json) {
    Message message = exchange.getMessage();
    Throwable failure = failure(exchange);
    if (failure instanceof HttpOperationFailedException answered) {
      return new GatewayAnswer(
          answered.getStatusCode(),
          parse(answered.getResponseBody(), json),
          retryAfter(answered.getResponseHeaders()),
          failure,
          isPage(answered.getResponseBody()));
    }
    if (failure != null) {
      return new GatewayAnswer(0, json.missingNode(), null, failure, false);
    }
    byte[] body = message.getBody(byte[].class);
    return new GatewayAnswer(
        message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class),
        parse(body, json),
        message.getHeader(RETRY_AFTER, String.class),
        null,
        isPage(body));
  }

  /** Nothing that the gateway says begins like HTML or XML. */
  private static boolean isPage(Object body) {
    if (body instanceof String text) {
      return text.stripLeading().startsWith("<");
    }
    if (body instanceof byte[] octets) {
      for (byte octet : octets) {
        // blanks, and the octets of a byte order mark
        if (octet > ' ') {
          return octet == '<';
        }
      }
    }
    return false;
  }

  /**
   * What the last attempt ended with; null for an answer. An earlier attempt's exception stays in
   * the exchange, and camel-http leaves the status of a failed attempt in the header.
   */
  private static Throwable failure(Exchange exchange) {
    int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
    boolean answered =
        status == NOT_IMPLEMENTED || (status > 0 && status < 500 && status != TIMEOUT);
    return answered ? null : exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
  }

  private static String retryAfter(Map<String, String> headers) {
    return headers == null ? null : (String) new CaseInsensitiveMap(headers).get(RETRY_AFTER);
  }

  private static JsonNode parse(Object body, ObjectMapper json) {
    try {
      JsonNode node = null;
      if (body instanceof byte[] octets && octets.length > 0) {
        node = json.readTree(octets);
      } else if (body instanceof String text && !text.isEmpty()) {
        node = json.readTree(text);
      }
      return node == null ? json.missingNode() : node;
    } catch (IOException e) {
      // a proxy's page, for example
      return json.missingNode();
    }
  }

  /** Whether the gateway asks to wait. */
  boolean asksToWait() {
    return status == TOO_MANY || status == UNAVAILABLE;
  }

  /**
   * Whether the gateway itself fails. 503 with its own words is about the limits of one account,
   * and 501 says that it has no tokens: both are answers of a gateway that works.
   */
  boolean failed() {
    boolean explained =
        status == NOT_IMPLEMENTED || (status == UNAVAILABLE && body.hasNonNull("message"));
    return status == 0 || (status >= 500 && !explained);
  }

  /** The {@code message} of an error body, or what else describes the failure; for the log. */
  String describe() {
    if (status == 0) {
      return failure == null ? "no answer" : "no answer: " + failure.getClass().getSimpleName();
    }
    if (status / 100 == 2) {
      return "";
    }
    String message = body.path("message").asText("");
    return message.isEmpty() ? "HTTP " + status : forLog(message);
  }

  private static String forLog(String message) {
    String start =
        message.length() <= MOST_WORDS ? message : message.substring(0, MOST_WORDS) + "…";
    return NUMBER.matcher(start).replaceAll("…");
  }
}
