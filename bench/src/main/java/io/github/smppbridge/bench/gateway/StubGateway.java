package io.github.smppbridge.bench.gateway;

import io.github.smppbridge.bench.ChildLife;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;

/** The process of the pretend SMSGate: {@code StubGateway <port>} on the loopback address. */
public final class StubGateway {

  private static final int EVENT_LOOPS = 2;

  private StubGateway() {}

  /**
   * Starts and announces itself.
   *
   * @param args the port to listen on
   */
  public static void main(String[] args) {
    int port = Integer.parseInt(args[0]);
    Vertx vertx = Vertx.vertx();
    GatewayState state = new GatewayState();
    Phones phones = new Phones(state);
    vertx
        .deployVerticle(phones)
        .compose(
            id ->
                vertx.deployVerticle(
                    () -> new Listener(port, state, phones),
                    new DeploymentOptions().setInstances(EVENT_LOOPS)))
        .onSuccess(id -> ChildLife.announce(port))
        .onFailure(
            e -> {
              System.err.println("gateway: " + e);
              Runtime.getRuntime().halt(1);
            });
  }

  private static final class Listener extends AbstractVerticle {

    private final int port;
    private final GatewayState state;
    private final Phones phones;

    Listener(int port, GatewayState state, Phones phones) {
      this.port = port;
      this.state = state;
      this.phones = phones;
    }

    @Override
    public void start(Promise<Void> started) {
      HttpServerOptions options =
          new HttpServerOptions().setHost("127.0.0.1").setPort(port).setAcceptBacklog(1_024);
      vertx
          .createHttpServer(options)
          .requestHandler(new GatewayHandler(vertx, state, phones))
          .listen()
          .<Void>mapEmpty()
          .onComplete(started);
    }
  }
}
