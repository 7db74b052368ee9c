package io.github.smppbridge.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.log.SparseLines;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SmppStatusException;
import io.github.smppbridge.store.commit.StoreException;
import io.github.smppbridge.store.commit.StoreRefusedException;
import java.time.DateTimeException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.util.ObjectHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the failure of an exchange says: bean {@code routeFailure}, used by {@code routes/errors}.
 * Looks through the wrappers that asynchronous steps put around an exception.
 */
public final class RouteFailure {
  private static final Logger LOG = LoggerFactory.getLogger(RouteFailure.class);
  private static final int OK = 200;
  private static final int INTERNAL_ERROR = 500;
  private static final int SERVICE_UNAVAILABLE = 503;

  /** While everything fails alike, a line in so many seconds says so. */
  private static final int LINE_SECONDS = 10;

  private final SparseLines lines = new SparseLines(LINE_SECONDS);

  /** Failures, beside those of the store, that have nothing to do with the moment. */
  private static final List<Class<? extends Throwable>> NEVER =
      List.of(
          IllegalArgumentException.class,
          ArithmeticException.class,
          DateTimeException.class,
          JsonProcessingException.class);

  /**
   * The command_status of the failure.
   *
   * @param exchange the failed exchange
   * @return the name of the status that the exception carries, else ESME_RSYSERR
   */
  public String commandStatus(Exchange exchange) {
    return CommandStatus.name(
        find(exchange, SmppStatusException.class)
            .map(SmppStatusException::commandStatus)
            .orElse(CommandStatus.ESME_RSYSERR));
  }

  /**
   * Answers an HTTP call that failed (RFC 9457): the body becomes {@code title} and {@code status},
   * and nothing is left of the call's headers. What nobody expected is logged; a phone keeps its
   * event then, and tries again for two days. Not one that would fail so each time: it is answered
   * as if it were taken, and ends here.
   *
   * @param exchange the failed exchange; property {@link RouteProperties#EVENT_RESULT} = a phone's
   *     event
   */
  public void problem(Exchange exchange) {
    boolean event = exchange.getProperty(RouteProperties.EVENT_RESULT) != null;
    // only of a phone that has proved to be one
    if (exchange.getProperty(RouteProperties.EVENT_KIND) != null && neverSucceeds(exchange)) {
      reject(exchange);
      return;
    }
    HttpProblem problem =
        find(exchange, HttpProblem.class)
            .orElseGet(() -> event ? notStored(exchange) : unexpected(exchange));
    Message message = exchange.getMessage();
    message.removeHeaders("*");
    message.setHeader(Exchange.HTTP_RESPONSE_CODE, problem.httpStatus());
    if (event) {
      message.setHeader(Exchange.CONTENT_TYPE, "application/problem+json");
    } else {
      message.setHeader(Exchange.CONTENT_TYPE, "application/json");
      message.setHeader("Cache-Control", "no-store");
    }
    problem.headers().forEach(message::setHeader);
    message.setBody(
        JsonNodeFactory.instance
            .objectNode()
            .put("title", problem.getMessage())
            .put("status", problem.httpStatus())
            .toString());
  }

  private static boolean neverSucceeds(Exchange exchange) {
    Optional<StoreException> store = find(exchange, StoreException.class);
    return store.isPresent()
        ? store.get() instanceof StoreRefusedException
        : NEVER.stream().anyMatch(type -> find(exchange, type).isPresent());
  }

  private void reject(Exchange exchange) {
    LOG.warn(
        "exchange {}: {} of a phone of {} can never be taken, and is lost: {}",
        exchange.getExchangeId(),
        exchange.getProperty(RouteProperties.WEBHOOK_EVENT),
        exchange.getProperty(RouteProperties.WEBHOOK_ACCOUNT),
        reason(exchange));
    exchange.setProperty(RouteProperties.EVENT_RESULT, "rejected");
    Message message = exchange.getMessage();
    message.removeHeaders("*");
    message.setHeader(Exchange.HTTP_RESPONSE_CODE, OK);
    message.setHeader(Exchange.CONTENT_TYPE, "application/json");
    message.setBody("{}");
  }

  /**
   * Says in the log that a request of an ESME ends with ESME_RSYSERR; not of each while all do.
   *
   * @param exchange the failed exchange
   */
  public void requestFailed(Exchange exchange) {
    String command = exchange.getMessage().getHeader(SmppServerConstants.COMMAND, String.class);
    long many = due(command, exchange);
    if (many > 0) {
      LOG.error(
          "exchange {} of session {}: {} ends with ESME_RSYSERR: {}{}",
          exchange.getExchangeId(),
          exchange.getMessage().getHeader(SmppServerConstants.SESSION_ID),
          command,
          reason(exchange),
          others(many));
    }
  }

  /**
   * Says in the log that something a timer started has failed; not each time while it fails.
   *
   * @param exchange the failed exchange
   */
  public void backgroundFailed(Exchange exchange) {
    long many = due(exchange.getFromRouteId(), exchange);
    if (many > 0) {
      LOG.warn("{}: {}{}", exchange.getFromRouteId(), innermost(caught(exchange)), others(many));
    }
  }

  private long due(String what, Exchange exchange) {
    Throwable failure = caught(exchange);
    return lines.due(what + " " + (failure == null ? "" : failure.getClass().getSimpleName()));
  }

  private static String others(long many) {
    return many == 1 ? "" : " (and " + (many - 1) + " more since this was last said)";
  }

  private HttpProblem notStored(Exchange exchange) {
    long many = due("webhook", exchange);
    if (many > 0) {
      LOG.error(
          "exchange {}: a webhook was not stored: {}{}",
          exchange.getExchangeId(),
          reason(exchange),
          others(many));
    }
    exchange.setProperty(RouteProperties.EVENT_RESULT, "failed");
    return new HttpProblem(
        SERVICE_UNAVAILABLE, "the event could not be stored", Map.of("Retry-After", "5"));
  }

  private static HttpProblem unexpected(Exchange exchange) {
    LOG.error("exchange {} of /admin failed", exchange.getExchangeId(), caught(exchange));
    return new HttpProblem(INTERNAL_ERROR, "see the log");
  }

  /**
   * What happened, for the log.
   *
   * @param exchange the failed exchange
   * @return the message of our own exception, else kind and message of the innermost one
   */
  public String reason(Exchange exchange) {
    return find(exchange, SmppStatusException.class)
        .map(Throwable::getMessage)
        .orElseGet(() -> innermost(caught(exchange)));
  }

  private static String innermost(Throwable failure) {
    Throwable cause = failure;
    while (cause != null && cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return cause == null ? "" : cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }

  /**
   * The exception of a type that made the exchange fail.
   *
   * @param exchange the failed exchange
   * @param type the type to look for
   * @return the outermost one
   */
  public static <T extends Throwable> Optional<T> find(Exchange exchange, Class<T> type) {
    return Optional.ofNullable(ObjectHelper.getException(type, caught(exchange)));
  }

  private static Throwable caught(Exchange exchange) {
    Throwable caught = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    return caught == null ? exchange.getException() : caught;
  }
}
