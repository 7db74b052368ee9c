package io.github.smppbridge.bench.driver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Watches memory and threads of a process while something else happens. */
final class Peaks implements AutoCloseable {

  private static final int EVERY_MILLIS = 250;

  private final ChildProcess child;
  private final Thread watcher = new Thread(this::watch, "peaks");
  private final List<ProcFigures> samples = Collections.synchronizedList(new ArrayList<>());

  /** Watches from now on. */
  Peaks(ChildProcess child) {
    this.child = child;
    watcher.setDaemon(true);
    watcher.start();
  }

  private void watch() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        samples.add(child.figures());
        Thread.sleep(EVERY_MILLIS);
      }
    } catch (InterruptedException | IOException e) {
      // closed, or the process is gone: whoever loads it will notice
    }
  }

  int threads() {
    return List.copyOf(samples).stream().mapToInt(ProcFigures::threads).max().orElse(0);
  }

  double rssMb() {
    return rssMb(0, 1);
  }

  /**
   * The highest resident memory in a part of the time watched.
   *
   * @param from 0 = begin
   * @param to 1 = end
   */
  double rssMb(double from, double to) {
    List<ProcFigures> all = List.copyOf(samples);
    return all.subList((int) (from * all.size()), (int) (to * all.size())).stream()
        .mapToDouble(ProcFigures::rssMb)
        .max()
        .orElse(0);
  }

  @Override
  public void close() throws InterruptedException {
    watcher.interrupt();
    watcher.join();
  }
}
