package io.github.smppbridge.store.commit;

/**
 * What the writer has done so far.
 *
 * @param operations operations committed
 * @param commits transactions committed
 * @param commitNanos time spent in them, waiting for the disk included
 * @param failures operations that failed
 */
public record WriterCounts(long operations, long commits, long commitNanos, long failures) {

  static final WriterCounts NONE = new WriterCounts(0, 0, 0, 0);

  WriterCounts committed(int size, long nanos) {
    return new WriterCounts(operations + size, commits + 1, commitNanos + nanos, failures);
  }

  WriterCounts failed(int size) {
    return new WriterCounts(operations, commits, commitNanos, failures + size);
  }
}
