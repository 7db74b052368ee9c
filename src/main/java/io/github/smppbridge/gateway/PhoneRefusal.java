package io.github.smppbridge.gateway;

import io.github.smppbridge.route.RouteProperties;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;

/**
 * When the gateway refuses a message on account of its phone, before it takes anything: another
 * phone may take it.
 */
public final class PhoneRefusal {
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final int UNAVAILABLE = 503;

  /** "failed to enqueue message: queue limits exceeded: too many pending messages: …" */
  private static final Pattern FULL =
      Pattern.compile("queue|limit|pending|device|phone", Pattern.CASE_INSENSITIVE);

  /** "failed to select device: record not found", "No active device with such ID found" */
  private static final Pattern GONE = Pattern.compile("device", Pattern.CASE_INSENSITIVE);

  private PhoneRefusal() {}

  /**
   * Whether the message of a submit was refused so, and certainly not taken.
   *
   * @param exchange the answered POST, judged
   * @return false for all that is about the message, and for what nobody knows the end of
   */
  public static boolean of(Exchange exchange) {
    int status = exchange.getProperty(RouteProperties.GATEWAY_STATUS, 0, Integer.class);
    String words = exchange.getProperty(RouteProperties.GATEWAY_MESSAGE, "", String.class);
    return GatewayOutcome.of(exchange) == GatewayOutcome.REFUSED
        && (status == NOT_FOUND
            || isFull(status, words)
            || status == BAD_REQUEST && GONE.matcher(words).find());
  }

  /** Whether the words of a refusal are about the queue of a phone. A proxy's 503 is not. */
  static boolean isFull(int status, String words) {
    return status == UNAVAILABLE && FULL.matcher(words).find();
  }
}
