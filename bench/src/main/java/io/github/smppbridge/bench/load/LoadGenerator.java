package io.github.smppbridge.bench.load;

import io.github.smppbridge.bench.loop.EventLoop;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The load generator. Everything happens on one event loop, which is good for several hundred
 * thousand PDUs a second and stays warm over all scenarios; its methods are for any other thread.
 */
public final class LoadGenerator implements AutoCloseable {

  private static final int POLL_MILLIS = 20;

  private final EventLoop loop = new EventLoop("generator");

  /**
   * Binds sessions.
   *
   * @throws IllegalStateException when one is refused
   */
  public Fleet open(Fleet.Spec spec) {
    Fleet fleet = new Fleet(loop, spec);
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
  public Figures probe(int gatewayPort, Load what) {
    return onLoop(() -> new HttpProbe(loop, gatewayPort, what).load()).join();
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

  /** Opens new books. */
  public void clear(ReceiptLedger ledger) {
    ask(
        () -> {
          ledger.clear();
          return null;
        });
  }

  /** Sessions still bound. */
  public int size(Fleet fleet) {
    return ask(fleet::size);
  }

  /** CPU time that sending and reading took so far. */
  public double cpuSeconds() {
    return loop.cpuSeconds();
  }

  /** Ends all sessions, by UNBIND or without a word. */
  public void close(Fleet fleet, boolean unbind) {
    loop.execute(() -> fleet.close(unbind));
  }

  @Override
  public void close() {
    loop.close();
  }

  private <T> CompletableFuture<T> onLoop(Supplier<CompletableFuture<T>> what) {
    CompletableFuture<T> done = new CompletableFuture<>();
    loop.execute(
        () -> {
          try {
            what.get().thenAccept(done::complete).exceptionally(problem -> fail(done, problem));
          } catch (RuntimeException e) {
            done.completeExceptionally(e);
          }
        });
    return done;
  }

  private static Void fail(CompletableFuture<?> what, Throwable problem) {
    what.completeExceptionally(problem);
    return null;
  }

  private <T> T ask(Supplier<T> what) {
    return onLoop(() -> CompletableFuture.completedFuture(what.get())).join();
  }
}
