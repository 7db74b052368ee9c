package io.github.smppbridge.component;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.slf4j.MDC;

/**
 * What a log line about an exchange belongs to, in the MDC until it is closed: {@code session},
 * {@code system_id}, {@code message_id}, as far as the exchange has them, {@code exchangeId}, and
 * {@code trace_id} and {@code span_id} of one that is traced. Made where a line is written and not
 * for the whole exchange, which changes its thread and mostly logs nothing.
 */
public final class LogContext implements AutoCloseable {
  private static final Map<String, String> HEADERS =
      Map.of(
          "session", SmppServerConstants.SESSION_ID,
          "system_id", SmppServerConstants.SYSTEM_ID,
          "message_id", SmppServerConstants.ID);

  /** Where the fields of a traceparent begin, and how long the first version of it is. */
  private static final int TRACE_ID = 3;

  private static final int SPAN_ID = 36;
  private static final int FLAGS = 53;
  private static final int TRACE_PARENT = 55;

  private final Map<String, String> before = new LinkedHashMap<>();

  private LogContext(Exchange exchange) {
    Message message = exchange.getMessage();
    HEADERS.forEach((key, header) -> put(key, message.getHeader(header, String.class)));
    put("exchangeId", exchange.getExchangeId());
    String trace = exchange.getProperty(SmppServerConstants.TRACE, String.class);
    if (trace != null && trace.length() >= TRACE_PARENT) {
      put("trace_id", trace.substring(TRACE_ID, SPAN_ID - 1));
      put("span_id", trace.substring(SPAN_ID, FLAGS - 1));
    }
  }

  /**
   * Opens the context.
   *
   * @param exchange what the lines are about
   * @return to be closed on the same thread
   */
  public static LogContext of(Exchange exchange) {
    return new LogContext(exchange);
  }

  private void put(String key, String value) {
    if (value != null) {
      before.put(key, MDC.get(key));
      MDC.put(key, value);
    }
  }

  @Override
  public void close() {
    before.forEach(
        (key, value) -> {
          if (value == null) {
            MDC.remove(key);
          } else {
            MDC.put(key, value);
          }
        });
  }
}
