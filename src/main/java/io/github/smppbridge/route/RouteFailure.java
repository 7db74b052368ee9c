package io.github.smppbridge.route;

import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SmppStatusException;
import java.util.Optional;
import org.apache.camel.Exchange;

/**
 * What the failure of an exchange says: bean {@code routeFailure}, used by {@code routes/errors}.
 * Looks through the wrappers that asynchronous steps put around an exception.
 */
public final class RouteFailure {
  private static final int SERVICE_UNAVAILABLE = 503;

  /**
   * The command_status of the failure.
   *
   * @param exchange the failed exchange
   * @return the status that the exception carries, else ESME_RSYSERR
   */
  public int commandStatus(Exchange exchange) {
    return find(exchange, SmppStatusException.class)
        .map(SmppStatusException::commandStatus)
        .orElse(CommandStatus.ESME_RSYSERR);
  }

  /**
   * The HTTP status of the failure.
   *
   * @param exchange the failed exchange
   * @return the status that the exception carries, else 503
   */
  public int httpStatus(Exchange exchange) {
    return find(exchange, HttpProblem.class)
        .map(HttpProblem::getHttpStatus)
        .orElse(SERVICE_UNAVAILABLE);
  }

  /**
   * What happened, for the log or a problem's title.
   *
   * @param exchange the failed exchange
   * @return the message of our own exception, else kind and message of the innermost one
   */
  public String reason(Exchange exchange) {
    Optional<String> own =
        find(exchange, HttpProblem.class)
            .map(Throwable::getMessage)
            .or(() -> find(exchange, SmppStatusException.class).map(Throwable::getMessage));
    return own.orElseGet(() -> innermost(caught(exchange)));
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
    for (Throwable each = caught(exchange); each != null; each = each.getCause()) {
      if (type.isInstance(each)) {
        return Optional.of(type.cast(each));
      }
    }
    return Optional.empty();
  }

  private static Throwable caught(Exchange exchange) {
    Throwable caught = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    return caught == null ? exchange.getException() : caught;
  }
}
