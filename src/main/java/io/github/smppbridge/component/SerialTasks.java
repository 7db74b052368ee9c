package io.github.smppbridge.component;

import io.github.smppbridge.smpp.SmppRequest;
import io.github.smppbridge.smpp.SmppResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests of sessions: those of one are begun one after the other, in the order in which they were
 * given, on one worker at a time; but nobody waits for one that is overdue. There is a queue only
 * while it is not empty; the window of its session bounds it.
 */
final class SerialTasks {
  private static final Logger LOG = LoggerFactory.getLogger(SerialTasks.class);

  private static final int IN_A_TURN = 8;

  private final Workers workers;
  private final Consumer<SmppRequest> work;
  private final Consumer<SmppRequest> refuse;
  private final Map<String, Line> lines = new ConcurrentHashMap<>();

  /** Who works. */
  @FunctionalInterface
  interface Workers {
    /**
     * Has a task done.
     *
     * @param request for which
     * @param task what to do
     * @param late told when it waited in vain for a worker, and is not done
     * @throws RejectedExecutionException when it cannot wait
     */
    void execute(SmppRequest request, Runnable task, Runnable late);
  }

  /** Those of one session. */
  private static final class Line {
    private final Queue<SmppRequest> waiting = new ArrayDeque<>();

    /** What is begun now; null while no worker has taken anything. */
    private SmppRequest begun;

    /** Who works on the line; another one when what he had begun was overdue. */
    private Object worker;
  }

  /**
   * Makes it.
   *
   * @param workers has a task done for a request
   * @param work begins a request
   * @param refuse answers one that waited in vain for a worker
   */
  SerialTasks(Workers workers, Consumer<SmppRequest> work, Consumer<SmppRequest> refuse) {
    this.workers = workers;
    this.work = work;
    this.refuse = refuse;
  }

  /**
   * Begins a request after those that were given before. To be called on the session's event loop.
   *
   * @throws RejectedExecutionException when no worker is free; it is not queued then
   */
  void execute(SmppRequest request) {
    String session = request.session().id();
    Object worker = new Object();
    Line line =
        lines.compute(
            session,
            (id, known) -> {
              Line of = known == null ? new Line() : known;
              of.waiting.add(request);
              of.worker = of.worker == null ? worker : of.worker;
              return of;
            });
    if (line.worker == worker) {
      try {
        workers.execute(request, () -> run(session, worker), () -> giveUp(session, worker));
      } catch (Throwable e) {
        // no memory for a thread, too: the next one begins anew
        abandon(session, worker, request);
        throw e;
      }
    }
    request.responseWritten().onSuccess(written -> passOver(request));
  }

  private void abandon(String session, Object worker, SmppRequest refused) {
    lines.computeIfPresent(
        session,
        (id, line) -> {
          line.waiting.remove(refused);
          line.worker = line.worker == worker ? null : line.worker;
          return line.waiting.isEmpty() && line.worker == null ? null : line;
        });
  }

  /** No worker came in time: all that wait are answered, and the next one begins anew. */
  private void giveUp(String session, Object worker) {
    List<SmppRequest> refused = new ArrayList<>();
    lines.computeIfPresent(
        session,
        (id, line) -> {
          if (line.worker != worker) {
            return line;
          }
          refused.addAll(line.waiting);
          return null;
        });
    refused.forEach(refuse);
  }

  /** An overdue request that was begun, and still is: those behind it go on with another worker. */
  private void passOver(SmppRequest request) {
    if (!request.overdue()) {
      return;
    }
    String session = request.session().id();
    Object successor = new Object();
    boolean[] waited = new boolean[1];
    Line line =
        lines.computeIfPresent(
            session,
            (id, of) -> {
              // whoever is before one that has waited for so long has had as much time
              waited[0] = of.waiting.remove(request);
              boolean held = waited[0] ? of.begun != null : of.begun == request;
              if (held || of.worker == null) {
                of.begun = null;
                of.worker = successor;
              }
              return of.worker == successor && of.waiting.isEmpty() ? null : of;
            });
    if (waited[0]) {
      request.respond(SmppResponse.unexpected()); // which comes too late, and is its end
    }
    if (line != null && line.worker == successor) {
      try {
        workers.execute(request, () -> run(session, successor), () -> giveUp(session, successor));
      } catch (RejectedExecutionException e) {
        abandon(session, successor, request); // the next that is overdue, or comes, tries again
      }
    }
  }

  /** Begins some; the others when it is the account's turn again. */
  private void run(String session, Object worker) {
    SmppRequest last = runSome(session, worker);
    while (last != null) {
      try {
        workers.execute(last, () -> run(session, worker), () -> giveUp(session, worker));
        return;
      } catch (RejectedExecutionException e) {
        last = runSome(session, worker); // nobody else has the line
      }
    }
  }

  /** Null when nothing is left, else what was begun last. */
  private SmppRequest runSome(String session, Object worker) {
    SmppRequest last = null;
    for (int i = 0; i < IN_A_TURN; i++) {
      last = next(session, worker);
      if (last == null) {
        return null;
      }
      try {
        work.accept(last);
      } catch (Throwable e) {
        // those that wait behind it must not wait for ever
        LOG.error("session {}: a request failed", session, e);
      }
    }
    return last;
  }

  /** Null when there is none, and the queue is gone; or when another worker has the line. */
  private SmppRequest next(String session, Object worker) {
    SmppRequest[] next = new SmppRequest[1];
    lines.computeIfPresent(
        session,
        (id, line) -> {
          if (line.worker != worker) {
            return line;
          }
          line.begun = line.waiting.poll();
          next[0] = line.begun;
          return next[0] == null ? null : line;
        });
    return next[0];
  }
}
