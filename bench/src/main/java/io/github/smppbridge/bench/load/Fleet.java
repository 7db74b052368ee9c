package io.github.smppbridge.bench.load;

import io.github.smppbridge.testkit.Pdus;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import java.util.ArrayList;
import java.util.List;

/**
 * Sessions to one server that are loaded together. All calls on the generator's event loop; one run
 * at a time.
 */
final class Fleet implements SmppClient.Events {

  private static final int DESTINATIONS = 1_000;
  private static final int BINDS_AT_A_TIME = 32;
  private static final long DRAIN_MILLIS = 40_000;

  private final Vertx vertx;
  private final NetClient connector;
  private final JsonObject spec;
  private final ReceiptLedger ledger;
  private final List<SmppClient> clients = new ArrayList<>();
  private LoadRun run;
  private Promise<JsonObject> finished;
  private byte[][] templates;
  private int nextTemplate;
  private int nextClient;
  private int disconnected;

  /**
   * A fleet, not connected yet.
   *
   * @param spec host, port, sessions, window, accounts, systemId (prefix), password, keepIds
   * @param ledger where receipts are booked; several fleets of one account share it
   */
  Fleet(Vertx vertx, NetClient connector, JsonObject spec, ReceiptLedger ledger) {
    this.vertx = vertx;
    this.connector = connector;
    this.spec = spec;
    this.ledger = ledger;
  }

  /**
   * Binds all sessions, a few at a time.
   *
   * @return counts of bound and refused sessions
   */
  Future<JsonObject> open() {
    int sessions = spec.getInteger("sessions");
    int[] next = {0};
    List<String> refused = new ArrayList<>();
    List<Future<Void>> lanes = new ArrayList<>();
    for (int lane = 0; lane < Math.min(BINDS_AT_A_TIME, sessions); lane++) {
      lanes.add(openNext(next, sessions, refused));
    }
    return Future.join(lanes)
        .map(
            done ->
                new JsonObject()
                    .put("bound", sessions - refused.size())
                    .put("refused", refused.size())
                    .put("reason", refused.isEmpty() ? "" : refused.get(0)));
  }

  private Future<Void> openNext(int[] next, int sessions, List<String> refused) {
    if (next[0] >= sessions) {
      return Future.succeededFuture();
    }
    int index = next[0]++;
    SmppClient client = new SmppClient(options(), this);
    String systemId =
        spec.getString("systemId", "BENCH") + index % spec.getInteger("accounts", sessions);
    return client
        .open(connector, systemId, spec.getString("password", "secret08"))
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
        .compose(x -> openNext(next, sessions, refused));
  }

  private SmppClient.Options options() {
    return new SmppClient.Options(
        spec.getString("host", "127.0.0.1"),
        spec.getInteger("port"),
        spec.getInteger("window"),
        spec.getBoolean("keepIds", false));
  }

  /**
   * Loads the server and waits until every request is answered.
   *
   * @return the figures
   */
  Future<JsonObject> load(LoadRun.Spec what) {
    templates = new byte[DESTINATIONS][];
    for (int i = 0; i < DESTINATIONS; i++) {
      String destination = String.format("4915123%06d", 456_000 + i);
      byte[] body = Pdus.submitSm(destination, what.registeredDelivery(), what.text());
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
    double rate = current.spec.ratePerSecond();
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
      finished.complete(current.toJson().put("disconnected", disconnected));
    }
  }

  @Override
  public void answered(SmppClient client, int status, String messageId, long nanos) {
    if (messageId != null) {
      ledger.expect(messageId);
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
    if (run != null && run.spec.ratePerSecond() <= 0) {
      fill(client);
    }
  }

  @Override
  public void delivered(Buffer buffer, int offset) {
    ledger.book(buffer, offset);
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

  List<SmppClient> clients() {
    return List.copyOf(clients);
  }

  ReceiptLedger ledger() {
    return ledger;
  }

  /** Ends all sessions, by UNBIND or without a word. */
  void close(boolean unbind) {
    clients().forEach(client -> client.end(unbind));
    clients.clear();
  }
}
