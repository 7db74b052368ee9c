package io.github.smppbridge.bench.load;

import io.github.smppbridge.testkit.Pdus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Sessions to one server that are loaded together. All calls on the generator's event loop; one run
 * at a time.
 */
public final class Fleet {

  /**
   * How its sessions are.
   *
   * @param port of the server
   * @param sessions how many
   * @param window requests in flight of each
   * @param accounts over which they are spread
   * @param systemId what the accounts' names begin with
   * @param ledger where receipts are booked, of which several fleets of one account may share one;
   *     null = none is expected
   */
  public record Spec(
      int port, int sessions, int window, int accounts, String systemId, ReceiptLedger ledger) {}

  private static final int DESTINATIONS = 1_000;
  private static final int BINDS_AT_A_TIME = 32;

  private final Vertx vertx;
  private final NetClient connector;
  private final Spec spec;
  private final List<SmppClient> clients = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private LoadRun run;
  private byte[][] templates;
  private int opened;
  private int nextTemplate;
  private int nextClient;
  private int disconnected;

  Fleet(Vertx vertx, NetClient connector, Spec spec) {
    this.vertx = vertx;
    this.connector = connector;
    this.spec = spec;
  }

  /**
   * Binds all sessions, a few at a time.
   *
   * @return why sessions were refused
   */
  Future<List<String>> open() {
    return Future.join(Stream.generate(this::openNext).limit(BINDS_AT_A_TIME).toList())
        .map(refused);
  }

  private Future<Void> openNext() {
    if (opened >= spec.sessions()) {
      return Future.succeededFuture();
    }
    SmppClient client = new SmppClient(spec, this);
    return client
        .open(connector, spec.systemId() + opened++ % spec.accounts())
        .onSuccess(x -> clients.add(client))
        .onFailure(e -> refused.add(e.getMessage()))
        .transform(x -> openNext());
  }

  /**
   * Loads the server and waits until every request is answered.
   *
   * @return the figures
   */
  Future<Figures> load(Load what) {
    templates = new byte[DESTINATIONS][];
    for (int i = 0; i < DESTINATIONS; i++) {
      String destination = String.format("4915123%06d", 456_000 + i);
      byte[] body = Pdus.submitSm(destination, what.registeredDelivery(), Load.TEXT);
      templates[i] = Pdus.pdu(Pdus.SUBMIT_SM, 0, 0, body);
    }
    run = new LoadRun(vertx, what);
    if (run.closedLoop()) {
      clients.forEach(this::fill);
    } else {
      run.offer(this::submitByNextFree);
    }
    return run.finished().map(x -> run.figures(disconnected));
  }

  private boolean submitByNextFree(long dueNanos) {
    for (int i = 0; i < clients.size(); i++) {
      SmppClient client = clients.get(nextClient++ % clients.size());
      if (client.canSubmit()) {
        submit(client, dueNanos);
        client.flush();
        return true;
      }
    }
    return false;
  }

  private void fill(SmppClient client) {
    while (run.mayBegin() && client.canSubmit()) {
      submit(client, System.nanoTime());
      run.began();
    }
    client.flush();
  }

  private void submit(SmppClient client, long dueNanos) {
    client.submit(templates[nextTemplate++ % DESTINATIONS], dueNanos);
  }

  /**
   * A submit_sm was answered.
   *
   * @param status the command_status
   * @param messageId of the response, null unless status is 0 and receipts are booked
   * @param nanos from the time the request was due
   */
  void answered(int status, String messageId, long nanos) {
    if (messageId != null) {
      spec.ledger().expect(messageId);
    }
    run.answered(status, nanos);
  }

  /** All PDUs of one read were handled: a good time to write. */
  void readComplete(SmppClient client) {
    if (run != null && run.closedLoop()) {
      fill(client);
    }
  }

  /** A deliver_sm arrived; it is answered OK whatever this does. */
  void delivered(Buffer buffer, int offset) {
    if (spec.ledger() != null) {
      spec.ledger().book(buffer, offset);
    }
  }

  /** A PDU that fits nothing: a second response, a generic_nack. */
  void unexpected() {
    if (run != null) {
      run.unexpected();
    }
  }

  /** The connection is gone with so many requests unanswered. */
  void closed(SmppClient client, int outstanding) {
    if (clients.remove(client)) {
      disconnected++;
      if (run != null) {
        run.lost(outstanding);
      }
    }
  }

  /** Sessions bound now. */
  int size() {
    return clients.size();
  }

  /** Ends all sessions, by UNBIND or without a word. */
  void close(boolean unbind) {
    List.copyOf(clients).forEach(client -> client.end(unbind));
    clients.clear();
  }
}
