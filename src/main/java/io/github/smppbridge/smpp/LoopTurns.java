package io.github.smppbridge.smpp;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * How accounts share an event loop. Of one that sends much at once some is begun, the rest is taken
 * one by one in turn with that of others, and between them the loop looks at its sockets. On the
 * event loop alone, but for the count; bounded by the inbound windows.
 */
final class LoopTurns {
  /** What an account may begin before the loop looks at its sockets again: a millisecond or two. */
  static final int AT_ONCE = 32;

  private final Executor later;
  private final Map<String, Lane> lanes = new HashMap<>();

  /** Those that have something to do, who has waited longest first. */
  private final Deque<Lane> waiting = new ArrayDeque<>();

  private volatile int count;

  /** An account's. */
  private static final class Lane {
    private final Deque<Runnable> line = new ArrayDeque<>();
    private int begun;
  }

  /**
   * Makes one.
   *
   * @param later does a task on the event loop, but not now, in the order of calls
   */
  LoopTurns(Executor later) {
    this.later = later;
  }

  void execute(String account, Runnable task) {
    Lane lane = lanes.computeIfAbsent(account, key -> new Lane());
    if (lane.line.isEmpty() && lane.begun < AT_ONCE) {
      lane.begun++;
      task.run();
      return;
    }
    lane.line.add(task);
    count++;
    if (lane.line.size() == 1) {
      waiting.add(lane);
      if (waiting.size() == 1) {
        later.execute(this::next);
      }
    }
  }

  /** One at a time: Netty looks at the sockets after so many tasks, not after so much time. */
  private void next() {
    Lane lane = waiting.peek();
    Runnable task = lane.line.peek();
    try {
      task.run();
    } finally {
      waiting.poll();
      lane.line.poll();
      count--;
      if (!lane.line.isEmpty()) {
        waiting.add(lane);
      }
      if (!waiting.isEmpty()) {
        later.execute(this::next);
      }
    }
  }

  /** Whoever waits for nothing may begin as much again. */
  void end() {
    lanes.values().removeIf(lane -> lane.line.isEmpty());
  }

  /** Any thread. */
  int waiting() {
    return count;
  }
}
