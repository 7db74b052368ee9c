package io.github.smppbridge.component;

import io.github.smppbridge.smpp.SessionLoop;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.spi.WrapAwareProcessor;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Notes, on event loops, which exchange is in a step, so that a step which blocks has a name
 * ({@link LoopWatch}). To be added to the context before its routes.
 */
public final class LoopSteps implements InterceptStrategy {
  @Override
  public Processor wrapProcessorInInterceptors(
      CamelContext context, NamedNode step, Processor target, Processor next) {
    return new Noted(target);
  }

  private static final class Noted extends DelegateAsyncProcessor implements WrapAwareProcessor {
    Noted(Processor step) {
      super(step);
    }

    @Override
    public Processor getWrapped() {
      return getProcessor();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
      entered(exchange);
      try {
        return processor.process(exchange, callback);
      } finally {
        left();
      }
    }
  }

  /**
   * A step begins; noted if that is on an event loop.
   *
   * @param exchange whose
   */
  public static void entered(Exchange exchange) {
    occupied(exchange);
  }

  /** It is over on this thread. */
  public static void left() {
    occupied(null);
  }

  private static void occupied(Exchange exchange) {
    SessionLoop loop = SessionLoop.current();
    if (loop != null) {
      loop.occupied(exchange);
    }
  }
}
