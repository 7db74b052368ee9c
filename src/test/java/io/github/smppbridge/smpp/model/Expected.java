package io.github.smppbridge.smpp.model;

import io.github.smppbridge.smpp.CommandStatus;
import java.util.Set;
import java.util.TreeSet;

/** The response that a request gets: one. */
final class Expected {
  final Frame request;
  final int responseId;

  /** From the bind before on: how many frames were written before it. */
  final int position;

  final Set<Integer> statuses;

  /** How long the application takes for it. */
  final int millis;

  final long writtenAt = System.nanoTime();

  /** Whether it may be missing: the session may end before. */
  boolean optional;

  boolean answered;

  Expected(Frame request, int responseId, int position, Set<Integer> statuses, int millis) {
    this.request = request;
    this.responseId = responseId;
    this.position = position;
    this.statuses = new TreeSet<>(statuses);
    this.millis = millis;
  }

  /** Whether a response is the one; a command_length alone tells no sequence_number. */
  boolean answeredBy(int commandId, int sequence) {
    return responseId == commandId
        && (request.sequence() == sequence
            || sequence == 0 && statuses.contains(CommandStatus.ESME_RINVCMDLEN));
  }

  /** Whether the application, on a busy machine, took longer than it meant to. */
  boolean overdue(int status) {
    return status == CommandStatus.ESME_RSYSERR
        && millis > 0
        && System.nanoTime() - writtenAt > Plan.REQUEST_MILLIS * 800_000L;
  }

  /** The session is being ended, or the server stops. */
  void mayBeRefused() {
    if (!answered) {
      statuses.add(CommandStatus.ESME_RSYSERR);
    }
  }

  @Override
  public String toString() {
    return request + " -> " + statuses.stream().map(CommandStatus::name).toList();
  }
}
