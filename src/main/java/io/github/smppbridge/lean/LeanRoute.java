package io.github.smppbridge.lean;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.impl.engine.CamelInternalProcessor;
import org.apache.camel.spi.CamelInternalProcessorAdvice;
import org.apache.camel.spi.ShutdownStrategy;
import org.apache.camel.support.OrderedComparator;

/**
 * The beginning and the end of a route, around its {@link StepRow}: with all that Camel, policies
 * and others have asked to be done there, in Camel's order, but on the spot.
 */
final class LeanRoute extends CamelInternalProcessor implements Step {
  private final ShutdownStrategy shutdown;
  private final StepRow row;

  /** As Camel has them. */
  private final List<CamelInternalProcessorAdvice<?>> advices = new ArrayList<>();

  LeanRoute(CamelContext context, Processor pipeline, StepRow row) {
    super(context, pipeline);
    this.shutdown = context.getShutdownStrategy();
    this.row = row;
  }

  @Override
  public void addAdvice(CamelInternalProcessorAdvice<?> advice) {
    super.addAdvice(advice);
    advices.add(advice);
    advices.sort(OrderedComparator.get());
  }

  @Override
  public void removeAdvice(CamelInternalProcessorAdvice<?> advice) {
    super.removeAdvice(advice);
    advices.remove(advice);
  }

  @Override
  public boolean process(Exchange exchange, AsyncCallback callback) {
    if (exchange.isTransacted()) {
      return super.process(exchange, callback);
    }
    if (run(exchange, callback)) {
      callback.done(true);
      return true;
    }
    return false;
  }

  @Override
  public boolean run(Exchange exchange, AsyncCallback later) {
    if (exchange.isRouteStop()) {
      return true;
    }
    if (shutdown.isForceShutdown()) {
      if (exchange.getException() == null) {
        exchange.setException(
            new RejectedExecutionException("the shutdown is forced: " + exchange));
      }
      return true;
    }
    Passage passage = new Passage(exchange, later);
    try {
      for (int i = 0; i < advices.size(); i++) {
        CamelInternalProcessorAdvice<?> advice = advices.get(i);
        Object state = advice.before(exchange);
        if (advice.hasState()) {
          passage.keep(state);
        }
      }
    } catch (Exception e) {
      exchange.setException(e);
      return true;
    }
    if (!row.run(exchange, passage)) {
      return false;
    }
    passage.end();
    return true;
  }

  /** An exchange between the beginning and the end. */
  private final class Passage implements AsyncCallback {
    private final Exchange exchange;
    private final AsyncCallback later;

    // Of the advices that have a state, the first one's, and, where there are more, the others':
    // mostly there is the unit of work.
    private Object first;
    private Object[] others;
    private int kept;

    Passage(Exchange exchange, AsyncCallback later) {
      this.exchange = exchange;
      this.later = later;
    }

    private void keep(Object state) {
      if (kept == 0) {
        first = state;
      } else {
        if (others == null) {
          others = new Object[advices.size()];
        }
        others[kept] = state;
      }
      kept++;
    }

    private Object take() {
      kept--;
      return kept == 0 ? first : others[kept];
    }

    @Override
    public void done(boolean doneSync) {
      try {
        end();
      } finally {
        later.done(false);
      }
    }

    void end() {
      for (int i = advices.size() - 1; i >= 0; i--) {
        CamelInternalProcessorAdvice<?> advice = advices.get(i);
        try {
          end(advice, advice.hasState() ? take() : null);
        } catch (Throwable e) {
          // an Error is no reason to leave the unit of work open
          exchange.setException(e);
        }
      }
    }

    @SuppressWarnings("unchecked")
    private <T> void end(CamelInternalProcessorAdvice<T> advice, Object state) throws Exception {
      advice.after(exchange, (T) state);
    }
  }
}
