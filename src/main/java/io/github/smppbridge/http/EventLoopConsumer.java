package io.github.smppbridge.http;

import io.github.smppbridge.component.Completions;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.vertx.HttpMessage;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConsumer;
import org.apache.camel.spi.HeaderFilterStrategy;

/**
 * Consumes requests of one path as {@code platform-http} does, but on the event loop of their
 * connection: no thread of Vert.x's worker pool takes the exchange, or waits for its end. So the
 * steps of its route must not block; one that is asynchronous (the store's) goes on wherever it
 * completes, and the answer is written on the loop.
 */
final class EventLoopConsumer extends VertxPlatformHttpConsumer {
  private static final int OK = 200;
  private static final String JSON = "application/json";
  private static final Pattern JSON_BODY =
      Pattern.compile(JSON + "(; ?charset=utf-8)?", Pattern.CASE_INSENSITIVE);
  private static final int MOST_DIGITS = 9;

  private final Map<String, EventLoopConsumer> started;

  /**
   * Makes it.
   *
   * @param router by which name Camel's is found
   * @param started where it is found by its path while it runs
   */
  EventLoopConsumer(
      PlatformHttpEndpoint endpoint,
      Processor processor,
      String router,
      Map<String, EventLoopConsumer> started) {
    super(endpoint, processor, List.of(), router);
    this.started = started;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    if ("POST".equals(getEndpoint().getHttpMethodRestrict())) {
      started.put(getEndpoint().getPath(), this);
    }
  }

  @Override
  protected void doStop() throws Exception {
    started.remove(getEndpoint().getPath(), this);
    super.doStop();
  }

  /**
   * Whether a request is one of those that nearly all are, of which a router would find out nothing
   * else: JSON, of a length that is told, for an answer in JSON.
   *
   * @param mostOctets of its body
   */
  boolean takes(HttpServerRequest request, long mostOctets) {
    MultiMap headers = request.headers();
    String type = headers.get(HttpHeaders.CONTENT_TYPE);
    String length = headers.get(HttpHeaders.CONTENT_LENGTH);
    String accept = headers.get(HttpHeaders.ACCEPT);
    return HttpMethod.POST.equals(request.method())
        && type != null
        && (type.equals(JSON) || JSON_BODY.matcher(type).matches())
        && isLength(length)
        && Long.parseLong(length) <= mostOctets
        && (accept == null || accept.equals("*/*") || accept.equals(JSON))
        && !headers.contains(HttpHeaders.EXPECT)
        && !isSuspended();
  }

  private static boolean isLength(String length) {
    if (length == null || length.isEmpty() || length.length() > MOST_DIGITS) {
      return false;
    }
    for (int i = 0; i < length.length(); i++) {
      if (length.charAt(i) < '0' || length.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /**
   * Takes one of those.
   *
   * @param fault told of what nobody expected; answers
   */
  void take(HttpServerRequest request, Consumer<Throwable> fault) {
    request.body().onSuccess(body -> begin(request, body, fault));
  }

  @Override
  protected void handleRequest(RoutingContext call) {
    if (isSuspended()) {
      super.handleRequest(call);
    } else {
      begin(call.request(), call.body().buffer(), call::fail);
    }
  }

  private void begin(HttpServerRequest request, Buffer body, Consumer<Throwable> fault) {
    Context loop = Vertx.currentContext();
    Exchange exchange = createExchange(false);
    try {
      exchange.setPattern(ExchangePattern.InOut);
      HttpMessage message = new HttpMessage(exchange, request, request.response());
      message.setBody(body == null ? null : body.getBytes());
      exchange.setIn(message);
      createUoW(exchange);
      getAsyncProcessor()
          .process(exchange, doneSync -> onLoop(loop, request.response(), exchange, fault));
    } catch (Throwable e) {
      // an Error as well, or the connection would wait for its answer
      exchange.setException(e);
      onLoop(loop, request.response(), exchange, fault);
    }
  }

  private void onLoop(
      Context loop, HttpServerResponse response, Exchange exchange, Consumer<Throwable> fault) {
    if (loop == null || Vertx.currentContext() == loop) {
      answer(response, exchange, fault);
    } else {
      loop.runOnContext(unused -> answer(response, exchange, fault));
    }
  }

  private void answer(HttpServerResponse response, Exchange exchange, Consumer<Throwable> fault) {
    try {
      if (exchange.getException() == null) {
        write(response, exchange);
      } else {
        fault.accept(exchange.getException());
      }
    } catch (RuntimeException | Error e) {
      fault.accept(e);
    } finally {
      end(exchange);
    }
  }

  /** On a worker what somebody has done then, since it may block. */
  private void end(Exchange exchange) {
    if (Completions.mayBlock(exchange) && Vertx.currentContext() != null) {
      Vertx.currentContext()
          .owner()
          .executeBlocking(
              () -> {
                over(exchange);
                return null;
              },
              false);
    } else {
      over(exchange);
    }
  }

  private void over(Exchange exchange) {
    doneUoW(exchange);
    releaseExchange(exchange, false);
  }

  private void write(HttpServerResponse response, Exchange exchange) {
    if (response.ended() || response.closed()) {
      return;
    }
    Message message = exchange.getMessage();
    HeaderFilterStrategy filter = getEndpoint().getHeaderFilterStrategy();
    Integer status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
    for (Map.Entry<String, Object> header : message.getHeaders().entrySet()) {
      Object value = header.getValue();
      if (value != null && !filter.applyFilterToCamelHeaders(header.getKey(), value, exchange)) {
        response.putHeader(header.getKey(), value.toString());
      }
    }
    byte[] body = message.getBody(byte[].class);
    response.setStatusCode(status == null ? OK : status);
    response.end(Buffer.buffer(body == null ? new byte[0] : body));
  }
}
