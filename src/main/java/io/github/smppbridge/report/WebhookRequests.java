package io.github.smppbridge.report;

import io.github.smppbridge.gateway.GatewayUsers;
import io.github.smppbridge.route.HttpProblem;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.store.WebhookOwner;
import io.github.smppbridge.store.WebhookOwners;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.camel.Exchange;

/**
 * Whose phone reports: bean {@code webhookRequests}.
 *
 * @param owners of tokens
 * @param users which users of the gateway they are now
 * @param spelling the one spelling of an account, which may have been another when the token was
 *     made
 * @param others which gateway of accounts.file a token is of
 */
public record WebhookRequests(
    WebhookOwners owners,
    GatewayUsers users,
    UnaryOperator<String> spelling,
    Function<String, Optional<String>> others) {
  /**
   * Finds the account by the token of the URL: property {@link RouteProperties#WEBHOOK_ACCOUNT}.
   * Property {@link RouteProperties#FORMER_USER} if the phone is of a user that the account is no
   * more: it tells of what the account had sent by it, and of nothing else that is the account's.
   * Of a gateway of accounts.file, property {@link RouteProperties#GATEWAY_NAME} and its name as
   * account. Until more is known, property {@link RouteProperties#EVENT_RESULT} is {@code refused}.
   *
   * @param exchange the webhook
   * @return completes when known; fails with 404 for an unknown token
   */
  public CompletionStage<Void> identify(Exchange exchange) {
    exchange.setProperty(RouteProperties.EVENT_RESULT, "refused");
    String token = exchange.getMessage().getHeader("session", String.class);
    // none of ours, and not for every database to look for
    if (token == null || !isPrintable(token)) {
      throw new HttpProblem(404, "unknown webhook");
    }
    return owners
        .of(token)
        .thenAccept(
            found -> {
              if (found.isEmpty()) {
                identifyOther(exchange, token);
                return;
              }
              WebhookOwner owner = found.get();
              exchange.setProperty(
                  RouteProperties.WEBHOOK_ACCOUNT, spelling.apply(owner.account()));
              exchange.setProperty(
                  RouteProperties.FORMER_USER,
                  users.hasLeft(owner.account(), owner.gatewayUser()) ? true : null);
            });
  }

  /** Of all accounts: whose a message is, it says itself; and received ones are nobody's. */
  private void identifyOther(Exchange exchange, String token) {
    String gateway = others.apply(token).orElseThrow(() -> new HttpProblem(404, "unknown webhook"));
    exchange.setProperty(RouteProperties.GATEWAY_NAME, gateway);
    exchange.setProperty(RouteProperties.WEBHOOK_ACCOUNT, gateway);
    exchange.setProperty(RouteProperties.FORMER_USER, true);
  }

  private static boolean isPrintable(String token) {
    for (int i = 0; i < token.length(); i++) {
      if (token.charAt(i) < '!' || token.charAt(i) > '~') {
        return false;
      }
    }
    return !token.isEmpty();
  }
}
