package io.github.smppbridge.tracing;

import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.component.SmppServerEndpoint;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.store.OutboxRow;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.net.URI;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.http.base.HttpOperationFailedException;

/**
 * What spans say of a message: which account's, which ids, how it ended. Never a text, a password
 * or a number.
 *
 * @param gateway where the accounts' own gateway is
 */
record MessageAttributes(URI gateway) {
  private static final AttributeKey<String> SYSTEM_ID = AttributeKey.stringKey("smpp.system_id");
  private static final AttributeKey<String> SESSION = AttributeKey.stringKey("smpp.session_id");
  private static final AttributeKey<String> MESSAGE_ID = AttributeKey.stringKey("smpp.message_id");
  private static final AttributeKey<String> STATUS = AttributeKey.stringKey("smpp.command_status");
  private static final AttributeKey<Long> PART = AttributeKey.longKey("smpp.part");
  private static final AttributeKey<Long> PARTS = AttributeKey.longKey("smpp.parts");
  private static final AttributeKey<Long> SLOT = AttributeKey.longKey("smpp.destination");
  private static final AttributeKey<String> KIND = AttributeKey.stringKey("smpp.delivery");
  private static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("smpp.attempt");
  private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("gateway.operation");
  private static final AttributeKey<String> GATEWAY_ID =
      AttributeKey.stringKey("gateway.message_id");
  private static final AttributeKey<String> EVENT = AttributeKey.stringKey("gateway.event");
  private static final AttributeKey<String> RESULT = AttributeKey.stringKey("gateway.event_result");
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<Long> RESENT =
      AttributeKey.longKey("http.request.resend_count");
  private static final AttributeKey<Long> HTTP_STATUS =
      AttributeKey.longKey("http.response.status_code");
  private static final AttributeKey<String> HOST = AttributeKey.stringKey("server.address");
  private static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");
  private static final AttributeKey<String> FAILURE = AttributeKey.stringKey("error.type");

  private static final String OK = "ESME_ROK";
  private static final String SYSTEM_ERROR = "ESME_RSYSERR";
  private static final int LEAST_FAILURE = 400;

  /** The command, of a request or to an ESME. */
  String operation(Endpoint endpoint) {
    return ((SmppServerEndpoint) endpoint).getOperation().name();
  }

  void request(Span span, Exchange exchange) {
    Message message = exchange.getMessage();
    text(span, SYSTEM_ID, message.getHeader(SmppServerConstants.SYSTEM_ID));
    text(span, SESSION, message.getHeader(SmppServerConstants.SESSION_ID));
    number(span, PART, message.getHeader(SmppServerConstants.PART_NUMBER));
    number(span, PARTS, message.getHeader(SmppServerConstants.PART_TOTAL));
  }

  void destination(Span span, Exchange exchange) {
    text(span, SYSTEM_ID, exchange.getMessage().getHeader(SmppServerConstants.SYSTEM_ID));
    number(span, SLOT, exchange.getProperty(RouteProperties.MULTI_SLOT));
  }

  void delivery(Span span, Exchange exchange) {
    Message message = exchange.getMessage();
    text(span, SYSTEM_ID, message.getHeader(SmppServerConstants.SYSTEM_ID));
    text(span, MESSAGE_ID, message.getHeader(SmppServerConstants.ID));
    text(span, KIND, message.getHeader(RouteProperties.OUTBOX_KIND));
    if (exchange.getProperty(RouteProperties.OUTBOX_ROW) instanceof OutboxRow row) {
      span.setAttribute(ATTEMPT, (long) row.attempts());
    }
  }

  /** What was answered, by the bridge or by an ESME. */
  void answer(Span span, Exchange exchange) {
    Message message = exchange.getMessage();
    text(span, MESSAGE_ID, message.getHeader(SmppServerConstants.ID));
    text(span, GATEWAY_ID, exchange.getProperty(RouteProperties.GATEWAY_ID));
    Object status = message.getHeader(SmppServerConstants.COMMAND_STATUS);
    boolean failed = exchange.getException() != null;
    String told = status == null || status.equals(0) ? failed ? null : OK : status(status);
    text(span, STATUS, told);
    if (failed) {
      failed(span, exchange.getException());
    } else if (SYSTEM_ERROR.equals(told)) {
      span.setStatus(StatusCode.ERROR);
    }
  }

  private static String status(Object status) {
    return status instanceof Number number
        ? "0x%08X".formatted(number.intValue())
        : status.toString();
  }

  void event(Span span, Exchange exchange) {
    text(span, SYSTEM_ID, exchange.getProperty(RouteProperties.WEBHOOK_ACCOUNT));
    text(span, EVENT, exchange.getProperty(RouteProperties.WEBHOOK_EVENT));
    text(span, RESULT, exchange.getProperty(RouteProperties.EVENT_RESULT));
    if (exchange.getException() != null) {
      failed(span, exchange.getException());
    }
  }

  /** The name of a call: method and operation. Paths have ids. */
  String call(Exchange exchange) {
    return exchange.getMessage().getHeader(Exchange.HTTP_METHOD, "GET", String.class)
        + " "
        + exchange.getProperty(RouteProperties.GATEWAY_OPERATION, "gateway", String.class);
  }

  void callBegins(Span span, Exchange exchange) {
    Message message = exchange.getMessage();
    URI other = exchange.getProperty(RouteProperties.GATEWAY_BASE, URI.class);
    URI base = other == null ? gateway : other;
    text(span, METHOD, message.getHeader(Exchange.HTTP_METHOD, "GET", String.class));
    text(span, OPERATION, exchange.getProperty(RouteProperties.GATEWAY_OPERATION));
    text(span, GATEWAY_ID, exchange.getProperty(RouteProperties.GATEWAY_ID));
    text(span, HOST, base.getHost());
    if (base.getPort() >= 0) {
      span.setAttribute(PORT, (long) base.getPort());
    }
    number(span, RESENT, message.getHeader(Exchange.REDELIVERY_COUNTER));
  }

  void callEnds(Span span, Exchange exchange) {
    Throwable failure = exchange.getException();
    if (failure instanceof HttpOperationFailedException answered) {
      span.setAttribute(HTTP_STATUS, (long) answered.getStatusCode());
    } else if (failure == null) {
      Object status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE);
      number(span, HTTP_STATUS, status);
      if (status instanceof Integer code && code >= LEAST_FAILURE) {
        span.setStatus(StatusCode.ERROR);
      }
    }
    if (failure != null) {
      failed(span, failure);
    }
  }

  /** By its kind: its message may repeat what the gateway, or a phone, has said. */
  private static void failed(Span span, Throwable failure) {
    span.setAttribute(FAILURE, failure.getClass().getName());
    span.setStatus(StatusCode.ERROR);
  }

  private static void text(Span span, AttributeKey<String> key, Object value) {
    if (value != null) {
      span.setAttribute(key, value.toString());
    }
  }

  private static void number(Span span, AttributeKey<Long> key, Object value) {
    if (value instanceof Number number) {
      span.setAttribute(key, number.longValue());
    }
  }
}
