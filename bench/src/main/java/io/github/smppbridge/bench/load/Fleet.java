package io.github.smppbridge.bench.load;

import io.github.smppbridge.testkit.Pdus;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import java.util.ArrayList;
import java.util.List;

/**
 * Sessions to one server that are loaded together. All calls on the generator's event loop; one run
 * at a time.
 */
public final class Fleet implements SmppClient.Events {

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
  private static final long DRAIN_MILLIS = 40_000;

  private final Vertx vertx;
  private final NetClient connector;
  private final Spec spec;
  private final List<SmppClient> clients = new ArrayList<>();
  private LoadRun run;
  private Promise<Figures> finished;
  private byte[][] templates;
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
    int[] next = {0};
    List<String> refused = new ArrayList<>();
    List<Future<Void>> lanes = new ArrayList<>();
    for (int lane = 0; lane < Math.min(BINDS_AT_A_TIME, spec.sessions()); lane++) {
      lanes.add(openNext(next, refused));
    }
    return Future.join(lanes).map(refused);
  }

  private Future<Void> openNext(int[] next, List<String> refused) {
    if (next[0] >= spec.sessions()) {
      return Future.succeededFuture();
    }
    int index = next[0]++;
    SmppClient client = new SmppClient(spec, this);
    return client
        .open(connector, spec.systemId() + index % spec.accounts())
        .map(
            status -> {
              if (status == 0) {
                clients.add(client);
              } else {
                refused.add(String.format("command_status 0x%08X", status));
              }
              return null;
            })
        .recover(
            e -> {
              refused.add(e.getMessage());
              return Future.succeededFuture();
            })
        .compose(x -> openNext(next, refused));
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
    run = new LoadRun(what);
    finished = Promise.promise();
    LoadRun current = run;
    vertx.setTimer((long) (what.seconds() * 1_000), t -> stop(current));
    if (what.ratePerSecond() > 0) {
      vertx.setPeriodic(1, t -> offer(current, t));
    } else {
      clients.forEach(this::fill);
    }
    return finished.future();
  }

  private void offer(LoadRun current, long timer) {
    if (!current.mayBegin()) {
      vertx.cancelTimer(timer);
      stop(current);
      return;
    }
    double rate = current.load.ratePerSecond();
    long due = (long) ((System.nanoTime() - current.startedAt) * rate / 1e9);
    while (current.sent() < due && current.mayBegin()) {
      SmppClient client = nextFree();
      if (client == null) {
        break;
      }
      submit(client, current.startedAt + (long) (current.sent() * 1e9 / rate));
      client.flush();
    }
  }

  private SmppClient nextFree() {
    for (int i = 0; i < clients.size(); i++) {
      SmppClient client = clients.get(nextClient++ % clients.size());
      if (client.canSubmit()) {
        return client;
      }
    }
    return null;
  }

  private void fill(SmppClient client) {
    while (run.mayBegin() && client.canSubmit()) {
      submit(client, System.nanoTime());
    }
    client.flush();
  }

  private void submit(SmppClient client, long dueNanos) {
    client.submit(templates[nextTemplate++ % DESTINATIONS], dueNanos);
    run.began();
  }

  private void stop(LoadRun current) {
    if (current == run && current.sending()) {
      current.stop();
      vertx.setTimer(DRAIN_MILLIS, t -> finish(current));
      if (current.open() == 0) {
        finish(current);
      }
    }
  }

  private void finish(LoadRun current) {
    if (current == run) {
      run = null;
      finished.complete(current.figures(disconnected));
    }
  }

  @Override
  public void answered(SmppClient client, int status, String messageId, long nanos) {
    if (messageId != null) {
      spec.ledger().expect(messageId);
    }
    if (run == null) {
      return;
    }
    run.answered(status, nanos);
    if (!run.sending() && run.open() == 0) {
      finish(run);
    } else if (!run.mayBegin() && run.open() == 0) {
      stop(run);
    }
  }

  @Override
  public void readComplete(SmppClient client) {
    if (run != null && run.load.ratePerSecond() <= 0) {
      fill(client);
    }
  }

  @Override
  public void delivered(Buffer buffer, int offset) {
    if (spec.ledger() != null) {
      spec.ledger().book(buffer, offset);
    }
  }

  @Override
  public void unexpected(int commandId, int status) {
    if (run != null) {
      run.unexpected();
    }
  }

  @Override
  public void closed(SmppClient client, int outstanding) {
    if (clients.remove(client)) {
      disconnected++;
      if (run != null) {
        run.lost(outstanding);
        if (!run.sending() && run.open() == 0) {
          finish(run);
        }
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
