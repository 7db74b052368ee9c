package io.github.smppbridge.bench.load;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Posts messages to the gateway without a bridge between, at an offered rate: the latency a bridge
 * cannot go below, measured by the same clock and event loop.
 */
final class HttpProbe {

  private static final int MAX_CONNECTIONS = 256;

  private final Vertx vertx;
  private final HttpClient client;
  private final String url;
  private LoadRun run;
  private Promise<Figures> finished;

  HttpProbe(Vertx vertx, String url) {
    this.vertx = vertx;
    this.url = url;
    this.client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS));
  }

  /**
   * Offers a load; only its rate and time count.
   *
   * @return the figures, as of a fleet
   */
  Future<Figures> load(Load load) {
    run = new LoadRun(load);
    finished = Promise.promise();
    vertx.setPeriodic(1, this::offer);
    return finished.future().onComplete(x -> client.close());
  }

  private void offer(long timer) {
    double rate = run.load.ratePerSecond();
    double elapsed = (System.nanoTime() - run.startedAt) / 1e9;
    if (elapsed >= run.load.seconds()) {
      vertx.cancelTimer(timer);
      run.stop();
      finishWhenDone();
      return;
    }
    while (run.sent() < (long) (elapsed * rate)) {
      post(run.startedAt + (long) (run.sent() * 1e9 / rate));
      run.began();
    }
  }

  private void post(long dueNanos) {
    Buffer body =
        new JsonObject()
            .put("phoneNumbers", new JsonArray().add("+4915123456789"))
            .put("textMessage", new JsonObject().put("text", Load.TEXT))
            .toBuffer();
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(url)
            .putHeader("Authorization", "Basic UFJPQkU6cHJvYmU=")
            .putHeader("Content-Type", "application/json");
    client
        .request(options)
        .compose(request -> request.send(body))
        .compose(response -> response.body().map(response.statusCode()))
        .onComplete(
            result -> {
              boolean ok = result.succeeded() && result.result() == 202;
              run.answered(ok ? 0 : 1, System.nanoTime() - dueNanos);
              finishWhenDone();
            });
  }

  private void finishWhenDone() {
    if (!run.sending() && run.open() == 0) {
      finished.tryComplete(run.figures(0));
    }
  }
}
