package io.github.smppbridge.bench.load;

import io.github.smppbridge.bench.ChildLife;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.util.HashMap;
import java.util.Map;

/**
 * The process of the load generator: {@code LoadGenerator <control port>}. Everything happens on
 * one event loop, which is good for several hundred thousand PDUs a second.
 *
 * <p>Commands, see {@link ChildLife}:
 *
 * <ul>
 *   <li>{@code open} {fleet, host, port, sessions, window, accounts, keepIds, ledger}: bind
 *   <li>{@code load} {fleet, seconds, ratePerSecond, limit, registeredDelivery}: send, measure
 *   <li>{@code receipts} {ledger, distinct, timeoutSeconds}: wait for so many, then the books
 *   <li>{@code clock} {ledger}: measure receipts from now on
 *   <li>{@code close} {fleet, unbind}: end its sessions
 *   <li>{@code size} {fleet}: sessions still bound
 *   <li>{@code probe} {url, ratePerSecond, seconds}: the gateway's own latency
 *   <li>{@code flood} {port, deaf, garbagePerSecond, seconds}: bad peers
 * </ul>
 */
public final class LoadGenerator extends AbstractVerticle {

  private static final int POLL_MILLIS = 20;

  private final int port;
  private final Map<String, Fleet> fleets = new HashMap<>();
  private final Map<String, ReceiptLedger> ledgers = new HashMap<>();
  private NetClient connector;

  private LoadGenerator(int port) {
    this.port = port;
  }

  /**
   * Starts and announces itself.
   *
   * @param args the control port
   */
  public static void main(String[] args) {
    int port = Integer.parseInt(args[0]);
    Vertx.vertx().deployVerticle(new LoadGenerator(port));
  }

  @Override
  public void start() {
    connector =
        vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true).setConnectTimeout(10_000));
    ChildLife.serve(vertx, port, this::command);
  }

  private Future<JsonObject> command(String name, JsonObject spec) {
    return switch (name) {
      case "open" -> open(spec);
      case "load" -> fleet(spec).load(LoadRun.Spec.of(spec));
      case "receipts" -> receipts(spec);
      case "clock" -> {
        ledger(spec).restartClock();
        yield Future.succeededFuture(new JsonObject());
      }
      case "close" -> close(spec);
      case "size" -> Future.succeededFuture(new JsonObject().put("size", fleet(spec).size()));
      case "probe" -> new HttpProbe(vertx, spec.getString("url")).load(LoadRun.Spec.of(spec));
      case "flood" -> flood(spec);
      default -> Future.failedFuture("no such command: " + name);
    };
  }

  /** On an event loop of its own, so that the decent clients beside it are not held up by us. */
  private Future<JsonObject> flood(JsonObject spec) {
    Promise<JsonObject> done = Promise.promise();
    AbstractVerticle own =
        new AbstractVerticle() {
          @Override
          public void start() {
            new Flood(vertx, spec).run().onComplete(done);
          }
        };
    return vertx
        .deployVerticle(own)
        .compose(id -> done.future().onComplete(x -> vertx.undeploy(id)));
  }

  private Future<JsonObject> open(JsonObject spec) {
    Fleet fleet = new Fleet(vertx, connector, spec, ledger(spec));
    fleets.put(spec.getString("fleet"), fleet);
    return fleet.open();
  }

  private Future<JsonObject> close(JsonObject spec) {
    Fleet fleet = fleets.remove(spec.getString("fleet"));
    if (fleet != null) {
      fleet.close(spec.getBoolean("unbind", true));
      fleets.values().stream()
          .filter(other -> other.ledger() == fleet.ledger())
          .findAny()
          .ifPresentOrElse(other -> {}, () -> forgetLedger(spec));
    }
    return Future.succeededFuture(new JsonObject());
  }

  private void forgetLedger(JsonObject spec) {
    if (!spec.getBoolean("keepLedger", false)) {
      ledgers.remove(ledgerName(spec));
    }
  }

  private Fleet fleet(JsonObject spec) {
    Fleet fleet = fleets.get(spec.getString("fleet"));
    if (fleet == null) {
      throw new IllegalArgumentException("no such fleet: " + spec.getString("fleet"));
    }
    return fleet;
  }

  private ReceiptLedger ledger(JsonObject spec) {
    return ledgers.computeIfAbsent(ledgerName(spec), name -> new ReceiptLedger());
  }

  private static String ledgerName(JsonObject spec) {
    return spec.getString("ledger", spec.getString("fleet"));
  }

  private Future<JsonObject> receipts(JsonObject spec) {
    ReceiptLedger ledger = ledger(spec);
    int wanted = spec.getInteger("distinct", ledger.expected());
    long deadline = System.nanoTime() + (long) (spec.getDouble("timeoutSeconds", 60.0) * 1e9);
    Promise<JsonObject> done = Promise.promise();
    vertx.setPeriodic(
        POLL_MILLIS,
        t -> {
          if (ledger.distinct() >= wanted || System.nanoTime() > deadline) {
            vertx.cancelTimer(t);
            done.complete(ledger.toJson());
          }
        });
    return done.future();
  }
}
