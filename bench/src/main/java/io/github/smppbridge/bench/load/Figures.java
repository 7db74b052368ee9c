package io.github.smppbridge.bench.load;

import java.util.Map;

/**
 * What was seen of one load.
 *
 * @param ok answers of ESME_ROK
 * @param errors other answers, by command_status
 * @param lost requests without an answer
 * @param unexpected PDUs that fit nothing
 * @param disconnected sessions that ended by themselves
 * @param perSecond messages answered OK while it was sent
 * @param p50 milliseconds from when a message was due to its answer, of half of them
 * @param p99 the same of 99 %
 */
public record Figures(
    long ok,
    Map<String, Long> errors,
    long lost,
    long unexpected,
    int disconnected,
    double perSecond,
    double p50,
    double p99) {

  /** Answers that are not OK, unexpected PDUs, connections that broke. */
  public long failures() {
    return errors.values().stream().mapToLong(Long::longValue).sum() + unexpected + disconnected;
  }
}
