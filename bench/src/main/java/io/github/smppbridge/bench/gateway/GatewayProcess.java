package io.github.smppbridge.bench.gateway;

import io.github.smppbridge.bench.ChildLife;
import io.github.smppbridge.bench.loop.Connection;
import io.github.smppbridge.bench.loop.EventLoop;
import io.github.smppbridge.bench.loop.Octets;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;

/**
 * The process of the pretend SMSGate, {@code GatewayProcess <port>}.
 *
 * <p>Beside the API it takes commands, {@code POST /control/<command>} with a JSON object, answered
 * with the counts: {@code configure} {latencyMillis, reports (OFF, AUTO, HOLD), reportsPerSecond,
 * reportDelayMillis}; {@code reset}: forget all messages; {@code release}: the phones that were
 * held report; {@code counts}.
 */
public final class GatewayProcess {

  private static final String CONTROL = "/control/";
  private static final byte[] CONTROL_OCTETS = Octets.ascii(CONTROL);
  private static final byte[] OK = Octets.ascii("200 OK");

  private final Replies replies;
  private final Phones phones;
  private final GatewayApi api;

  private GatewayProcess(EventLoop loop) {
    replies = new Replies(loop);
    phones = new Phones(loop);
    api = new GatewayApi(replies, phones);
  }

  /**
   * Starts and announces itself.
   *
   * @param args the port
   */
  public static void main(String[] args) throws InterruptedException {
    int port = Integer.parseInt(args[0]);
    EventLoop loop = new EventLoop("gateway");
    try {
      start(loop, port);
      ChildLife.announce(port);
      loop.await();
    } catch (UncheckedIOException e) {
      ChildLife.fail(e);
    }
  }

  /** Listens on a port of the loopback address. */
  static void start(EventLoop loop, int port) {
    GatewayProcess process = new GatewayProcess(loop);
    loop.listen(port, () -> new HttpRequests(process::handle));
  }

  private void handle(HttpRequests request, Connection connection) {
    if (request.pathBeginsWith(CONTROL_OCTETS)) {
      String command = request.path().substring(CONTROL.length());
      Octets counts = new Octets(128);
      counts.bytes(Octets.ascii(command(command, new JsonObject(request.body())).encode()));
      replies.json(request, connection, OK, counts, false);
    } else {
      api.handle(request, connection);
    }
  }

  private JsonObject command(String name, JsonObject spec) {
    switch (name) {
      case "configure" -> {
        replies.latencyMillis(spec.getLong("latencyMillis"));
        String reports = spec.getString("reports");
        phones.configure(
            !reports.equals("OFF"),
            reports.equals("HOLD"),
            spec.getInteger("reportsPerSecond"),
            spec.getInteger("reportDelayMillis"));
      }
      case "reset" -> {
        api.forgetMessages();
        phones.forget();
      }
      case "release" -> phones.release();
      default -> {
        /* "counts" */
      }
    }
    return new JsonObject()
        .put("accepted", api.accepted())
        .put("webhooksSent", phones.taken())
        .put("webhooksFailed", phones.repeated());
  }
}
