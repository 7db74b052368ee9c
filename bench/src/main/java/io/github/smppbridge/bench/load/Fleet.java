package io.github.smppbridge.bench.load;

import io.github.smppbridge.bench.loop.EventLoop;
import io.github.smppbridge.testkit.Pdus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

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
  private static final double BIND_SECONDS = 120;

  private final EventLoop loop;
  private final Spec spec;
  private final List<SmppClient> clients = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private final CompletableFuture<List<String>> allBound = new CompletableFuture<>();
  private LoadRun run;
  private byte[][] templates;
  private int opened;
  private int answeredBinds;
  private int nextTemplate;
  private int nextClient;
  private int disconnected;

  Fleet(EventLoop loop, Spec spec) {
    this.loop = loop;
    this.spec = spec;
  }

  /**
   * Binds all sessions, a few at a time.
   *
   * @return why sessions were refused
   */
  CompletableFuture<List<String>> open() {
    for (int i = 0; i < BINDS_AT_A_TIME; i++) {
      openNext();
    }
    loop.after(BIND_SECONDS, this::giveUp);
    return allBound;
  }

  private void giveUp() {
    if (!allBound.isDone()) {
      refused.add(spec.sessions() - answeredBinds + " binds without an answer");
      allBound.complete(refused);
    }
  }

  private void openNext() {
    if (opened < spec.sessions()) {
      new SmppClient(spec, this, spec.systemId() + opened++ % spec.accounts()).open(loop);
    }
  }

  /**
   * A bind was answered.
   *
   * @param problem why it was refused, null when it was not
   */
  void bound(SmppClient client, String problem) {
    if (problem == null) {
      clients.add(client);
    } else {
      refused.add(problem);
    }
    openNext();
    if (++answeredBinds == spec.sessions()) {
      allBound.complete(refused);
    }
  }

  /**
   * Loads the server and waits until every request is answered.
   *
   * @return the figures
   */
  CompletableFuture<Figures> load(Load what) {
    templates = new byte[DESTINATIONS][];
    for (int i = 0; i < DESTINATIONS; i++) {
      String destination = String.format("4915123%06d", 456_000 + i);
      byte[] body = Pdus.submitSm(destination, what.registeredDelivery(), Load.TEXT);
      templates[i] = Pdus.pdu(Pdus.SUBMIT_SM, 0, 0, body);
    }
    run = new LoadRun(loop, what);
    if (run.closedLoop()) {
      clients.forEach(this::fill);
    } else {
      run.offer(this::submitByNextFree);
    }
    return run.finished().thenApply(x -> run.figures(disconnected));
  }

  private boolean submitByNextFree(long dueNanos) {
    for (int i = 0; i < clients.size(); i++) {
      SmppClient client = clients.get(nextClient++ % clients.size());
      if (client.canSubmit()) {
        submit(client, dueNanos);
        return true;
      }
    }
    return false;
  }

  private void fill(SmppClient client) {
    if (run.mayBegin() && client.canSubmit()) {
      long now = System.nanoTime();
      do {
        submit(client, now);
        run.began();
      } while (run.mayBegin() && client.canSubmit());
    }
  }

  private void submit(SmppClient client, long dueNanos) {
    client.submit(templates[nextTemplate++ % DESTINATIONS], dueNanos);
  }

  /**
   * A submit_sm was answered.
   *
   * @param status the command_status
   * @param messageId what stands for that of the response, 0 unless receipts are booked
   * @param dueNanos when the request was due
   */
  void answered(int status, long messageId, long dueNanos) {
    if (messageId != 0) {
      spec.ledger().expect(messageId);
    }
    run.answered(status, System.nanoTime() - dueNanos);
  }

  /** All PDUs of one read were handled: a good time to send the next. */
  void readComplete(SmppClient client) {
    if (run != null && run.closedLoop()) {
      fill(client);
    }
  }

  /** A deliver_sm arrived; it is answered OK whatever this does. */
  void delivered(byte[] data, int at, int end) {
    if (spec.ledger() != null) {
      spec.ledger().book(data, at, end);
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
    List<SmppClient> all = List.copyOf(clients);
    clients.clear();
    all.forEach(client -> client.end(unbind));
  }
}
