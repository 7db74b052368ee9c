package io.github.smppbridge.gateway.http;

import io.netty.channel.EventLoop;
import java.util.concurrent.Executor;

/**
 * An event loop as the place where an attempt begins and goes on. What runs there already is not
 * put in a queue: nobody is woken, and nothing changes threads.
 */
final class HomeLoop implements Executor {
  private final EventLoop loop;
  private final LoopDeadlines deadlines;

  HomeLoop(EventLoop loop) {
    this.loop = loop;
    this.deadlines = new LoopDeadlines(loop);
  }

  EventLoop loop() {
    return loop;
  }

  /** To be used on the loop alone. */
  LoopDeadlines deadlines() {
    return deadlines;
  }

  /**
   * Runs a task there.
   *
   * @throws java.util.concurrent.RejectedExecutionException when the loop has ended
   */
  @Override
  public void execute(Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
    } else {
      loop.execute(task);
    }
  }
}
