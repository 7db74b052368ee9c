package io.github.smppbridge.bench.load;

import io.github.smppbridge.bench.loop.EventLoop;
import io.github.smppbridge.bench.loop.HttpPosts;
import io.github.smppbridge.bench.loop.Octets;
import java.util.concurrent.CompletableFuture;

/**
 * Posts messages to the gateway without a bridge between, at an offered rate: the latency a bridge
 * cannot go below, measured by the same clock and event loop.
 */
final class HttpProbe {

  private static final int ACCEPTED = 202;

  private final HttpPosts posts;
  private final byte[] body =
      Octets.ascii(
          "{\"phoneNumbers\":[\"+4915123456789\"],\"textMessage\":{\"text\":\""
              + Load.TEXT
              + "\"}}");
  private final Octets request = new Octets(512);
  private final LoadRun run;

  /**
   * A probe.
   *
   * @param port of the gateway
   * @param load what to offer; only its rate and time count
   */
  HttpProbe(EventLoop loop, int port, Load load) {
    posts = new HttpPosts(loop, port);
    request
        .bytes(
            Octets.ascii(
                "POST /3rdparty/v1/messages HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                    + "Authorization: Basic UFJPQkU6cHJvYmU=\r\n"
                    + "Content-Type: application/json\r\nContent-Length: "))
        .decimal(body.length)
        .bytes(Octets.ascii("\r\n\r\n"))
        .bytes(body);
    run = new LoadRun(loop, load);
  }

  /**
   * Offers the load.
   *
   * @return the figures, as of a fleet
   */
  CompletableFuture<Figures> load() {
    run.offer(this::post);
    return run.finished().thenApply(x -> run.figures(0));
  }

  private boolean post(long dueNanos) {
    posts.send(
        request, status -> run.answered(status == ACCEPTED ? 0 : 1, System.nanoTime() - dueNanos));
    return true;
  }
}
