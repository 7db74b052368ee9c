package io.github.smppbridge.simulation;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The connections of one replica to PostgreSQL, which break: all of them, or one at the COMMIT of a
 * chosen statement, before the server has it or after, so that its answer is lost. It reads what
 * goes over them, so the driver must send each statement as text (prepareThreshold=0). Thread-safe.
 */
final class StoreLine implements AutoCloseable {
  /** Where a transaction's connection ends. */
  enum Loss {
    COMMIT,
    ANSWER
  }

  /** A fault that waits for its statement. */
  private record Fault(String statement, Loss loss) {}

  /** CommandComplete (protocol 3.0), octet by octet. */
  private static final byte[] COMMITTED =
      "C\0\0\0\u000bCOMMIT\0".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] COMMIT = "COMMIT".getBytes(StandardCharsets.US_ASCII);

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final NetClient client = vertx.createNetClient();
  private final Set<NetSocket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicReference<Fault> fault = new AtomicReference<>();
  private final AtomicBoolean lost = new AtomicBoolean();
  private final int server;
  private final int port;
  private volatile boolean cut;

  /** To a server on the loopback address. */
  StoreLine(int server) {
    this.server = server;
    port =
        await(vertx.createNetServer().connectHandler(this::accepted).listen(0, "127.0.0.1"))
            .actualPort();
  }

  int port() {
    return port;
  }

  boolean isCut() {
    return cut;
  }

  /** Ends all connections, and new ones at once. */
  void cut() {
    cut = true;
    lost.set(true);
    sockets.forEach(NetSocket::close);
  }

  /** As if nothing had been. */
  void heal() {
    cut = false;
    fault.set(null);
  }

  /** The next transaction with that in a statement loses its connection. */
  void lose(String statement, Loss loss) {
    fault.set(new Fault(statement, loss));
  }

  /** Whether a connection was lost since this was asked last. */
  boolean hasStruck() {
    return lost.getAndSet(false);
  }

  private void accepted(NetSocket socket) {
    socket.pause();
    if (cut) {
      socket.close();
      return;
    }
    client
        .connect(server, "127.0.0.1")
        .onSuccess(database -> new Link(socket, database).open())
        .onFailure(refused -> socket.close());
  }

  /** One connection; its octets come on one event loop. */
  private final class Link {
    private final NetSocket bridge;
    private final NetSocket database;
    private Fault struck;

    Link(NetSocket bridge, NetSocket database) {
      this.bridge = bridge;
      this.database = database;
    }

    void open() {
      sockets.add(bridge);
      bridge.handler(this::asked);
      database.handler(this::answered);
      bridge.closeHandler(closed -> close());
      database.closeHandler(closed -> close());
      bridge.exceptionHandler(broken -> close());
      database.exceptionHandler(broken -> close());
      bridge.resume();
    }

    private void asked(Buffer octets) {
      Fault waiting = fault.get();
      if (waiting != null && contains(octets, waiting.statement.getBytes(StandardCharsets.UTF_8))) {
        struck = fault.compareAndSet(waiting, null) ? waiting : struck;
      }
      if (struck != null && struck.loss == Loss.COMMIT && contains(octets, COMMIT)) {
        lost.set(true);
        close();
        return;
      }
      database.write(octets);
    }

    private void answered(Buffer octets) {
      if (struck != null && contains(octets, COMMITTED)) {
        lost.set(true);
        close();
        return;
      }
      bridge.write(octets);
    }

    private void close() {
      sockets.remove(bridge);
      bridge.close();
      database.close();
    }
  }

  private static boolean contains(Buffer octets, byte[] wanted) {
    byte[] all = octets.getBytes();
    for (int from = 0; from <= all.length - wanted.length; from++) {
      int at = 0;
      while (at < wanted.length && all[from + at] == wanted[at]) {
        at++;
      }
      if (at == wanted.length) {
        return true;
      }
    }
    return false;
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
