package io.github.smppbridge.gateway.http;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;

/** Vert.x' client. Everything of one attempt happens on one event loop. */
final class VertxTransport implements Transport {
  /** Interim answers (1xx) of one request; a gateway has no reason to send any. */
  private static final int MOST_INTERIM = 10;

  private static final int FINAL = 200;

  private static final int HTTPS = 443;
  private static final int HTTP = 80;

  private final HttpClient client;

  VertxTransport(Vertx vertx, HttpClientOptions options, PoolOptions pool) {
    this.client =
        vertx
            .httpClientBuilder()
            .with(options)
            .with(pool)
            // What breaks a connection is told to the attempt that uses it. One that nobody uses,
            // nobody misses.
            .withConnectHandler(connection -> connection.exceptionHandler(broken -> {}))
            .build();
  }

  @Override
  public void send(GatewayRequest request, Attempt attempt) {
    client
        .request(options(request, attempt))
        .onComplete(
            connected -> {
              if (connected.succeeded()) {
                orFail(attempt, () -> write(connected.result(), request, attempt));
              } else {
                attempt.fail(connected.cause());
              }
            });
  }

  private static RequestOptions options(GatewayRequest request, Attempt attempt) {
    URI base = request.server();
    boolean secure = "https".equalsIgnoreCase(base.getScheme());
    int port = base.getPort() >= 0 ? base.getPort() : secure ? HTTPS : HTTP;
    String query = request.query() == null ? "" : "?" + request.query();
    String host = base.getHost();
    return new RequestOptions()
        .setMethod(HttpMethod.valueOf(request.method()))
        // without the brackets of an IPv6 address
        .setHost(host.startsWith("[") ? host.substring(1, host.length() - 1) : host)
        .setPort(port)
        .setSsl(secure)
        .setURI(request.path() + query)
        // of the wait for a connection, too
        .setConnectTimeout(attempt.millisLeft())
        .setFollowRedirects(false);
  }

  private static void write(HttpClientRequest outgoing, GatewayRequest request, Attempt attempt) {
    outgoing.exceptionHandler(attempt::fail);
    if (!attempt.abortsBy(() -> giveUp(outgoing))) {
      giveUp(outgoing);
      return;
    }
    request.headers().forEach(outgoing::putHeader);
    refuseInterimAnswers(outgoing, attempt);
    attempt.sent();
    outgoing
        .response()
        .onComplete(
            answered -> {
              if (answered.succeeded()) {
                orFail(attempt, () -> read(answered.result(), attempt));
              } else {
                attempt.fail(answered.cause());
              }
            });
    if (request.body() == null) {
      outgoing.end();
    } else {
      outgoing.end(Buffer.buffer(request.body()));
    }
  }

  /** Whatever has come: who gives up trusts nothing that may still come. */
  private static void giveUp(HttpClientRequest outgoing) {
    outgoing.reset();
    outgoing.connection().close();
  }

  private static void refuseInterimAnswers(HttpClientRequest outgoing, Attempt attempt) {
    int[] seen = {0};
    Runnable count =
        () -> {
          if (++seen[0] > MOST_INTERIM) {
            attempt.fail(new IOException("interim answers without end"));
          }
        };
    outgoing.continueHandler(interim -> count.run());
    outgoing.earlyHintsHandler(interim -> count.run());
  }

  private static void read(HttpClientResponse answer, Attempt attempt) {
    ByteArrayOutputStream body = new ByteArrayOutputStream(256);
    answer.exceptionHandler(attempt::fail);
    try {
      if (answer.statusCode() < FINAL) {
        throw new IOException("an interim answer in the place of one");
      }
      attempt.room().expect(length(answer));
    } catch (IOException e) {
      attempt.fail(e);
      return;
    }
    answer.handler(
        octets -> {
          if (attempt.isOver()) {
            return;
          }
          try {
            attempt.room().take(octets.length());
            body.writeBytes(octets.getBytes());
          } catch (IOException e) {
            attempt.fail(e);
          }
        });
    answer.endHandler(
        end -> orFail(attempt, () -> attempt.succeed(answer(answer, body.toByteArray()))));
  }

  private static HttpAnswer answer(HttpClientResponse answer, byte[] body) {
    return new HttpAnswer(
        answer.statusCode(), answer.statusMessage(), headers(answer.headers()), body);
  }

  /** What is thrown on an event loop, nobody else would hear of before the deadline. */
  private static void orFail(Attempt attempt, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      attempt.fail(e);
    }
  }

  private static long length(HttpClientResponse answer) throws IOException {
    String length = answer.getHeader("Content-Length");
    try {
      return length == null ? -1 : Long.parseLong(length.trim());
    } catch (NumberFormatException e) {
      throw new IOException("a Content-Length that is no number");
    }
  }

  private static Map<String, String> headers(MultiMap headers) {
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach(all::put);
    return all;
  }

  @Override
  public void close() {
    client.close();
  }
}
