package io.github.smppbridge.report;

import io.github.smppbridge.route.HttpProblem;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.store.WebhookTable;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;

/**
 * Whose phone reports: bean {@code webhookRequests}.
 *
 * @param table tokens
 */
public record WebhookRequests(WebhookTable table) {
  /**
   * Finds the account by the token of the URL: property {@link RouteProperties#WEBHOOK_ACCOUNT}.
   * Until more is known, property {@link RouteProperties#EVENT_RESULT} is {@code refused}.
   *
   * @param exchange the webhook
   * @return completes when known; fails with 404 for an unknown token
   */
  public CompletionStage<Void> identify(Exchange exchange) {
    exchange.setProperty(RouteProperties.EVENT_RESULT, "refused");
    String token = exchange.getMessage().getHeader("session", String.class);
    // none of ours, and not for every database to look for
    if (token == null || !token.matches("[!-~]+")) {
      throw new HttpProblem(404, "unknown webhook");
    }
    return table
        .accountOf(token)
        .thenAccept(
            account ->
                exchange.setProperty(
                    RouteProperties.WEBHOOK_ACCOUNT,
                    account.orElseThrow(() -> new HttpProblem(404, "unknown webhook"))));
  }
}
