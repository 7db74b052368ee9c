package io.github.smppbridge.gateway.http;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Camel's component {@code http}: Apache HttpClient, with whatever that component is configured
 * with. It blocks, so its calls have threads of their own, and exchanges of their own: one that
 * comes back after the deadline finds nobody.
 */
final class BlockingTransport implements Transport {
  private final GatewayHttpEndpoint endpoint;
  private final Producer http;
  private final ExecutorService threads;
  private final Deadlines deadlines;

  private BlockingTransport(
      GatewayHttpEndpoint endpoint, Producer http, ExecutorService threads, Deadlines deadlines) {
    this.endpoint = endpoint;
    this.http = http;
    this.threads = threads;
    this.deadlines = deadlines;
  }

  static BlockingTransport of(
      GatewayHttpEndpoint endpoint, ExecutorService threads, Deadlines deadlines) throws Exception {
    String uri =
        endpoint.getAddress()
            + "?throwExceptionOnFailure=false&followRedirects=false&connectionClose=false";
    Producer http = endpoint.getCamelContext().getEndpoint(uri).createProducer();
    ServiceHelper.startService(http);
    return new BlockingTransport(endpoint, http, threads, deadlines);
  }

  /** Wherever somebody is: on the thread that asks, and on the one that has the end. */
  @Override
  public Executor home() {
    return Runnable::run;
  }

  @Override
  public void send(GatewayRequest request, Attempt attempt) {
    Future<?> deadline = deadlines.in(attempt.millisLeft(), attempt::expire);
    attempt.deadline(() -> deadline.cancel(false));
    try {
      threads.execute(() -> call(request, attempt));
    } catch (RejectedExecutionException e) {
      attempt.fail(new NotSentException("too many calls wait for a thread", e));
    }
  }

  private void call(GatewayRequest request, Attempt attempt) {
    if (attempt.isOver()) {
      return;
    }
    Exchange exchange = new DefaultExchange(endpoint.getCamelContext());
    Message message = exchange.getMessage();
    request.headers().forEach(message::setHeader);
    message.setHeader(Exchange.HTTP_METHOD, request.method());
    message.setHeader(Exchange.HTTP_PATH, request.path().substring(endpoint.path().length()));
    message.setHeader(Exchange.HTTP_QUERY, request.query());
    message.setBody(request.body());
    // An answer is as large as it is sent.
    exchange.setProperty(Exchange.SKIP_GZIP_ENCODING, true);
    try (ApacheCalls.Scope scope = ApacheCalls.begin(attempt)) {
      http.process(exchange);
      attempt.succeed(answer(exchange.getMessage()));
    } catch (Throwable e) {
      attempt.fail(e);
      if (e instanceof VirtualMachineError broken) {
        throw broken;
      }
    }
  }

  private static HttpAnswer answer(Message message) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    message
        .getHeaders()
        .forEach((name, value) -> headers.put(name, value == null ? "" : value.toString()));
    byte[] body = message.getBody(byte[].class);
    return new HttpAnswer(
        message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class),
        message.getHeader(Exchange.HTTP_RESPONSE_TEXT, "", String.class),
        headers,
        body == null ? new byte[0] : body);
  }

  @Override
  public void close() {
    ServiceHelper.stopAndShutdownService(http);
  }
}
