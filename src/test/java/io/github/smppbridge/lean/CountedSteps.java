package io.github.smppbridge.lean;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;

/** Which exchanges were in a step, and how deep the thread that asks is in steps. */
final class CountedSteps implements StepWatch {
  private final ThreadLocal<Integer> depth = ThreadLocal.withInitial(() -> 0);
  private final List<Exchange> entered = new ArrayList<>();

  @Override
  public void entered(Exchange exchange) {
    depth.set(depth.get() + 1);
    synchronized (entered) {
      entered.add(exchange);
    }
  }

  @Override
  public void left() {
    depth.set(depth.get() - 1);
  }

  int depth() {
    return depth.get();
  }

  List<Exchange> all() {
    synchronized (entered) {
      return List.copyOf(entered);
    }
  }
}
