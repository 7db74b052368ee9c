package io.github.smppbridge.bench.server;

import io.github.smppbridge.bench.ChildLife;
import io.github.smppbridge.testkit.Frames;
import io.github.smppbridge.testkit.Pdus;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * A bridge that does nothing it need not: {@code IdealBridge <port> <HTTP port> <API URL>}. Vert.x
 * from socket to socket, on the native transport where there is one; no Camel, no store, no checks,
 * JSON by hand; believes whoever connects. What a bridge on this machine can cost at least.
 */
public final class IdealBridge extends AbstractVerticle {

  /** A message whose receipt was asked for. */
  private record Pending(Session session, String source, String destination) {}

  private static final int EVENT_LOOPS = 2;
  private static final int CONNECTIONS = 1_024;
  private static final int ESME_RSYSERR = 8;
  private static final int ESME_RINVCMDID = 3;
  private static final AtomicLong NEXT_ID = new AtomicLong(System.currentTimeMillis() * 1_000);
  private static final PendingReceipts<Pending> PENDING = new PendingReceipts<>();

  private final int port;
  private final int httpPort;
  private final URI api;
  private HttpClient client;

  private IdealBridge(int port, int httpPort, URI api) {
    this.port = port;
    this.httpPort = httpPort;
    this.api = api;
  }

  /**
   * Starts and announces itself.
   *
   * @param args port, HTTP port, URL of the API
   */
  public static void main(String[] args) {
    int port = Integer.parseInt(args[0]);
    int httpPort = Integer.parseInt(args[1]);
    VertxOptions options =
        new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(EVENT_LOOPS);
    Vertx.vertx(options)
        .deployVerticle(
            () -> new IdealBridge(port, httpPort, URI.create(args[2])),
            new DeploymentOptions().setInstances(EVENT_LOOPS))
        .onSuccess(id -> ChildLife.announce(port))
        .onFailure(ChildLife::fail);
  }

  @Override
  public void start(Promise<Void> started) {
    client =
        vertx.createHttpClient(
            new HttpClientOptions().setDefaultHost(api.getHost()).setDefaultPort(api.getPort()),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    Future<?> smpp =
        vertx
            .createNetServer(
                new NetServerOptions().setHost("127.0.0.1").setPort(port).setAcceptBacklog(1_024))
            .connectHandler(socket -> new Session(socket, context).begin())
            .listen();
    Future<?> http =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(httpPort))
            .requestHandler(IdealBridge::reported)
            .listen();
    Future.all(smpp, http).<Void>mapEmpty().onComplete(started);
  }

  private static void reported(HttpServerRequest request) {
    request.bodyHandler(
        body -> {
          String event = body.toString(StandardCharsets.ISO_8859_1);
          if (event.contains("\"sms:delivered\"")) {
            String id = PendingReceipts.string(event, "\"messageId\":\"");
            Pending message = PENDING.delivered(id);
            if (message != null) {
              message.session.deliver(message, id);
            }
          }
          request.response().end();
        });
  }

  private final class Session {

    private final NetSocket socket;
    private final Context loop;
    private String authorization;
    private Buffer out = Buffer.buffer();
    private boolean flushing;
    private int lastSequence;

    Session(NetSocket socket, Context loop) {
      this.socket = socket;
      this.loop = loop;
    }

    void begin() {
      socket.exceptionHandler(e -> socket.close());
      socket.handler(new Frames(this::received, this::flush, socket::close));
    }

    private void received(Buffer buffer, int offset) {
      int command = Pdus.commandId(buffer, offset);
      int sequence = Pdus.sequence(buffer, offset);
      switch (command) {
        case Pdus.SUBMIT_SM -> submit(buffer, offset, sequence);
        case Pdus.BIND_TRANSMITTER, Pdus.BIND_TRANSCEIVER ->
            bind(buffer, offset, command, sequence);
        case Pdus.UNBIND, Pdus.ENQUIRE_LINK ->
            Pdus.appendHeader(out, Pdus.HEADER, command + Pdus.RESPONSE, 0, sequence);
        case Pdus.DELIVER_SM + Pdus.RESPONSE -> {
          // nothing is kept that would have to be forgotten now
        }
        default -> Pdus.appendHeader(out, Pdus.HEADER, Pdus.RESPONSE, ESME_RINVCMDID, sequence);
      }
    }

