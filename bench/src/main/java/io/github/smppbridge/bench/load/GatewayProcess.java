package io.github.smppbridge.bench.load;

import io.github.smppbridge.bench.ChildLife;
import io.github.smppbridge.testkit.Phones;
import io.github.smppbridge.testkit.StubGateway;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/**
 * The process of the pretend SMSGate, {@code GatewayProcess <port> <control port>}: the tests' own,
 * to which every account is known.
 *
 * <p>Commands are {@code POST /<command>} with a JSON object, answered when done with the counts:
 * {@code configure} {latencyMillis, reports, reportsPerSecond}, {@code reset}: forget all messages;
 * {@code release}: the phones that were held report; {@code counts}.
 */
public final class GatewayProcess {
  private static final int EVENT_LOOPS = 2;

  private final StubGateway gateway;
  private final Phones phones;

  private GatewayProcess(int port) {
    gateway = StubGateway.start(port, EVENT_LOOPS).everyAccount().tokens(false).recording(false);
    phones = Phones.of(gateway).reports(Phones.Reports.OFF);
  }

  /**
   * Starts and announces itself.
   *
   * @param args the API's port, the control port
   */
  public static void main(String[] args) {
    GatewayProcess process = new GatewayProcess(Integer.parseInt(args[0]));
    int controlPort = Integer.parseInt(args[1]);
    Vertx.vertx()
        .createHttpServer()
        .requestHandler(process::obey)
        .listen(controlPort, "127.0.0.1")
        .onSuccess(server -> ChildLife.announce(controlPort))
        .onFailure(ChildLife::fail);
  }

  private void obey(HttpServerRequest request) {
    request
        .body()
        .map(body -> command(request.path().substring(1), body.toJsonObject()))
        .onSuccess(counts -> request.response().end(counts.toBuffer()))
        .onFailure(e -> request.response().setStatusCode(500).end(e.toString()));
  }

  private JsonObject command(String name, JsonObject spec) {
    switch (name) {
      case "configure" -> {
        gateway.latency(Duration.ofMillis(spec.getLong("latencyMillis")));
        phones.reports(Phones.Reports.valueOf(spec.getString("reports")));
        phones.perSecond(spec.getInteger("reportsPerSecond"));
      }
      case "reset" -> {
        gateway.forgetMessages();
        phones.forget();
      }
      case "release" -> phones.release();
      default -> {
        /* "counts" */
      }
    }
    return new JsonObject()
        .put("accepted", gateway.accepted())
        .put("webhooksSent", phones.taken())
        .put("webhooksFailed", phones.repeated());
  }
}
