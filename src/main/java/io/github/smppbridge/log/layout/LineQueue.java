package io.github.smppbridge.log.layout;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/**
 * Lines on their way to an output that may stall: a pipe whose reader stands still keeps whoever
 * writes to it, and would keep the event loops, the store's writer and all else that has something
 * to say. A thread of its own writes them. While it is kept some lines are kept for it; those
 * beyond are lost, and counted.
 */
final class LineQueue extends OutputStream {
  private static final int MOST_OCTETS = 1 << 20;

  private final OutputStream out;
  private final long patienceMillis;
  private final Thread thread = new Thread(this::writeAll, "log");
  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private int octets;
  private long taken;
  private long written;
  private long lost;
  private boolean stalled;
  private boolean closing;

  /**
   * Begins.
   *
   * @param out where the lines go
   * @param patienceMillis how long somebody waits for a stalled output, at most and once
   */
  LineQueue(OutputStream out, long patienceMillis) {
    this.out = out;
    this.patienceMillis = patienceMillis;
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void write(int octet) {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  /** Takes a line; never waits. */
  @Override
  public synchronized void write(byte[] from, int offset, int length) {
    if (closing || length > MOST_OCTETS - octets) {
      lost++;
      return;
    }
    waiting.add(Arrays.copyOfRange(from, offset, offset + length));
    octets += length;
    taken++;
    notifyAll();
  }

  /**
   * Waits until what was taken so far is written; not long, and not again while the output stalls.
   */
  synchronized void awaitWritten() {
    if (Thread.currentThread() == thread) {
      return; // it says itself what is missing
    }
    long until = taken;
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
    try {
      while (written < until && !stalled) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
          stalled = true;
          return;
        }
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes what there is, if that does not take long, and ends. */
  @Override
  public void close() {
    awaitWritten();
    synchronized (this) {
      closing = true;
      notifyAll();
    }
  }

  private void writeAll() {
    try {
      for (byte[] line = next(); line != null; line = next()) {
        write(line, out);
        written();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void write(byte[] line, OutputStream out) {
    try {
      out.write(line);
      out.flush();
    } catch (IOException | RuntimeException e) {
      // nobody reads it; nobody could be told
    }
  }

  private synchronized byte[] next() throws InterruptedException {
    while (waiting.isEmpty() && !closing) {
      wait();
    }
    return waiting.peek();
  }

  private void written() {
    long missing = 0;
    synchronized (this) {
      octets -= waiting.remove().length;
      written++;
      stalled = false;
      if (waiting.isEmpty()) {
        missing = lost;
        lost = 0;
      }
      notifyAll();
    }
    if (missing > 0) {
      // an event like others, in the log's own format
      LoggerFactory.getLogger(LineQueue.class)
          .warn("{} lines are missing here: nobody took what the log wrote", missing);
    }
  }
}
