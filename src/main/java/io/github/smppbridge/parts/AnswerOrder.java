package io.github.smppbridge.parts;

import io.github.smppbridge.store.PartRow;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Answers the parts of a message on one session in the order in which they came: there are clients
 * that take the message_id of the response that comes last for that of the last part, and ask for a
 * receipt in that one only. Bounded by the exchanges in work. Thread-safe; nothing in it waits.
 */
final class AnswerOrder {
  private record Line(
      String session,
      String account,
      String source,
      String dest,
      int reference,
      int total,
      int generation) {}

  private final Map<Line, CompletableFuture<Boolean>> last = new ConcurrentHashMap<>();

  /**
   * A part was added to a set; to be told in the order in which parts are.
   *
   * @param generation which set of its key
   * @param answered completes when its response was written, or never will be
   * @return completes when the part before was answered
   */
  CompletableFuture<Boolean> join(
      PartRow part, int generation, CompletableFuture<Boolean> answered) {
    Line line =
        new Line(
            part.sessionId(),
            part.account(),
            part.source(),
            part.dest(),
            part.reference(),
            part.total(),
            generation);
    CompletableFuture<Boolean> before = last.put(line, answered);
    answered.whenComplete((written, failure) -> last.remove(line, answered));
    return before == null ? CompletableFuture.completedFuture(true) : before;
  }
}
