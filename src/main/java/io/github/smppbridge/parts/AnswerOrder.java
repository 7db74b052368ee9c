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
  /** {@code dest} is null for several destinations at once. */
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
    return join(
        new Line(
            part.sessionId(),
            part.account(),
            part.source(),
            part.dest(),
            part.reference(),
            part.total(),
            generation),
        answered);
  }

  /**
   * A part came for several destinations, which are added to their sets at any time.
   *
   * @param part its row, of no destination yet
   * @param answered completes when its response was written, or never will be
   * @return completes when the one before was answered
   */
  CompletableFuture<Boolean> joinForAll(PartRow part, CompletableFuture<Boolean> answered) {
    return join(
        new Line(
            part.sessionId(),
            part.account(),
            part.source(),
            null,
            part.reference(),
            part.total(),
            0),
        answered);
  }

  private CompletableFuture<Boolean> join(Line line, CompletableFuture<Boolean> answered) {
    CompletableFuture<Boolean> before = last.put(line, answered);
    answered.whenComplete((written, failure) -> last.remove(line, answered));
    return before == null ? CompletableFuture.completedFuture(true) : before;
  }
}
