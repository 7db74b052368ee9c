package io.github.smppbridge.bench.load;

import io.github.smppbridge.testkit.Pdus;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.util.Random;

/**
 * Peers as bad as they come: sessions that send without end and never read, and connections that
 * send garbage or nothing. Bounded in what it costs the generator itself.
 */
public final class Flood {

  /**
   * What was sent.
   *
   * @param deafSent submit_sm of those that never read
   * @param garbage connections
   * @param garbageRefused those of them that the server closed
   */
  public record Counts(long deafSent, long garbage, long garbageRefused) {}

  private static final int SMALL_BUFFER = 4_096;
  private static final int BURST = 200;
  private static final int GARBAGE_LIFE_MILLIS = 2_000;

  private final Vertx vertx;
  private final int port;
  private final NetClient slowConnector;

  /** A fixed seed: every run sends the same garbage. */
  private final Random random = new Random(20_261_122);

  private final byte[] template =
      Pdus.pdu(Pdus.SUBMIT_SM, 0, 0, Pdus.submitSm("4915123456789", 0, "x".repeat(140)));
  private long deafSent;
  private long garbage;
  private long garbageRefused;

  Flood(Vertx vertx, int port) {
    this.vertx = vertx;
    this.port = port;
    // A small receive buffer, else the kernel reads on our behalf for long
    this.slowConnector =
        vertx.createNetClient(new NetClientOptions().setReceiveBufferSize(SMALL_BUFFER));
  }

  /**
   * Floods for the time asked for, then closes everything.
   *
   * @return what was sent
   */
  Future<Counts> run(int deaf, int garbagePerSecond, double seconds) {
    for (int i = 0; i < deaf; i++) {
      openDeaf("DEAF" + i);
    }
    long timer = vertx.setPeriodic(1_000 / garbagePerSecond, t -> openGarbage());
    Promise<Counts> finished = Promise.promise();
    vertx.setTimer(
        (long) (seconds * 1_000),
        t -> {
          vertx.cancelTimer(timer);
          // Not awaited: a connection whose peer stopped reading may never finish closing
          slowConnector.close();
          finished.complete(new Counts(deafSent, garbage, garbageRefused));
        });
    return finished.future();
  }

  private void openDeaf(String systemId) {
    slowConnector
        .connect(port, "127.0.0.1")
        .onSuccess(
            socket -> {
              socket.exceptionHandler(e -> socket.close());
              socket.handler(
                  bindResponse -> {
                    socket.pause();
                    pump(socket, 2);
                  });
              socket.write(Buffer.buffer(SmppClient.bind(systemId)));
            });
  }

  private void pump(NetSocket socket, int firstSequence) {
    Buffer burst = Buffer.buffer();
    for (int i = 0; i < BURST; i++) {
      int start = burst.length();
      burst.appendBytes(template).setInt(start + 12, firstSequence + i);
    }
    deafSent += BURST;
    socket.write(burst).onSuccess(written -> pump(socket, firstSequence + BURST));
  }

  private void openGarbage() {
    garbage++;
    slowConnector
        .connect(port, "127.0.0.1")
        .onSuccess(
            socket -> {
              boolean[] byUs = {false};
              socket.exceptionHandler(e -> socket.close());
              socket.closeHandler(x -> garbageRefused += byUs[0] ? 0 : 1);
              socket.write(junk());
              vertx.setTimer(
                  GARBAGE_LIFE_MILLIS,
                  t -> {
                    byUs[0] = true;
                    socket.close();
                  });
            });
  }

  private Buffer junk() {
    byte[] noise = new byte[512];
    random.nextBytes(noise);
    return switch (random.nextInt(5)) {
      case 0 -> Buffer.buffer(noise);
      case 1 -> Buffer.buffer("GET / HTTP/1.1\r\nHost: example\r\n\r\n");
      case 2 -> Buffer.buffer().appendInt(Integer.MAX_VALUE).appendBytes(noise);
      case 3 -> Buffer.buffer().appendInt(60_000).appendInt(Pdus.SUBMIT_SM).appendBytes(noise);
      default -> Buffer.buffer(Pdus.pdu(random.nextInt(), 0, 1, new byte[0]));
    };
  }
}
