package io.github.smppbridge.smpp;

import io.vertx.core.Future;
import org.jsmpp.bean.AbstractSmCommand;

/** What an {@link SmppSession} asks of the engine behind it. Any thread. */
interface SessionLink {
  Future<Integer> send(Command command, AbstractSmCommand pdu);

  void respond(SmppRequest request);

  /** The application has answered a request that the guard had answered. */
  void tooLate(SmppRequest request, SmppResponse response);

  /** Ends in order; completes when the session is over. */
  Future<Void> unbind(CloseReason reason);

  /** Ends at once; completes when the session is over. */
  Future<Void> close(CloseReason reason);

  /** Runs a task on the session's event loop when what it does now is over. */
  void later(Runnable task);

  int outstanding();

  int freeSlots();

  boolean stalled();

  int requestsInWork();
}
