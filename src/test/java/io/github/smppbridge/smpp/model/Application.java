package io.github.smppbridge.smpp.model;

import io.github.smppbridge.smpp.CloseReason;
import io.github.smppbridge.smpp.Command;
import io.github.smppbridge.smpp.RequestHandler;
import io.github.smppbridge.smpp.SessionState;
import io.github.smppbridge.smpp.SmppObserver;
import io.github.smppbridge.smpp.SmppRequest;
import io.github.smppbridge.smpp.SmppResponse;
import io.github.smppbridge.smpp.SmppSession;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * What is behind the engine: takes its time, answers in another order, twice, wrongly, too late or
 * never, and notes what it is told.
 */
final class Application implements RequestHandler, SmppObserver {
  /** A failure without a stack trace: there are many. */
  private static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failure() {
      super("drawn", null, false, false);
    }
  }

  private final long seed;
  private final ScheduledExecutorService threads;
  private final Consumer<String> findings;
  final Map<Integer, Integer> clientsByPort = new ConcurrentHashMap<>();
  final Map<Integer, SmppSession> sessions = new ConcurrentHashMap<>();
  final Map<Integer, CloseReason> ends = new ConcurrentHashMap<>();
  private final Map<String, Integer> clients = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> accepted = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> ended = new ConcurrentHashMap<>();
  private final Map<Future<Boolean>, String> written = new ConcurrentHashMap<>();
  private final Queue<SmppRequest> forgotten = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final Map<SessionState, AtomicInteger> states = new ConcurrentHashMap<>();

  Application(long seed, ScheduledExecutorService threads, Consumer<String> findings) {
    this.seed = seed;
    this.threads = threads;
    this.findings = findings;
  }

  @Override
  public boolean accepts(Command command) {
    return true;
  }

  @Override
  public void handle(SmppRequest request) {
    SmppSession session = request.session();
    if (ended.containsKey(session.id())) {
      findings.accept(request + " is handed over after the end of its session was told");
    }
    int client = client(session);
    sessions.put(client, session);
    written.put(request.responseWritten(), request.toString());
    Plan plan = Plan.of(seed, client, request.command(), request.sequenceNumber());
    switch (plan.kind()) {
      case THROWS -> throw new Failure();
      case NEVER, TOO_LATE -> forget(request, plan);
      case LATER -> later(() -> respond(request, plan), plan.delayMillis());
      default -> respond(request, plan);
    }
  }

  private int client(SmppSession session) {
    return clients.computeIfAbsent(
        session.id(),
        unused -> {
          String address = session.remoteAddress();
          return clientsByPort.get(
              Integer.valueOf(address.substring(address.lastIndexOf(':') + 1)));
        });
  }

  /** Of those that are answered too late, others never until the end. */
  private void forget(SmppRequest request, Plan plan) {
    if (plan.kind() == Plan.Kind.NEVER) {
      forgotten.add(request);
    } else {
      int share = request.command().bind() ? 4 : 1;
      later(() -> respond(request, plan), share * Plan.REQUEST_MILLIS * 2 + plan.delayMillis());
    }
  }

  private void later(Runnable task, int millis) {
    pending.incrementAndGet();
    threads.schedule(
        () -> {
          try {
            task.run();
          } finally {
            pending.decrementAndGet();
          }
        },
        millis,
        TimeUnit.MILLISECONDS);
  }

  private void respond(SmppRequest request, Plan plan) {
    SmppResponse response =
        plan.status() != 0 ? SmppResponse.status(plan.status()) : ok(request, plan);
    boolean bound = request.command().bind() && plan.status() == 0;
    if (bound) {
      accepted.computeIfAbsent(request.session().id(), id -> new AtomicInteger()).incrementAndGet();
    }
    request.respond(response);
    if (plan.kind() == Plan.Kind.TWICE) {
      int other = plan.status() == 0 ? 0x08 : 0;
      if (!Boolean.FALSE.equals(request.respond(SmppResponse.status(other)).result())) {
        findings.accept(request + " took a second answer");
      }
    }
  }

  private static SmppResponse ok(SmppRequest request, Plan plan) {
    if (request.command().bind()) {
      return SmppResponse.bound(Map.of(SmppSession.WINDOW, plan.window()));
    }
    String id = plan.kind() == Plan.Kind.UNWRITABLE ? "9".repeat(65) : "id" + plan.delayMillis();
    return switch (request.command()) {
      case QUERY_SM -> SmppResponse.query(id, null, 1, 0);
      case SUBMIT_MULTI -> SmppResponse.multi(id, List.of());
      case CANCEL_SM, REPLACE_SM -> SmppResponse.ok();
      default -> SmppResponse.messageId(id);
    };
  }

  /** Comes to its end with everything. */
  void comeToAnEnd() {
    SmppRequest request;
    while ((request = forgotten.poll()) != null) {
      respond(
          request,
          Plan.of(seed, client(request.session()), request.command(), request.sequenceNumber()));
    }
  }

  /** Whether it still has something to answer. */
  boolean busy() {
    return pending.get() > 0 || !forgotten.isEmpty();
  }

  @Override
  public void sessionEnded(SmppSession session, CloseReason reason) {
    ends.put(client(session), reason);
    ended.computeIfAbsent(session.id(), id -> new AtomicInteger()).incrementAndGet();
    if (session.id().hashCode() % 16 == 0) {
      throw new Failure();
    }
  }

  @Override
  public void connectionOpened() {
    open.incrementAndGet();
  }

  @Override
  public void connectionClosed(CloseReason reason) {
    open.decrementAndGet();
  }

  @Override
  public void stateChanged(SessionState from, SessionState to) {
    if (from != null) {
      count(from).decrementAndGet();
    }
    count(to).incrementAndGet();
  }

  private AtomicInteger count(SessionState state) {
    return states.computeIfAbsent(state, unused -> new AtomicInteger());
  }

  /** What is not as it should be when all is over. */
  void leftovers(Consumer<String> tell) {
    if (open.get() != 0) {
      tell.accept("connections opened but not closed: " + open);
    }
    states.forEach(
        (state, number) -> {
          if (state != SessionState.CLOSED && number.get() != 0) {
            tell.accept("sessions counted in state " + state + ": " + number);
          }
        });
    clients
        .keySet()
        .forEach(
            id -> {
              int binds = of(accepted, id);
              if (of(ended, id) != binds) {
                tell.accept(
                    "client %d: %d binds accepted, %d ends told"
                        .formatted(clients.get(id), binds, of(ended, id)));
              }
            });
    sessions.forEach(
        (client, session) -> {
          if (session.outstanding() != 0 || session.requestsInWork() != 0) {
            tell.accept(
                "client %d: %d outstanding, %d in work"
                    .formatted(client, session.outstanding(), session.requestsInWork()));
          }
        });
    written.forEach(
        (future, request) -> {
          if (!future.isComplete()) {
            tell.accept("nobody is told whether its response was written: " + request);
          }
        });
  }

  private static int of(Map<String, AtomicInteger> counts, String id) {
    AtomicInteger count = counts.get(id);
    return count == null ? 0 : count.get();
  }
}
