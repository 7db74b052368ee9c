package io.github.smppbridge.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.component.SmppServerConstants;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.http.base.HttpOperationFailedException;

/** The steps around one HTTP call in {@code routes/gateway}: bean {@code gatewayCalls}. */
public final class GatewayCalls {
  /** Property: the {@link GatewayAccount} the call is made for, when it is not yet bound. */
  public static final String ACCOUNT = "gatewayAccount";

  /** Property: name of the operation, for metrics and logs; set by each gateway route. */
  public static final String OPERATION = "gatewayOperation";

  /** Property: HTTP status of the answer, 0 when there was none. */
  public static final String STATUS = "gatewayStatus";

  /** Property: the {@code message} of an error body, or what else describes the failure. */
  public static final String MESSAGE = "gatewayMessage";

  /** Property: {@link System#nanoTime()} of the first attempt. */
  public static final String STARTED = "gatewayStarted";

  /** Property: true = present the credentials themselves, not the token. */
  public static final String BASIC_ONLY = "gatewayBasicOnly";

  /** An error message may repeat the phone number; it goes to the log. */
  private static final Pattern NUMBER = Pattern.compile("\\+?\\d{5,}");

  private static final String AUTHORIZATION = "Authorization";
  private static final String NO_ACCOUNT = "no credentials: the account has no session here";

  private final GatewayAccounts accounts;
  private final ObjectMapper json;
  private final GatewayObserver observer;
  private final long patienceNanos;

  /**
   * Makes the bean.
   *
   * @param accounts the bound accounts
   * @param json the mapper
   * @param observer told of every call
   * @param patience how long attempts of one call may go on
   */
  public GatewayCalls(
      GatewayAccounts accounts, ObjectMapper json, GatewayObserver observer, Duration patience) {
    this.accounts = accounts;
    this.json = json;
    this.observer = observer;
    this.patienceNanos = patience.toNanos();
  }

  /**
   * Puts the Authorization header of the exchange's account in place.
   *
   * @param exchange the call
   * @throws IllegalStateException when no session of the account is bound
   */
  public void authorize(Exchange exchange) {
    if (exchange.getProperty(STARTED) == null) {
      exchange.setProperty(STARTED, System.nanoTime());
    }
    GatewayAccount account = account(exchange);
    boolean basic = exchange.getProperty(BASIC_ONLY, false, Boolean.class);
    exchange
        .getMessage()
        .setHeader(AUTHORIZATION, basic ? account.basicAuthorization() : account.authorization());
  }

  private GatewayAccount account(Exchange exchange) {
    GatewayAccount account = exchange.getProperty(ACCOUNT, GatewayAccount.class);
    if (account != null) {
      return account;
    }
    String systemId = exchange.getMessage().getHeader(SmppServerConstants.SYSTEM_ID, String.class);
    return accounts.find(systemId).orElseThrow(() -> new IllegalStateException(NO_ACCOUNT));
  }

  /**
   * Whether another attempt may begin.
   *
   * @param exchange the failed call
   * @return true until the patience is used up
   */
  public boolean patient(Exchange exchange) {
    Long started = exchange.getProperty(STARTED, Long.class);
    return started != null && System.nanoTime() - started < patienceNanos / 2;
  }

  /**
   * Reads the answer: property {@value #STATUS}, property {@value #MESSAGE}, and the body as {@link
   * JsonNode} ({@code MissingNode} when there is none that can be read). Removes what the call left
   * in the headers.
   *
   * @param exchange the call, answered or failed
   */
  public void readAnswer(Exchange exchange) {
    Message message = exchange.getMessage();
    Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    int status = 0;
    JsonNode body = json.missingNode();
    if (failure instanceof HttpOperationFailedException answered) {
      status = answered.getStatusCode();
      body = parse(answered.getResponseBody());
    } else if (failure == null) {
      Integer code = message.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
      status = code == null ? 0 : code;
      body = parse(message.getBody(byte[].class));
    }
    exchange.setProperty(STATUS, status);
    exchange.setProperty(MESSAGE, describe(status, body, failure));
    exchange.removeProperty(Exchange.EXCEPTION_CAUGHT);
    message.removeHeader(AUTHORIZATION);
    message.removeHeaders("CamelHttp*");
    message.removeHeader("Content-Type");
    message.setBody(body);
    Long started = (Long) exchange.removeProperty(STARTED);
    long nanos = started == null ? 0 : System.nanoTime() - started;
    observer.called(
        exchange.getProperty(OPERATION, String.class), status, nanos, TimeUnit.NANOSECONDS);
  }

  private JsonNode parse(Object body) {
    try {
      JsonNode node = null;
      if (body instanceof byte[] octets && octets.length > 0) {
        node = json.readTree(octets);
      } else if (body instanceof String text && !text.isEmpty()) {
        node = json.readTree(text);
      }
      return node == null ? json.missingNode() : node;
    } catch (JsonProcessingException e) {
      return json.missingNode();
    } catch (IOException e) {
      return json.missingNode();
    }
  }

  private static String describe(int status, JsonNode body, Throwable failure) {
    if (status == 0) {
      return failure == null ? "no answer" : "no answer: " + failure.getClass().getSimpleName();
    }
    if (status / 100 == 2) {
      return "";
    }
    String message = body.path("message").asText("");
    return message.isEmpty() ? "HTTP " + status : NUMBER.matcher(message).replaceAll("…");
  }
}
