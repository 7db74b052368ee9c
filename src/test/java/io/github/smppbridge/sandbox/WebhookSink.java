package io.github.smppbridge.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;

/** Where the pretend phone's reports arrive. */
final class WebhookSink implements AutoCloseable {
  record Received(String body, String timestamp, String signature) {
    JsonObject json() {
      return new JsonObject(body);
    }

    String event() {
      return json().getString("event");
    }

    JsonObject payload() {
      return json().getJsonObject("payload");
    }
  }

  private final HttpServer server;
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final Queue<Integer> answers = new ArrayDeque<>();

  WebhookSink() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook?session=x";
  }

  /** The next request is answered so; all others 200. */
  synchronized void answerNext(int status) {
    answers.add(status);
  }

  List<Received> received() {
    return received;
  }

  List<Received> of(String messageId) {
    return received.stream()
        .filter(r -> messageId.equals(r.payload().getString("messageId")))
        .toList();
  }

  List<String> eventsOf(String messageId) {
    return of(messageId).stream().map(Received::event).toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    received.add(
        new Received(
            body,
            exchange.getRequestHeaders().getFirst("X-Timestamp"),
            exchange.getRequestHeaders().getFirst("X-Signature")));
    exchange.sendResponseHeaders(next(), -1);
    exchange.close();
  }

  private synchronized int next() {
    Integer status = answers.poll();
    return status == null ? 200 : status;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