    private void bind(Buffer buffer, int offset, int command, int sequence) {
      String systemId = Pdus.cString(buffer, offset + Pdus.HEADER);
      String password = Pdus.cString(buffer, Pdus.skip(buffer, offset + Pdus.HEADER));
      byte[] pair = (systemId + ":" + password).getBytes(StandardCharsets.ISO_8859_1);
      authorization = "Basic " + Base64.getEncoder().encodeToString(pair);
      List<Future<HttpClientResponse>> registered =
          Stream.of("sms:sent", "sms:delivered")
              .map(
                  event ->
                      "{\"url\":\"http://127.0.0.1:%d/\",\"event\":\"%s\"}"
                          .formatted(httpPort, event))
              .map(webhook -> post("/webhooks", Buffer.buffer(webhook)))
              .toList();
      Future.all(registered)
          .onComplete(
              done -> {
                int status = done.succeeded() ? 0 : ESME_RSYSERR;
                Pdus.appendHeader(out, Pdus.HEADER + 6, command + Pdus.RESPONSE, status, sequence);
                out.appendString("BENCH").appendByte((byte) 0);
                flush();
              });
    }

    private Future<HttpClientResponse> post(String path, Buffer body) {
      return client
          .request(HttpMethod.POST, api.getPath() + path)
          .compose(
              request ->
                  request
                      .putHeader("Authorization", authorization)
                      .putHeader("Content-Type", "application/json")
                      .send(body))
          .compose(response -> response.end().map(response));
    }

    private void submit(Buffer buffer, int offset, int sequence) {
      Submit message = Submit.of(buffer, offset);
      String id = Long.toString(NEXT_ID.incrementAndGet());
      Buffer body =
          Buffer.buffer(256)
              .appendString("{\"id\":\"")
              .appendString(id)
              .appendString("\",\"phoneNumbers\":[\"+")
              .appendString(message.destination())
              .appendString("\"],\"withDeliveryReport\":")
              .appendString(Boolean.toString(message.report()))
              .appendString(",\"textMessage\":{\"text\":\"")
              .appendString(escaped(message.text()))
              .appendString("\"}}");
      post("/messages", body)
          .onComplete(
              result -> {
                boolean accepted = result.succeeded() && result.result().statusCode() == 202;
                answer(sequence, accepted ? id : null);
                if (accepted && message.report()) {
                  expect(id, new Pending(this, message.source(), message.destination()));
                }
              });
    }

    private static String escaped(String text) {
      return text.indexOf('"') < 0 && text.indexOf('\\') < 0
          ? text
          : text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private void expect(String id, Pending message) {
      if (PENDING.expect(id, message)) {
        deliver(message, id);
      }
    }

    private void answer(int sequence, String id) {
      if (id == null) {
        Pdus.appendHeader(out, Pdus.HEADER, Pdus.SUBMIT_SM + Pdus.RESPONSE, ESME_RSYSERR, sequence);
      } else {
        int length = Pdus.HEADER + id.length() + 1;
        Pdus.appendHeader(out, length, Pdus.SUBMIT_SM + Pdus.RESPONSE, 0, sequence);
        out.appendString(id).appendByte((byte) 0);
      }
      flushLater();
    }

    /** From any event loop. */
    void deliver(Pending message, String id) {
      if (Vertx.currentContext() == loop) {
        appendReceipt(message, id);
      } else {
        loop.runOnContext(x -> appendReceipt(message, id));
      }
    }

    private void appendReceipt(Pending message, String id) {
      byte[] text = PendingReceipts.text(id).getBytes(StandardCharsets.ISO_8859_1);
      int addresses = message.source().length() + message.destination().length() + 2;
      int length = Pdus.HEADER + 1 + 4 + addresses + 10 + text.length;
      Pdus.appendHeader(out, length, Pdus.DELIVER_SM, 0, ++lastSequence);
      out.appendByte((byte) 0).appendByte((byte) 1).appendByte((byte) 1);
      out.appendString(message.destination()).appendByte((byte) 0);
      out.appendByte((byte) 1).appendByte((byte) 1);
      out.appendString(message.source()).appendByte((byte) 0);
      // esm_class of a receipt; eight fields that are 0 or empty; sm_length
      out.appendByte((byte) 4).appendLong(0);
      out.appendByte((byte) text.length).appendBytes(text);
      flushLater();
    }

    /** What a turn of the loop brings leaves in one write. */
    private void flushLater() {
      if (!flushing) {
        flushing = true;
        loop.runOnContext(x -> flush());
      }
    }

    private void flush() {
      flushing = false;
      if (out.length() > 0) {
        socket.write(out);
        out = Buffer.buffer();
      }
    }
  }
}
