package io.github.smppbridge.bench.load;

import io.vertx.core.Future;
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

  private final HttpClient client;
  private final String url;
  private final LoadRun run;

  /**
   * A probe.
   *
   * @param load what to offer; only its rate and time count
   */
  HttpProbe(Vertx vertx, String url, Load load) {
    this.url = url;
    client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS));
    run = new LoadRun(vertx, load);
  }

  /**
   * Offers the load.
   *
   * @return the figures, as of a fleet
   */
  Future<Figures> load() {
    run.offer(this::post);
    return run.finished().map(x -> run.figures(0)).onComplete(x -> client.close());
  }

  private boolean post(long dueNanos) {
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
            });
    return true;
  }
}
