package io.github.smppbridge.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A program outside that is told events by webhook. */
public final class EventReceiver implements AutoCloseable {
  private static final int OK = 200;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Told> told = new CopyOnWriteArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile int status = OK;
  private volatile boolean hangs;

  /** A post, taken or not. */
  public record Told(
      JsonObject event, String body, String id, String timestamp, String signature, String type) {
    /** What happened, without its prefix. */
    public String what() {
      return event.getString("type").replace("io.github.smppbridge.", "");
    }

    /** A field of its data. */
    public String data(String field) {
      return event.getJsonObject("data").getString(field);
    }
  }

  private EventReceiver(int port) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/events", this::take);
    server.start();
  }

  /** Starts one on a free port. */
  public static EventReceiver start() {
    return start(0);
  }

  /** Starts one where another was. */
  public static EventReceiver start(int port) {
    return new EventReceiver(port);
  }

  /** Where it is. */
  public String url() {
    return "http://127.0.0.1:" + port() + "/events?key=secret";
  }

  /** Its port. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Answers so from now on. */
  public void answer(int with) {
    status = with;
  }

  /** Takes posts and answers none of them, until it is closed. */
  public void hang() {
    hangs = true;
  }

  /** All posts so far. */
  public List<Told> told() {
    return told;
  }

  private void take(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    told.add(
        new Told(
            new JsonObject(body),
            body,
            exchange.getRequestHeaders().getFirst("webhook-id"),
            exchange.getRequestHeaders().getFirst("webhook-timestamp"),
            exchange.getRequestHeaders().getFirst("webhook-signature"),
            exchange.getRequestHeaders().getFirst("Content-Type")));
    int answer = status;
    if (hangs) {
      try {
        over.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    exchange.sendResponseHeaders(answer, -1);
    exchange.close();
  }

  @Override
  public void close() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
