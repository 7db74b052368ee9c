package io.github.smppbridge.bench.server;

import io.github.smppbridge.bench.ChildLife;
import io.github.smppbridge.testkit.Frames;
import io.github.smppbridge.testkit.Pdus;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A bridge that does nothing it need not: {@code IdealBridge <port> <gateway URL>}. Vert.x from
 * socket to socket, no Camel, no store, no checks; believes whoever connects. What a bridge on this
 * machine can cost at least.
 */
public final class IdealBridge extends AbstractVerticle {

  private static final int EVENT_LOOPS = 2;
  private static final int CONNECTIONS = 1_024;
  private static final AtomicLong NEXT_ID = new AtomicLong(System.currentTimeMillis() * 1_000);

  private final int port;
  private final String url;
  private HttpClient client;

  private IdealBridge(int port, String url) {
    this.port = port;
    this.url = url;
  }

  /**
   * Starts and announces itself.
   *
   * @param args port, URL of {@code POST /messages}
   */
  public static void main(String[] args) {
    int port = Integer.parseInt(args[0]);
    Vertx.vertx()
        .deployVerticle(
            () -> new IdealBridge(port, args[1]), new DeploymentOptions().setInstances(EVENT_LOOPS))
        .onSuccess(id -> ChildLife.announce(port))
        .onFailure(ChildLife::fail);
  }

  @Override
  public void start(Promise<Void> started) {
    client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    vertx
        .createNetServer(
            new NetServerOptions().setHost("127.0.0.1").setPort(port).setAcceptBacklog(1_024))
        .connectHandler(socket -> new Session(socket).begin())
        .listen()
        .<Void>mapEmpty()
        .onComplete(started);
  }

  private final class Session {

    private final NetSocket socket;
    private final RequestOptions request = new RequestOptions();
    private Buffer out = Buffer.buffer();

    Session(NetSocket socket) {
      this.socket = socket;
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
        default -> Pdus.appendHeader(out, Pdus.HEADER, Pdus.RESPONSE, 3, sequence);
      }
    }

    private void bind(Buffer buffer, int offset, int command, int sequence) {
      String systemId = Pdus.cString(buffer, offset + Pdus.HEADER);
      String password = Pdus.cString(buffer, Pdus.skip(buffer, offset + Pdus.HEADER));
      byte[] pair = (systemId + ":" + password).getBytes(StandardCharsets.ISO_8859_1);
      request
          .setMethod(HttpMethod.POST)
          .setAbsoluteURI(url)
          .putHeader("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair))
          .putHeader("Content-Type", "application/json");
      Pdus.appendHeader(out, Pdus.HEADER + 6, command + Pdus.RESPONSE, 0, sequence);
      out.appendString("BENCH").appendByte((byte) 0);
    }

    private void submit(Buffer buffer, int offset, int sequence) {
      Pdus.ShortMessage message = Pdus.ShortMessage.of(buffer, offset);
      String id = Long.toString(NEXT_ID.incrementAndGet());
      Buffer body =
          new JsonObject()
              .put("id", id)
              .put("phoneNumbers", new JsonArray().add("+" + message.destination()))
              .put("textMessage", new JsonObject().put("text", message.text()))
              .toBuffer();
      client
          .request(request)
          .compose(r -> r.send(body))
          .compose(response -> response.end().map(response.statusCode()))
          .onComplete(
              result -> answer(sequence, result.succeeded() && result.result() == 202 ? id : null));
    }

    private void answer(int sequence, String id) {
      Buffer pdu = Buffer.buffer();
      if (id == null) {
        Pdus.appendHeader(pdu, Pdus.HEADER, Pdus.SUBMIT_SM + Pdus.RESPONSE, 8, sequence);
      } else {
        int length = Pdus.HEADER + id.length() + 1;
        Pdus.appendHeader(pdu, length, Pdus.SUBMIT_SM + Pdus.RESPONSE, 0, sequence);
        pdu.appendString(id).appendByte((byte) 0);
      }
      socket.write(pdu);
    }

    private void flush() {
      if (out.length() > 0) {
        socket.write(out);
        out = Buffer.buffer();
      }
    }
  }
}
