package io.github.smppbridge.bench.load;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The load generator. Everything happens on one event loop, which is good for several hundred
 * thousand PDUs a second and stays warm over all scenarios; its methods are for any other thread.
 */
public final class LoadGenerator implements AutoCloseable {

  private static final int POLL_MILLIS = 20;

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final NetClient connector =
      vertx.createNetClient(new NetClientOptions().setConnectTimeout(10_000));

  /**
   * Binds sessions.
   *
   * @throws IllegalStateException when one is refused
   */
  public Fleet open(Fleet.Spec spec) {
    Fleet fleet = new Fleet(vertx, connector, spec);
    List<String> refused = onLoop(fleet::open).join();
    if (!refused.isEmpty()) {
      close(fleet, true);
      throw new IllegalStateException(refused.size() + " binds refused: " + refused.get(0));
    }
    return fleet;
  }

  /** Sends over the fleet's sessions, and is complete when every request was answered. */
  public CompletableFuture<Figures> load(Fleet fleet, Load what) {
    return onLoop(() -> fleet.load(what));
  }

  /** The latency of the gateway itself, at the rate and for the time of a load. */
  public Figures probe(String url, Load what) {
    return onLoop(() -> new HttpProbe(vertx, url, what).load()).join();
  }

  /** Bad peers, on an event loop of their own, so that decent clients are not held up by us. */
  public CompletableFuture<Flood.Counts> flood(
      int port, int deaf, int garbagePerSecond, double seconds) {
    Vertx own = Vertx.vertx();
    Promise<Flood.Counts> done = Promise.promise();
    own.runOnContext(
        x -> new Flood(own, port).run(deaf, garbagePerSecond, seconds).onComplete(done));
    return done.future()
        .onComplete(counts -> own.close())
        .toCompletionStage()
        .toCompletableFuture();
  }

  /** Waits until all receipts came that were asked for, or the time is over. */
  public ReceiptLedger.Books receipts(ReceiptLedger ledger, double timeoutSeconds)
      throws InterruptedException {
    long deadline = System.nanoTime() + (long) (timeoutSeconds * 1e9);
    while (!ask(ledger::complete) && System.nanoTime() < deadline) {
      Thread.sleep(POLL_MILLIS);
    }
    return ask(ledger::books);
  }

  /** Sessions still bound. */
  public int size(Fleet fleet) {
    return ask(fleet::size);
  }

  /** Ends all sessions, by UNBIND or without a word. */
  public void close(Fleet fleet, boolean unbind) {
    loop.runOnContext(x -> fleet.close(unbind));
  }

  @Override
  public void close() {
    vertx.close();
  }

  private <T> CompletableFuture<T> onLoop(Supplier<Future<T>> what) {
    Promise<T> done = Promise.promise();
    loop.runOnContext(x -> what.get().onComplete(done));
    return done.future().toCompletionStage().toCompletableFuture();
  }

  private <T> T ask(Supplier<T> what) {
    return onLoop(() -> Future.succeededFuture(what.get())).join();
  }
}
