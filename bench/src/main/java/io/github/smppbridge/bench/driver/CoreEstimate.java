package io.github.smppbridge.bench.driver;

import java.util.List;

/**
 * What a bridge would take with other numbers of cores, from what its threads used a message. All
 * but one of them are as many as there are cores: the work of the store's writer is done by one
 * thread, so that it can never use more than one core.
 *
 * @param totalMicros of CPU a message, of all threads
 * @param writerMicros of these of the store's writer
 */
record CoreEstimate(double totalMicros, double writerMicros) {

  private static final String WRITER = "store-writer";
  private static final int[] CORES = {1, 2, 4, 8, 16};

  /** From a profile at full load. */
  static CoreEstimate of(List<ThreadProfile.Line> lines) {
    return new CoreEstimate(
        lines.stream().mapToDouble(ThreadProfile.Line::micros).sum(),
        lines.stream()
            .filter(line -> line.name().startsWith(WRITER))
            .mapToDouble(ThreadProfile.Line::micros)
            .sum());
  }

  /**
   * Messages a second at the most: as many cores full of messages, and the writer beside its work
   * not the one that all wait for.
   */
  double atMost(int cores) {
    return Math.min(cores * 1e6 / totalMicros, 1e6 / writerMicros);
  }

  /** The same if nothing else went on while the writer works (Amdahl's law). */
  double cautious(int cores) {
    return 1e6 / (writerMicros + (totalMicros - writerMicros) / cores);
  }

  /** The cores from which on the writer is what limits. */
  double coresTheWriterServes() {
    return totalMicros / writerMicros;
  }

  /** The estimate as a table. */
  Table table() {
    Table table = new Table("cores for the bridge alone");
    for (int cores : CORES) {
      table
          .row(Integer.toString(cores))
          .cell("msg/s, cautious", "%,.0f", cautious(cores))
          .cell("msg/s, at most", "%,.0f", atMost(cores))
          .cell("limit", "%s", cores < coresTheWriterServes() ? "cores" : "the store's writer");
    }
    return table;
  }

  /** How it was computed. */
  String formula() {
    return String.format(
        """
        Estimated for a bridge that has its cores for itself, from a message's T = %.1f µs of CPU \
        and the W = %.1f µs of it that one thread, the store's writer, must do alone: cautious \
        1 / (W + (T − W) / n) (Amdahl), at most min(n / T, 1 / W).\
        """,
        totalMicros, writerMicros);
  }
}
