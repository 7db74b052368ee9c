package io.github.smppbridge.bench.load;

import io.github.smppbridge.bench.ChildLife;
import io.github.smppbridge.testkit.Phones;
import io.github.smppbridge.testkit.StubGateway;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/**
 * The process of the pretend SMSGate, {@code GatewayProcess <port> <control port>}: the tests' own,
 * to which every account is known.
 *
 * <p>Commands, see {@link ChildLife}: {@code configure} {latencyMillis, reports, reportsPerSecond},
 * {@code reset}: forget all messages; {@code release}: the phones that were held report; {@code
 * counts}.
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
    ChildLife.serve(Vertx.vertx(), Integer.parseInt(args[1]), process::command);
  }

  private Future<JsonObject> command(String name, JsonObject spec) {
    switch (name) {
      case "configure" -> {
        if (spec.containsKey("latencyMillis")) {
          gateway.latency(Duration.ofMillis(spec.getLong("latencyMillis")));
        }
        phones.reports(Phones.Reports.valueOf(spec.getString("reports")));
        phones.perSecond(spec.getInteger("reportsPerSecond", 1_000));
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
    return Future.succeededFuture(
        new JsonObject()
            .put("accepted", gateway.accepted())
            .put("webhooksSent", phones.taken())
            .put("webhooksFailed", phones.repeated()));
  }
}
