package io.github.smppbridge.gateway.http;

import io.github.smppbridge.gateway.CallDeadline;
import io.github.smppbridge.gateway.CallSlots;
import io.github.smppbridge.route.RouteProperties;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.apache.camel.http.base.HttpHelper;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.util.UnsafeUriCharactersEncoder;

/**
 * Makes one attempt of a call. The exchange goes on when the answer is whole, and at the deadline
 * at the latest: with the built-in client on the event loop on which it came here, or on any if it
 * came on another thread.
 */
final class GatewayHttpProducer extends DefaultAsyncProducer {
  private static final int LAST_STATUS = 999;

  private final GatewayHttpEndpoint endpoint;
  private final CallSlots slots;
  private final AnswerMemory memory;
  private final Transport transport;

  /** Statuses that are an answer. */
  private final BitSet answers = new BitSet(LAST_STATUS + 1);

  GatewayHttpProducer(GatewayHttpEndpoint endpoint, Transport transport) {
    super(endpoint);
    this.endpoint = endpoint;
    this.slots = endpoint.isAnywhere() ? CallSlots.UNLIMITED : endpoint.getComponent().slots();
    this.memory = new AnswerMemory(endpoint.getMaxAnswerSize());
    this.transport = transport;
    for (int status = 0; status <= LAST_STATUS; status++) {
      answers.set(status, HttpHelper.isStatusCodeOk(status, endpoint.getOkStatusCodeRange()));
    }
  }

  @Override
  public boolean process(Exchange exchange, AsyncCallback callback) {
    GatewayRequest request;
    CompletionStage<Runnable> entered;
    try {
      request = request(exchange);
      entered = slots.enter(exchange, Duration.ofMillis(patience(exchange)));
    } catch (Exception e) {
      exchange.setException(notSent(e));
      callback.done(true);
      return true;
    }
    Executor home = transport.home();
    entered.whenComplete(
        (slot, refusal) -> {
          try {
            home.execute(() -> entered(exchange, request, slot, refusal, home, callback));
          } catch (RejectedExecutionException e) {
            // home is no more: the bridge stops
            if (slot != null) {
              slot.run();
            }
            exchange.setException(notSent(e));
            callback.done(false);
          }
        });
    return false;
  }

  private void entered(
      Exchange exchange,
      GatewayRequest request,
      Runnable slot,
      Throwable refusal,
      Executor home,
      AsyncCallback callback) {
    if (refusal == null) {
      begin(exchange, request, slot, home, callback);
    } else {
      exchange.setException(
          notSent(refusal instanceof CompletionException e ? e.getCause() : refusal));
      callback.done(false);
    }
  }

  /** Nothing but a failed attempt, of which routes know what becomes. */
  private static IOException notSent(Throwable failure) {
    return failure instanceof IOException known
        ? known
        : new NotSentException("not sent: " + failure, failure);
  }

  /**
   * How long it may wait for a slot: as long as a whole attempt still fits into what is left of the
   * call, and half of what is left in any case. Whoever waits keeps its place; who tried again
   * would go to the end of the line.
   */
  private long patience(Exchange exchange) {
    long left = millisLeft(exchange);
    return Math.max(left / 2, left - endpoint.getTimeout());
  }

  private long millisLeft(Exchange exchange) {
    CallDeadline deadline =
        exchange.getProperty(RouteProperties.GATEWAY_DEADLINE, CallDeadline.class);
    return deadline == null ? endpoint.getTimeout() : deadline.millisLeft();
  }

  private void begin(
      Exchange exchange,
      GatewayRequest request,
      Runnable slot,
      Executor home,
      AsyncCallback callback) {
    long patience = Math.min(endpoint.getTimeout(), millisLeft(exchange));
    Attempt attempt =
        new Attempt(
            patience,
            new AnswerRoom(endpoint.getMaxAnswerSize(), memory),
            slot,
            home,
            (answer, failure) -> {
              end(exchange, answer, failure);
              callback.done(false);
            });
    try {
      if (patience <= 0) {
        throw new NotSentException("no time is left for an attempt", null);
      }
      transport.send(request, attempt);
    } catch (Throwable e) {
      // the bridge has stopped, for instance; an attempt has an end in any case
      attempt.fail(e);
    }
  }

  private void end(Exchange exchange, HttpAnswer answer, Exception failure) {
    if (answer == null) {
      exchange.setException(failure);
      return;
    }
    try {
      take(answer, exchange);
    } catch (RuntimeException e) {
      exchange.setException(new LostAnswerException(e));
    }
  }

  private GatewayRequest request(Exchange exchange) throws InvalidPayloadException {
    Message message = exchange.getMessage();
    Map<String, String> headers = new HashMap<>();
    HeaderFilterStrategy strategy = endpoint.getHeaderFilterStrategy();
    message
        .getHeaders()
        .forEach(
            (name, value) -> {
              if (value != null && !strategy.applyFilterToCamelHeaders(name, value, exchange)) {
                headers.put(name, value.toString());
              }
            });
    // Camel's strategies leave it out, as what is the client's own business
    String type = message.getHeader(Exchange.CONTENT_TYPE, String.class);
    if (type != null) {
      headers.put(Exchange.CONTENT_TYPE, type);
    }
    headers.putIfAbsent("User-Agent", GatewayHttpComponent.USER_AGENT);
    Object body = message.getBody();
    byte[] octets = body == null ? null : message.getMandatoryBody(byte[].class);
    String method = message.getHeader(Exchange.HTTP_METHOD, "GET", String.class);
    if (endpoint.isAnywhere()) {
      URI uri =
          URI.create(TargetEncoding.ascii(message.getHeader(Exchange.HTTP_URI, String.class)));
      String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
      return new GatewayRequest(Server.of(uri), method, path, uri.getRawQuery(), headers, octets);
    }
    URI other = exchange.getProperty(RouteProperties.GATEWAY_BASE, URI.class);
    String path = message.getHeader(Exchange.HTTP_PATH, "", String.class);
    String query = message.getHeader(Exchange.HTTP_QUERY, String.class);
    return new GatewayRequest(
        other == null ? endpoint.server() : Server.of(other),
        method,
        TargetEncoding.ascii(
            (other == null ? endpoint.path() : other.getRawPath())
                + UnsafeUriCharactersEncoder.encodeHttpURI(path)),
        query == null
            ? null
            : TargetEncoding.ascii(UnsafeUriCharactersEncoder.encodeHttpURI(query)),
        headers,
        octets);
  }

  private void take(HttpAnswer answer, Exchange exchange) {
    if (!answers.get(answer.status())) {
      exchange.setException(
          new HttpOperationFailedException(
              endpoint.getAddress(),
              answer.status(),
              answer.reason(),
              null,
              answer.headers(),
              new String(answer.body(), StandardCharsets.UTF_8)));
      return;
    }
    Message message = exchange.getMessage();
    HeaderFilterStrategy strategy = endpoint.getHeaderFilterStrategy();
    for (Map.Entry<String, String> header : answer.headers().entrySet()) {
      String name = header.getKey();
      if (!strategy.applyFilterToExternalHeaders(name, header.getValue(), exchange)) {
        message.setHeader(name, header.getValue());
      }
    }
    message.setHeader(Exchange.HTTP_RESPONSE_CODE, answer.status());
    message.setHeader(Exchange.HTTP_RESPONSE_TEXT, answer.reason());
    message.setBody(answer.body());
  }

  @Override
  protected void doStop() throws Exception {
    transport.close();
    super.doStop();
  }
}
