package io.github.smppbridge.submit;

import io.github.smppbridge.route.RouteProperties;
import java.util.function.BooleanSupplier;
import org.apache.camel.Exchange;

/**
 * Notes what an ESME sent before a team's steps may change it: bean {@code originals}.
 *
 * @param unchanged whether there are no such steps: then nothing is noted
 */
public record Originals(BooleanSupplier unchanged) {
  /**
   * Notes it: {@link AsSubmitted}.
   *
   * @param exchange a submit, before {@code before-submit}
   */
  public void note(Exchange exchange) {
    if (!unchanged.getAsBoolean()) {
      exchange.setProperty(RouteProperties.AS_SUBMITTED, AsSubmitted.now(exchange));
    }
  }
}
