package io.github.smppbridge.gateway.webhook;

import io.github.smppbridge.gateway.GatewayOutcome;
import io.github.smppbridge.gateway.OtherGateway;
import io.github.smppbridge.route.RouteProperties;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;

/**
 * Webhooks at the gateways of accounts.file: bean {@code otherWebhooks}. One of each event for all
 * accounts, since which message it is says whose it is; and of what phones report of messages only.
 * Their ids and token follow from the gateway's credential: the same on every replica and after
 * every start, so that registering them again changes nothing, and nothing is to be stored.
 */
public final class OtherWebhooks {
  private static final List<String> EVENTS = List.of("sms:sent", "sms:delivered", "sms:failed");

  /** Others may have deleted one. */
  private static final Duration AGAIN = Duration.ofHours(6);

  private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

  private final Supplier<Collection<OtherGateway>> gateways;
  private final String baseUrl;
  private final Clock clock;

  /** When each is due again, by its id; of the gateways that the file has. */
  private final Map<String, Long> due = new ConcurrentHashMap<>();

  /**
   * One to register.
   *
   * @param gateway the gateway's name
   * @param id the webhook's
   * @param body of {@code POST webhooks}
   */
  public record Registration(String gateway, String id, Map<String, String> body) {}

  /**
   * Makes the bean.
   *
   * @param gateways those that accounts.file has now
   * @param baseUrl {@code gateway.webhook_base_url}, empty = no webhooks
   * @param clock what elapses
   */
  public OtherWebhooks(Supplier<Collection<OtherGateway>> gateways, String baseUrl, Clock clock) {
    this.gateways = gateways;
    this.baseUrl = baseUrl.replaceAll("/+$", "");
    this.clock = clock;
  }

  /**
   * Those to register now.
   *
   * @return at most one of each event a gateway
   */
  public List<Registration> due() {
    if (baseUrl.isEmpty()) {
      return List.of();
    }
    List<Registration> all = new ArrayList<>();
    for (OtherGateway gateway : gateways.get()) {
      for (String event : EVENTS) {
        all.add(registration(gateway, event));
      }
    }
    due.keySet().retainAll(all.stream().map(Registration::id).collect(Collectors.toSet()));
    long now = clock.millis();
    List<Registration> begun = new ArrayList<>();
    for (Registration each : all) {
      if (due.getOrDefault(each.id(), 0L) <= now) {
        // what is under way is not begun again
        due.put(each.id(), now + AFTER_FAILURE.toMillis());
        begun.add(each);
      }
    }
    return begun;
  }

  private Registration registration(OtherGateway gateway, String event) {
    String token = gateway.token(baseUrl);
    String id = OtherGateway.WEBHOOK + token.substring(0, 12) + event.replace("sms:", "-");
    return new Registration(
        gateway.name(),
        id,
        Map.of("id", id, "url", AccountWebhooks.url(baseUrl, token), "event", event));
  }

  /**
   * Notes that one is registered; else it is tried again soon.
   *
   * @param exchange the answered call, with property {@link RouteProperties#WEBHOOK_ID}
   */
  public void note(Exchange exchange) {
    if (GatewayOutcome.of(exchange) == GatewayOutcome.DONE) {
      due.computeIfPresent(
          exchange.getProperty(RouteProperties.WEBHOOK_ID, String.class),
          (id, before) -> clock.millis() + AGAIN.toMillis());
    }
  }

  /**
   * The gateway whose phones report by a token.
   *
   * @param token of a webhook's URL
   * @return its name; empty for a token that is none of these
   */
  public Optional<String> gatewayOf(String token) {
    return baseUrl.isEmpty()
        ? Optional.empty()
        : gateways.get().stream()
            .filter(gateway -> gateway.isToken(baseUrl, token))
            .map(OtherGateway::name)
            .findFirst();
  }
}
