package io.github.smppbridge.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
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

  EventLoopConsumer(PlatformHttpEndpoint endpoint, Processor processor, String router) {
    super(endpoint, processor, List.of(), router);
  }

  @Override
  protected void handleRequest(RoutingContext call) {
    if (isSuspended()) {
      super.handleRequest(call);
      return;
    }
    Context loop = Vertx.currentContext();
    Exchange exchange = createExchange(false);
    try {
      exchange.setPattern(ExchangePattern.InOut);
      HttpMessage message = new HttpMessage(exchange, call.request(), call.response());
      Buffer body = call.body().buffer();
      message.setBody(body == null ? null : body.getBytes());
      exchange.setIn(message);
      createUoW(exchange);
      getAsyncProcessor().process(exchange, doneSync -> onLoop(loop, call, exchange));
    } catch (Throwable e) {
      // an Error as well, or the connection would wait for its answer
      exchange.setException(e);
      onLoop(loop, call, exchange);
    }
  }

  private void onLoop(Context loop, RoutingContext call, Exchange exchange) {
    if (loop == null || Vertx.currentContext() == loop) {
      answer(call, exchange);
    } else {
      loop.runOnContext(unused -> answer(call, exchange));
    }
  }

  private void answer(RoutingContext call, Exchange exchange) {
    try {
      if (exchange.getException() != null) {
        call.fail(exchange.getException());
        return;
      }
      write(call.response(), exchange);
    } catch (RuntimeException e) {
      call.fail(e);
    } finally {
      doneUoW(exchange);
      releaseExchange(exchange, false);
    }
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
