package io.github.smppbridge.bench.gateway;

import io.github.smppbridge.bench.loop.Connection;
import io.github.smppbridge.bench.loop.EventLoop;
import io.github.smppbridge.bench.loop.Octets;
import io.github.smppbridge.bench.loop.TimerWheel;

/** Answers, at once or after the gateway's latency, in the order of their requests. */
final class Replies {

  private static final byte[] JSON_HEAD =
      Octets.ascii("\r\nContent-Type: application/json\r\nContent-Length: ");
  private static final byte[] HEAD_END = Octets.ascii("\r\n\r\n");
  private static final byte[] VERSION = Octets.ascii("HTTP/1.1 ");
  private static final byte[] NO_CONTENT = Octets.ascii("HTTP/1.1 204 No Content\r\n\r\n");

  private final EventLoop loop;
  private Late free;
  private long latencyNanos;

  Replies(EventLoop loop) {
    this.loop = loop;
  }

  void latencyMillis(double millis) {
    latencyNanos = (long) (millis * 1e6);
  }

  /** The time from a request to its answer. */
  long latencyNanos() {
    return latencyNanos;
  }

  /**
   * Answers with JSON.
   *
   * @param status with its words
   * @param delayed whether it takes the gateway's latency
   */
  void json(HttpRequests of, Connection to, byte[] status, Octets body, boolean delayed) {
    Late late = delayed && latencyNanos > 0 || of.hasWaiting() ? late(of, to) : null;
    Octets out = late == null ? to.out() : late.answer;
    out.bytes(VERSION).bytes(status).bytes(JSON_HEAD).decimal(body.length());
    out.bytes(HEAD_END).bytes(body);
  }

  /** Answers 204. */
  void noContent(HttpRequests of, Connection to) {
    (of.hasWaiting() ? late(of, to).answer : to.out()).bytes(NO_CONTENT);
  }

  private Late late(HttpRequests of, Connection to) {
    Late late = free == null ? new Late() : free;
    free = late.nextFree;
    late.answer.clear();
    late.connection = to;
    late.request = of;
    of.waits(1);
    loop.at(System.nanoTime() + latencyNanos, late);
    return late;
  }

  private final class Late extends TimerWheel.Timer {
    private final Octets answer = new Octets(512);
    private Connection connection;
    private HttpRequests request;
    private Late nextFree;

    @Override
    protected void fire() {
      request.waits(-1);
      if (!connection.isClosed()) {
        connection.out().bytes(answer);
      }
      nextFree = free;
      free = this;
    }
  }
}
