package io.github.smppbridge.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.log.SparseLines;
import io.github.smppbridge.route.RouteProperties;
import java.time.Clock;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an answer of the gateway is worth: bean {@code acceptance}, a step of each operation of
 * {@code routes/gateway}. A status is anybody's: a proxy, a captive portal or another server's 200
 * is no acceptance, and its 404 does not mean that the gateway lacks anything. So each method looks
 * for what only the gateway could have written, and sets property {@link
 * RouteProperties#GATEWAY_OUTCOME}. Costs no call and no second look at the octets.
 */
public final class Acceptance {
  private static final Logger LOG = LoggerFactory.getLogger(Acceptance.class);

  private static final int UNAUTHORIZED = 401;
  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;
  private static final int PROXY_AUTHENTICATION = 407;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int CONFLICT = 409;
  private static final int TOO_MANY = 429;
  private static final int NOT_IMPLEMENTED = 501;
  private static final int UNAVAILABLE = 503;

  /** What a header may carry, and servers take (RFC 6750 §2.1). */
  private static final Pattern TOKEN = Pattern.compile("[!-~]{1,8192}");

  private static final int LINE_SECONDS = 10;

  private final Consumer<String> disbelieved;
  private final Clock clock;
  private final SparseLines lines = new SparseLines(LINE_SECONDS);

  /**
   * Makes the bean.
   *
   * @param disbelieved told the operations of answers that are not believed
   * @param clock what elapses
   */
  public Acceptance(Consumer<String> disbelieved, Clock clock) {
    this.disbelieved = disbelieved;
    this.clock = clock;
  }

  /**
   * Of {@code POST messages}: done when the gateway tells our id, our phone if it tells one, and a
   * state. Unknown, too, whatever the last attempt was told, when an earlier one has no answer; and
   * 409, which says no more than that somebody has used the id. Property {@link
   * RouteProperties#GATEWAY_LOST} goes with unknown.
   *
   * @param exchange the answered call, with {@link RouteProperties#GATEWAY_ID} and {@link
   *     RouteProperties#DEVICE_ID}
   */
  public void sent(Exchange exchange) {
    String device = exchange.getProperty(RouteProperties.DEVICE_ID, String.class);
    GatewayOutcome outcome =
        judge(exchange, json -> MessageAnswer.doubt(json, id(exchange), device));
    if (outcome == GatewayOutcome.DONE) {
      return;
    }
    boolean open =
        outcome == GatewayOutcome.UNKNOWN || lost(exchange) || status(exchange) == CONFLICT;
    if (open) {
      exchange.setProperty(RouteProperties.GATEWAY_LOST, true);
    }
    set(exchange, open ? GatewayOutcome.UNKNOWN : GatewayOutcome.REFUSED);
  }

  /**
   * Of {@code GET messages/id}: done when the gateway tells that message.
   *
   * @param exchange the answered call, with {@link RouteProperties#GATEWAY_ID}
   */
  public void told(Exchange exchange) {
    judge(exchange, json -> MessageAnswer.doubt(json, id(exchange), null));
  }

  /**
   * Of {@code GET messages}: done when it is a list of messages, or empty.
   *
   * @param exchange the answered call
   */
  public void listed(Exchange exchange) {
    judge(
        exchange,
        json -> {
          boolean messages = json.isArray();
          for (JsonNode each : json) {
            messages &= each.path("id").isTextual() && each.path("state").isTextual();
          }
          return messages ? null : "not with a list of messages";
        });
  }

  /**
   * Of {@code DELETE messages/id}: done when the gateway tells that message, as one that is taken
   * back. Property {@link RouteProperties#GATEWAY_LOST} goes with unknown.
   *
   * @param exchange the answered call, with {@link RouteProperties#GATEWAY_ID}
   */
  public void takenBack(Exchange exchange) {
    GatewayOutcome outcome =
        judge(
            exchange,
            json -> {
              String doubt = MessageAnswer.doubt(json, id(exchange), null);
              return doubt == null
                      && GatewayState.read(json).stage() != GatewayState.Stage.WITHDRAWN
                  ? "as a message that is not taken back"
                  : doubt;
            });
    if (outcome == GatewayOutcome.UNKNOWN) {
      exchange.setProperty(RouteProperties.GATEWAY_LOST, true);
    }
  }

  /**
   * Of {@code GET devices}: done when it is a list of phones, or empty.
   *
   * @param exchange the answered call
   */
  public void devices(Exchange exchange) {
    judge(
        exchange,
        json ->
            json.isArray() && (json.isEmpty() || !Device.read(json, clock.instant()).isEmpty())
                ? null
                : "not with a list of phones");
  }

  /**
   * Of {@code POST auth/token}: done when there is a token that calls can present.
   *
   * @param exchange the answered call
   */
  public void token(Exchange exchange) {
    judge(
        exchange,
        json -> {
          String type = json.path("token_type").asText("Bearer").toLowerCase(Locale.ROOT);
          JsonNode access = json.path("access_token");
          return access.isTextual()
                  && TOKEN.matcher(access.textValue()).matches()
                  && "bearer".equals(type)
              ? null
              : "without a token";
        });
  }

  /**
   * Of {@code POST webhooks}: done when the gateway tells the webhook's id.
   *
   * @param exchange the answered call, with {@link RouteProperties#WEBHOOK_ID}
   */
  public void registered(Exchange exchange) {
    String id = exchange.getProperty(RouteProperties.WEBHOOK_ID, String.class);
    judge(
        exchange,
        json ->
            json.path("id").isTextual() && json.path("id").textValue().equals(id)
                ? null
                : "without the webhook's id");
  }

  /**
   * Of {@code GET webhooks}: done when it is a list of webhooks, or empty.
   *
   * @param exchange the answered call
   */
  public void webhooks(Exchange exchange) {
    judge(
        exchange,
        json -> {
          boolean webhooks = json.isArray();
          for (JsonNode each : json) {
            webhooks &= each.path("id").isTextual() && each.path("url").isTextual();
          }
          return webhooks ? null : "not with a list of webhooks";
        });
  }

  /**
   * Of a DELETE that has nothing to tell (204): done unless what is told is no JSON.
   *
   * @param exchange the answered call
   */
  public void deleted(Exchange exchange) {
    boolean foreign = foreign(exchange);
    judge(exchange, json -> foreign ? "not with JSON" : null);
  }

  /**
   * Of {@code POST inbox/refresh}, which has nothing to tell (202): done unless what is told is no
   * JSON. Absent when there is no such operation, as at servers before April 2026: that a proxy may
   * say so, too, does no harm.
   *
   * @param exchange the answered call
   */
  public void refreshed(Exchange exchange) {
    int status = status(exchange);
    if (status == NOT_FOUND || status == NOT_ALLOWED || status == NOT_IMPLEMENTED) {
      forget(exchange);
      set(exchange, GatewayOutcome.ABSENT);
    } else {
      deleted(exchange);
    }
  }

  /**
   * The gateway, asked, has the message of a POST whose outcome was unknown.
   *
   * @param exchange the POST
   */
  public void confirmed(Exchange exchange) {
    set(exchange, GatewayOutcome.DONE);
  }

  private GatewayOutcome judge(Exchange exchange, Function<JsonNode, String> doubt) {
    int status = status(exchange);
    JsonNode json =
        exchange.getMessage().getBody() instanceof JsonNode node ? node : MissingNode.getInstance();
    if (status / 100 != 2) {
      forget(exchange);
      return set(exchange, refusal(exchange, status, json));
    }
    String reason = doubt.apply(json);
    if (reason == null) {
      return set(exchange, GatewayOutcome.DONE);
    }
    forget(exchange);
    exchange.setProperty(RouteProperties.GATEWAY_MESSAGE, reason);
    disbelieve(exchange, status, reason);
    return set(exchange, GatewayOutcome.UNKNOWN);
  }

  private GatewayOutcome refusal(Exchange exchange, int status, JsonNode json) {
    if (status == 0) {
      return lost(exchange) ? GatewayOutcome.UNKNOWN : GatewayOutcome.REFUSED;
    }
    if (status >= 500 && status != NOT_IMPLEMENTED && status != UNAVAILABLE
        || status == REQUEST_TIMEOUT) {
      return GatewayOutcome.UNKNOWN;
    }
    boolean own =
        switch (status) {
          // said before anything is done
          case PROXY_AUTHENTICATION, TOO_MANY, NOT_IMPLEMENTED -> true;
          case UNAUTHORIZED -> !foreign(exchange);
          default -> GatewayAnswer.explains(json);
        };
    if (!own) {
      disbelieve(exchange, status, "not in the gateway's words");
      return GatewayOutcome.UNKNOWN;
    }
    return status == NOT_FOUND ? GatewayOutcome.ABSENT : GatewayOutcome.REFUSED;
  }

  /** As a tree an answer is some thirty times as large, and what becomes of the call takes time. */
  private static void forget(Exchange exchange) {
    exchange.getMessage().setBody(MissingNode.getInstance());
  }

  /** One line for many: a proxy in the gateway's place may answer every call. */
  private void disbelieve(Exchange exchange, int status, String reason) {
    String operation = exchange.getProperty(RouteProperties.GATEWAY_OPERATION, String.class);
    disbelieved.accept(operation);
    long many = lines.due("disbelieved");
    if (many > 0) {
      LOG.warn(
          "gateway {} for {}: {} {}, not believed; {} more such answers since the last line",
          operation,
          exchange.getMessage().getHeader(SmppServerConstants.SYSTEM_ID),
          status,
          reason,
          many - 1);
    }
  }

  private static GatewayOutcome set(Exchange exchange, GatewayOutcome outcome) {
    // its name: Camel would look for a converter each time a route compares it
    exchange.setProperty(RouteProperties.GATEWAY_OUTCOME, outcome.name());
    return outcome;
  }

  private static int status(Exchange exchange) {
    return exchange.getProperty(RouteProperties.GATEWAY_STATUS, 0, Integer.class);
  }

  private static boolean lost(Exchange exchange) {
    return exchange.getProperty(RouteProperties.GATEWAY_LOST, false, Boolean.class);
  }

  private static boolean foreign(Exchange exchange) {
    return exchange.getProperty(RouteProperties.GATEWAY_FOREIGN, false, Boolean.class);
  }

  private static String id(Exchange exchange) {
    return exchange.getProperty(RouteProperties.GATEWAY_ID, String.class);
  }
}
