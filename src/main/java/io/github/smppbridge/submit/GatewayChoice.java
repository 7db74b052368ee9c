package io.github.smppbridge.submit;

import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.gateway.GatewayOutcome;
import io.github.smppbridge.gateway.GatewayPauses;
import io.github.smppbridge.gateway.OtherGateway;
import io.github.smppbridge.route.RouteChoice;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.route.SmppHeaders;
import io.github.smppbridge.smpp.SmppStatusException;
import java.util.List;
import java.util.Set;
import org.apache.camel.Exchange;

/**
 * Which of the gateways that a route has chosen gets a message: bean {@code gatewayChoice}. The
 * first that takes messages now; the next when one certainly has not taken it. What nobody knows
 * the end of stays where it is: that might be two SMS.
 *
 * @param pauses which of them take messages now
 */
public record GatewayChoice(GatewayPauses pauses) {
  /** What another gateway may take: the rest is the message's own fault. */
  private static final Set<String> ANOTHER =
      Set.of("ESME_RSYSERR", "ESME_RMSGQFUL", "ESME_RTHROTTLED");

  /**
   * Chooses the gateway, property {@link RouteProperties#GATEWAY_NAME}, before anything is stored.
   * What was stored before stays with its own.
   *
   * @param exchange the submit
   * @throws SmppStatusException as {@link GatewayPauses#admit} does, when none takes messages now
   */
  public void admit(Exchange exchange) {
    List<String> gateways = RouteChoice.of(exchange).gateways();
    if (gateways.size() > 1 && !Submission.of(exchange).stored()) {
      for (String gateway : gateways) {
        set(exchange, gateway);
        if (!pauses.refuses(exchange)) {
          return;
        }
      }
      set(exchange, gateways.get(0));
    }
    pauses.admit(exchange);
  }

  /** Notes where a message goes; {@code own} is the account's. */
  static void set(Exchange exchange, String gateway) {
    exchange.setProperty(
        RouteProperties.GATEWAY_NAME, OtherGateway.OWN.equals(gateway) ? null : gateway);
  }

  /**
   * Goes on to the next gateway that takes messages now, if the one before certainly has not taken
   * this one.
   *
   * @param exchange the refused submit
   * @return false when there is none, or another must not get it
   */
  boolean next(Exchange exchange) {
    List<String> gateways = RouteChoice.of(exchange).gateways();
    if (gateways.size() < 2
        || GatewayOutcome.of(exchange) != GatewayOutcome.REFUSED
        || !ANOTHER.contains(String.valueOf(SubmitOutcome.status(exchange)))
        || Submission.of(exchange).stored()
        || SmppHeaders.overdue(exchange)) {
      return false;
    }
    String before = GatewayAccounts.gatewayOf(exchange);
    int at = gateways.indexOf(before == null ? OtherGateway.OWN : before);
    for (String gateway : gateways.subList(at + 1, gateways.size())) {
      set(exchange, gateway);
      if (!pauses.refuses(exchange)) {
        return true;
      }
    }
    exchange.setProperty(RouteProperties.GATEWAY_NAME, before);
    return false;
  }
}
