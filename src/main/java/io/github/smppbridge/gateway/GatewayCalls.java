package io.github.smppbridge.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.route.RouteProperties;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * The steps around one HTTP call in {@code routes/gateway}: bean {@code gatewayCalls}.
 *
 * @param accounts the bound accounts
 * @param json the mapper
 * @param answers reads answers with it, strictly
 * @param pauses told when the gateway asks to wait
 * @param observer told of every call
 * @param patience how long attempts of one call may go on ({@code gateway.timeout})
 */
public record GatewayCalls(
    GatewayAccounts accounts,
    ObjectMapper json,
    ObjectReader answers,
    GatewayPauses pauses,
    GatewayObserver observer,
    Duration patience) {
  private static final String AUTHORIZATION = "Authorization";

  /** By name: a pattern would be matched against every header of every message. */
  private static final List<String> REQUEST_HEADERS =
      List.of(Exchange.HTTP_METHOD, Exchange.HTTP_PATH, Exchange.HTTP_QUERY);

  private static final List<String> OTHER_HEADERS =
      List.of(
          AUTHORIZATION,
          GatewayAnswer.RETRY_AFTER,
          Exchange.CONTENT_TYPE,
          Exchange.HTTP_RESPONSE_CODE,
          Exchange.HTTP_RESPONSE_TEXT,
          Exchange.REDELIVERED,
          Exchange.REDELIVERY_COUNTER,
          Exchange.REDELIVERY_MAX_COUNTER);

  private static final int UNAUTHORIZED = 401;

  /** Asked once: what became of the submission whose exchange this is a copy of. */
  private static final String ASK = "get_message";

  private static final String TOKEN = "create_token";

  /**
   * Makes them.
   *
   * @param accounts the bound accounts
   * @param json the mapper
   * @param pauses told when the gateway asks to wait
   * @param observer told of every call
   * @param patience how long attempts of one call may go on
   */
  public GatewayCalls(
      GatewayAccounts accounts,
      ObjectMapper json,
      GatewayPauses pauses,
      GatewayObserver observer,
      Duration patience) {
    this(accounts, json, GatewayAnswer.strict(json), pauses, observer, patience);
  }

  /**
   * Begins a call with the account's token, if it has one, else with its credentials. What POST
   * sends is written as JSON, unless it is octets or a text; nothing else has a body. Property
   * {@link RouteProperties#GATEWAY_NOT_SENT} when no session of the account is bound here any more:
   * nothing to call with.
   *
   * @param exchange the call, with its method in {@code CamelHttpMethod}
   * @throws JsonProcessingException when the body is no JSON
   */
  public void withToken(Exchange exchange) throws JsonProcessingException {
    begin(exchange, true);
  }

  /**
   * Begins a call with the account's own credentials, otherwise as {@link #withToken} does.
   *
   * @param exchange the call
   * @throws JsonProcessingException when the body is no JSON
   */
  public void withCredentials(Exchange exchange) throws JsonProcessingException {
    // made beside another call, whose query the copy of its exchange has
    exchange.getMessage().removeHeader(Exchange.HTTP_QUERY);
    begin(exchange, false);
  }

  /**
   * Begins a GET that everybody may make.
   *
   * @param exchange the call
   */
  public void anonymously(Exchange exchange) {
    Message message = exchange.getMessage();
    message.setHeader(Exchange.HTTP_METHOD, "GET");
    message.removeHeader(Exchange.HTTP_QUERY);
    message.removeHeader(AUTHORIZATION);
    message.setBody(null);
    exchange.removeProperty(RouteProperties.GATEWAY_PRESENTED_TOKEN);
    exchange.removeProperty(RouteProperties.GATEWAY_BASE);
    exchange.removeProperty(RouteProperties.GATEWAY_LOST);
    exchange.setProperty(RouteProperties.GATEWAY_ONCE, true);
    exchange.setProperty(RouteProperties.GATEWAY_STARTED, System.nanoTime());
  }

  /**
   * Whether another call may be made of what has a pause of its own between its calls.
   *
   * @param exchange any
   * @return false once the bridge stops, which does not wait for it
   */
  public boolean goesOn(Exchange exchange) {
    return exchange.getContext().getStatus().isStarted();
  }

  private void begin(Exchange exchange, boolean byToken) throws JsonProcessingException {
    Message message = exchange.getMessage();
    Object body = message.getBody();
    if (!"POST".equals(message.getHeader(Exchange.HTTP_METHOD))) {
      message.setBody(null);
    } else if (!(body instanceof byte[] || body instanceof String)) {
      message.setBody(json.writeValueAsBytes(body));
    }
    exchange.removeProperty(RouteProperties.GATEWAY_LOST);
    exchange.setProperty(RouteProperties.GATEWAY_DEADLINE, deadline(exchange));
    authorize(exchange, byToken);
  }

  /** The question what became of a call is part of its story, one attempt after it at most. */
  private CallDeadline deadline(Exchange exchange) {
    CallDeadline before =
        exchange.getProperty(RouteProperties.GATEWAY_DEADLINE, CallDeadline.class);
    boolean confirms =
        once(exchange) && ASK.equals(exchange.getProperty(RouteProperties.GATEWAY_OPERATION));
    return before != null && confirms
        ? before.extendedBy(attemptNanos())
        : CallDeadline.in(patience.toNanos());
  }

  private long attemptNanos() {
    return patience.toNanos() * 2 / 5;
  }

  private static boolean once(Exchange exchange) {
    return exchange.getProperty(RouteProperties.GATEWAY_ONCE, false, Boolean.class);
  }

  /**
   * Makes a call whose token was refused ready to be made again with the account's own credentials,
   * but for its body. Its time goes on, with an attempt more. That an attempt's outcome is unknown
   * stays known.
   *
   * @param exchange the answered call
   */
  public void again(Exchange exchange) {
    CallDeadline deadline =
        exchange.getProperty(RouteProperties.GATEWAY_DEADLINE, CallDeadline.class);
    if (deadline != null) {
      exchange.setProperty(RouteProperties.GATEWAY_DEADLINE, deadline.extendedBy(attemptNanos()));
    }
    authorize(exchange, false);
  }

  private void authorize(Exchange exchange, boolean byToken) {
    exchange.setProperty(RouteProperties.GATEWAY_STARTED, System.nanoTime());
    exchange.removeProperty(RouteProperties.GATEWAY_PRESENTED_TOKEN);
    exchange.removeProperty(RouteProperties.GATEWAY_NOT_SENT);
    exchange.removeProperty(RouteProperties.GATEWAY_BASE);
    Optional<GatewayAccount> found = account(exchange);
    if (found.isEmpty()) {
      exchange.setProperty(
          RouteProperties.GATEWAY_NOT_SENT,
          GatewayAccounts.gatewayOf(exchange) == null
              ? "the account has no session here"
              : "accounts.file does not have the gateway any more");
      return;
    }
    GatewayAccount account = found.get();
    account
        .gateway()
        .ifPresent(other -> exchange.setProperty(RouteProperties.GATEWAY_BASE, other.base()));
    GatewayAccount.Token token = byToken ? account.liveToken().orElse(null) : null;
    exchange.setProperty(RouteProperties.GATEWAY_PRESENTED_TOKEN, token);
    Message message = exchange.getMessage();
    message.setHeader(
        AUTHORIZATION,
        token == null ? account.basicAuthorization() : "Bearer " + token.access().value());
    message.setHeader(Exchange.CONTENT_TYPE, "application/json");
  }

  private Optional<GatewayAccount> account(Exchange exchange) {
    return accounts.of(exchange);
  }

  private static String systemId(Exchange exchange) {
    return exchange.getMessage().getHeader(SmppServerConstants.SYSTEM_ID, String.class);
  }

  /**
   * Whether the call was authorized by a token.
   *
   * @param exchange the answered call
   * @return false when it presented the credentials themselves
   */
  public boolean presentedToken(Exchange exchange) {
    return exchange.getProperty(RouteProperties.GATEWAY_PRESENTED_TOKEN) != null;
  }

  /**
   * Gives up the token that the gateway refused.
   *
   * @param exchange the answered call
   * @return true for the first of many calls that find it refused: the one to ask for a new token
   */
  public boolean dropToken(Exchange exchange) {
    GatewayAccount.Token refused =
        exchange.getProperty(RouteProperties.GATEWAY_PRESENTED_TOKEN, GatewayAccount.Token.class);
    return account(exchange).filter(account -> account.dropToken(refused)).isPresent();
  }

  /**
   * Asked when the account's own credentials were refused, which were accepted at the bind.
   *
   * @param exchange the answered call
   * @return true for the first of many calls that find them refused
   */
  public boolean suspect(Exchange exchange) {
    Optional<GatewayAccount> refused = account(exchange).filter(accounts::isCurrent);
    return refused.filter(GatewayAccount::suspect).isPresent();
  }

  /**
   * Asked after each attempt without an answer, and each with a 5xx: notes that its outcome is not
   * known, and decides about another. One that waited for a slot in vain has waited as long as it
   * may.
   *
   * @param exchange the failed call
   * @return true when another attempt may begin: it ends, at the latest, with the patience
   */
  public boolean mayTryAgain(Exchange exchange) {
    Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    if (!(failure instanceof ConnectException)) {
      exchange.setProperty(RouteProperties.GATEWAY_LOST, true);
    }
    CallDeadline deadline =
        exchange.getProperty(RouteProperties.GATEWAY_DEADLINE, CallDeadline.class);
    return deadline != null
        && !(failure instanceof NoSlotException)
        && !once(exchange)
        && deadline.hasRoomFor(attemptNanos());
  }

  /**
   * Says of a call that was not made: no answer, and as its message the reason.
   *
   * @param exchange the call, with property {@link RouteProperties#GATEWAY_NOT_SENT}
   */
  public void notSent(Exchange exchange) {
    exchange.setProperty(RouteProperties.GATEWAY_STATUS, 0);
    exchange.setProperty(
        RouteProperties.GATEWAY_MESSAGE, exchange.removeProperty(RouteProperties.GATEWAY_NOT_SENT));
    remove(REQUEST_HEADERS, exchange.getMessage());
    remove(OTHER_HEADERS, exchange.getMessage());
    exchange.getMessage().setBody(json.missingNode());
    exchange.removeProperty(RouteProperties.GATEWAY_FOREIGN);
    exchange.removeProperty(RouteProperties.GATEWAY_STARTED);
  }

  /**
   * Reads the answer: property {@link RouteProperties#GATEWAY_STATUS}, property {@link
   * RouteProperties#GATEWAY_MESSAGE}, property {@link RouteProperties#GATEWAY_FAILED}, property
   * {@link RouteProperties#GATEWAY_FOREIGN}, and the body as {@link JsonNode} ({@code MissingNode}
   * when there is none that can be read). Removes what the call left in the headers, but what a
   * call whose token was refused needs to be made again.
   *
   * @param exchange the call, answered or failed
   */
  public void readAnswer(Exchange exchange) {
    GatewayAnswer answer = GatewayAnswer.of(exchange, answers);
    if (answer.asksToWait() && !(answer.phoneIsFull() && hasOtherPhones(exchange))) {
      pause(exchange, answer.retryAfter());
    }
    exchange.setProperty(RouteProperties.GATEWAY_STATUS, answer.status());
    exchange.setProperty(RouteProperties.GATEWAY_MESSAGE, answer.describe());
    exchange.setProperty(RouteProperties.GATEWAY_FAILED, answer.failed());
    exchange.setProperty(RouteProperties.GATEWAY_FOREIGN, answer.foreign() ? true : null);
    exchange.removeProperty(Exchange.EXCEPTION_CAUGHT);
    if (answer.status() != UNAUTHORIZED || !presentedToken(exchange)) {
      remove(REQUEST_HEADERS, exchange.getMessage());
    }
    remove(OTHER_HEADERS, exchange.getMessage());
    exchange.getMessage().setBody(answer.body());
    Long started = (Long) exchange.removeProperty(RouteProperties.GATEWAY_STARTED);
    long nanos = started == null ? 0 : System.nanoTime() - started;
    observer.called(
        exchange.getProperty(RouteProperties.GATEWAY_OPERATION, String.class),
        answer.status(),
        nanos,
        TimeUnit.NANOSECONDS);
  }

  private boolean hasOtherPhones(Exchange exchange) {
    return account(exchange).filter(account -> account.devices().size() > 1).isPresent();
  }

  /**
   * Only by what a bound account is told: the system_id of a bind is anybody's word. Who has to
   * wait for a token submits meanwhile, by its credentials.
   */
  private void pause(Exchange exchange, String retryAfter) {
    Optional<GatewayAccount> asked = account(exchange);
    if (TOKEN.equals(exchange.getProperty(RouteProperties.GATEWAY_OPERATION))) {
      asked.ifPresent(account -> account.tokensAskedToWait(pauses.millisToWait(retryAfter)));
    } else {
      asked
          .filter(account -> accounts.isCurrent(account) || account.gateway().isPresent())
          .ifPresent(account -> pauses.pause(GatewayPauses.key(exchange), retryAfter));
    }
  }

  private static void remove(List<String> headers, Message message) {
    for (int i = 0; i < headers.size(); i++) {
      message.removeHeader(headers.get(i));
    }
  }
}
