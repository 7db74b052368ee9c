package io.github.smppbridge.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.function.BiFunction;

/** How a process of the benchmark tells the driver where it listens, obeys it, and ends with it. */
public final class ChildLife {

  /** What a child prints before its port, alone on a line of standard output. */
  public static final String LISTENING = "LISTENING ";

  private ChildLife() {}

  /**
   * Obeys commands, {@code POST /<command>} with a JSON object that are answered with one when
   * done, and announces the port.
   *
   * @param vertx whose current event loop, or else one of its own, runs the commands
   * @param port where to listen on the loopback address
   * @param command given a name and what belongs to it
   */
  public static void serve(
      Vertx vertx, int port, BiFunction<String, JsonObject, Future<JsonObject>> command) {
    vertx
        .createHttpServer()
        .requestHandler(
            request ->
                request
                    .body()
                    .compose(b -> command.apply(request.path().substring(1), b.toJsonObject()))
                    .onSuccess(answer -> request.response().end(answer.toBuffer()))
                    .onFailure(e -> request.response().setStatusCode(500).end(e.toString())))
        .listen(port, "127.0.0.1")
        .onSuccess(server -> announce(port))
        .onFailure(ChildLife::fail);
  }

  /** Ends this process for what stopped it from listening. */
  public static void fail(Throwable reason) {
    System.err.println(reason);
    Runtime.getRuntime().halt(1);
  }

  /**
   * Announces the port and ends this process once the driver is gone: its end of our standard input
   * closes even when it was killed.
   *
   * @param port where this process listens
   */
  public static void announce(int port) {
    System.out.println(LISTENING + port);
    System.out.flush();
    Thread watch = new Thread(ChildLife::awaitEndOfInput, "driver-watch");
    watch.setDaemon(true);
    watch.start();
  }

  private static void awaitEndOfInput() {
    try {
      while (System.in.read() >= 0) {
        // the driver sends nothing
      }
    } catch (IOException e) {
      // as good as the end
    }
    Runtime.getRuntime().halt(0);
  }
}
