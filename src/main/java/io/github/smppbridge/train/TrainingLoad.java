package io.github.smppbridge.train;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the bridge meets while its cache is made: every way that a message takes, at full speed, so
 * that the JVM notes what is hot; and what orchestrators and Prometheus ask for meanwhile. Not what
 * people rarely look at: all that is loaded here is loaded by later starts, too.
 */
final class TrainingLoad implements AutoCloseable {
  private static final int SESSIONS = 8;
  private static final int WINDOW = 100;
  private static final int PASSERS_BY = 4;
  private static final int BIND_SECONDS = 60;
  private static final int LOOK_MILLIS = 500;
  private static final List<String> PAGES =
      List.of("/health", "/health/live", "/health/ready", "/health/startup", "/metrics");

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final AtomicLong answered = new AtomicLong();
  private final TrainingPhones phones = new TrainingPhones(vertx);
  private final String gateway = waitedFor(new TrainingGateway(vertx, phones).listen());

  /** {@return {@code gateway.api_base_url} of the pretended gateway} */
  String gateway() {
    return gateway;
  }

  /** Binds, loads for so long, and unbinds. */
  void run(TrainedProcess bridge, Duration time) throws IOException, InterruptedException {
    List<TrainingEsme> esmes = bind(vertx.createNetClient(), bridge.smppPort());
    esmes.stream().skip(1).forEach(esme -> vertx.runOnContext(now -> esme.load(WINDOW)));
    NetClient passersBy = vertx.createNetClient();
    long end = System.nanoTime() + time.toNanos();
    for (int number = 0; number == 0 || System.nanoTime() < end; number++) {
      comeAndGo(passersBy, bridge.smppPort(), number);
      PAGES.forEach(bridge::status);
      if (bridge.endsWithin(LOOK_MILLIS)) {
        throw new IOException("the child ended:\n" + bridge.said());
      }
    }
    esmes.forEach(esme -> vertx.runOnContext(now -> esme.stop()));
  }

  /** Accounts that bind for a moment: after a restart all of them bind at once. */
  private void comeAndGo(NetClient client, int port, int number) {
    for (int i = 0; i < PASSERS_BY; i++) {
      String account = "PASS" + number + "." + i;
      TrainingEsme.bind(client, port, account, TrainingEsme.TRANSCEIVER, answered)
          .onSuccess(TrainingEsme::stop);
    }
  }

  /** One that only receives, one that only sends, and others that do both. */
  private List<TrainingEsme> bind(NetClient client, int port) {
    List<TrainingEsme> esmes = new ArrayList<>();
    for (int i = 0; i < SESSIONS; i++) {
      int command =
          switch (i) {
            case 0 -> TrainingEsme.RECEIVER;
            case 1 -> TrainingEsme.TRANSMITTER;
            default -> TrainingEsme.TRANSCEIVER;
          };
      String account = "TRAIN" + Math.max(0, i - 1);
      esmes.add(waitedFor(TrainingEsme.bind(client, port, account, command, answered)));
    }
    return esmes;
  }

  /** {@return what happened, in a line} */
  String told() {
    return answered + " messages were accepted, " + phones.reported() + " events reported";
  }

  private static <T> T waitedFor(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .orTimeout(BIND_SECONDS, TimeUnit.SECONDS)
          .join();
    } catch (CompletionException e) {
      throw new IllegalStateException(String.valueOf(e.getCause().getMessage()), e);
    }
  }

  @Override
  public void close() {
    waitedFor(vertx.close());
  }
}
