package io.github.smppbridge.lean;

import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.DisabledAware;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeExtension;
import org.apache.camel.NamedNode;
import org.apache.camel.NamedRoute;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.apache.camel.impl.engine.CamelInternalProcessor.NodeHistoryAdvice;
import org.apache.camel.impl.engine.CamelInternalProcessor.StreamCachingAdvice;
import org.apache.camel.impl.engine.DefaultChannel;
import org.apache.camel.processor.errorhandler.DefaultErrorHandler;
import org.apache.camel.spi.CamelInternalProcessorAdvice;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.spi.ShutdownStrategy;
import org.apache.camel.spi.UnitOfWork;

/**
 * What Camel has between the steps of a route, with its pieces callable one by one, so that a
 * {@link StepRow} needs neither task nor callback for a step that is over at once. A step that is
 * debugged, traced, recorded or delayed is Camel's own matter; so is one that may be repeated, and
 * from there on one that failed.
 */
final class LeanChannel extends DefaultChannel {
  private final CamelContext context;
  private final StepWatch watch;
  private final ShutdownStrategy shutdown;
  private final Step whole = new CamelStep(this::inCamel);
  private final StepRow alone;
  private CamelInternalProcessorAdvice<?> history;
  private CamelInternalProcessorAdvice<?> streams;
  private boolean plain = true;
  private DisabledAware disabled;
  private Class<?> noStream = String.class;
  private Step output;

  // decided at each start, when the error handler is complete
  private boolean camels = true;
  private DefaultErrorHandler handler;
  private Step handling;

  LeanChannel(CamelContext context, StepWatch watch) {
    super(context);
    this.watch = watch;
    this.context = context;
    this.shutdown = context.getShutdownStrategy();
    this.alone = StepRow.single(context, this);
  }

  @Override
  public void addAdvice(CamelInternalProcessorAdvice<?> advice) {
    super.addAdvice(advice);
    if (advice instanceof NodeHistoryAdvice && history == null) {
      history = advice;
    } else if (advice instanceof StreamCachingAdvice && streams == null) {
      streams = advice;
    } else {
      plain = false;
    }
  }

  @Override
  public void initChannel(
      Route route,
      NamedNode definition,
      NamedNode childDefinition,
      List<InterceptStrategy> interceptors,
      Processor nextProcessor,
      NamedRoute routeDefinition,
      boolean first)
      throws Exception {
    super.initChannel(
        route, definition, childDefinition, interceptors, nextProcessor, routeDefinition, first);
    disabled = nextProcessor instanceof DisabledAware aware ? aware : null;
    output = Steps.of(context, getOutput());
  }

  /** Nothing is done about its step but what is done about each. */
  boolean isPlain() {
    return plain;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    Processor errors = getErrorHandler();
    handler = null;
    if (errors instanceof LeanErrorHandler
        || (errors != null && errors.getClass() == DefaultErrorHandler.class)) {
      handler = (DefaultErrorHandler) errors;
      handling = CamelStep.of(handler);
    }
    boolean known =
        errors == null || (handler != null && !handler.determineIfRedeliveryIsEnabled());
    camels = !plain || !known || history == null;
  }

  @Override
  public boolean process(Exchange exchange, AsyncCallback callback) {
    if (isCamels(exchange)) {
      return inCamel(exchange, callback);
    }
    if (alone.run(exchange, callback)) {
      callback.done(true);
      return true;
    }
    return false;
  }

  private boolean inCamel(Exchange exchange, AsyncCallback callback) {
    watch.entered(exchange);
    try {
      return super.process(exchange, callback);
    } finally {
      watch.left();
    }
  }

  /** Whether all of it is Camel's own matter. */
  boolean isCamels(Exchange exchange) {
    if (camels || exchange.isTransacted()) {
      return true;
    }
    UnitOfWork unit = exchange.getUnitOfWork();
    return unit != null && unit.isBeforeAfterProcess();
  }

  boolean whole(Exchange exchange, AsyncCallback later) {
    return whole.run(exchange, later);
  }

  /** Whether its step is to be called, after which it is to be left. */
  boolean enter(Exchange exchange) {
    if (exchange.isRouteStop() || (disabled != null && disabled.isDisabled())) {
      return false;
    }
    if (shutdown.isForceShutdown()) {
      if (exchange.getException() == null) {
        exchange.setException(
            new RejectedExecutionException("the shutdown is forced: " + exchange));
      }
      return false;
    }
    try {
      if (streams != null) {
        cacheStream(exchange);
      }
      history.before(exchange);
      return true;
    } catch (Exception e) {
      exchange.setException(e);
      return false;
    }
  }

  /** A class of bodies that stream caching leaves alone is not asked about again. */
  private void cacheStream(Exchange exchange) throws Exception {
    Object body = exchange.getIn().getBody();
    if (body == null || body instanceof String || body.getClass() == noStream) {
      return;
    }
    streams.before(exchange);
    boolean left =
        exchange.getIn().getBody() == body
            && !(body instanceof StreamCache)
            && !(body instanceof WrappedFile<?>)
            && exchange.getException() == null
            && !exchange.getExchangeExtension().isStreamCacheDisabled();
    if (left) {
      noStream = body.getClass();
    }
  }

  /** Whether the error handler is to be asked before anything is done: it would not just go on. */
  boolean mustAskHandler(Exchange exchange) {
    if (handler == null) {
      return false;
    }
    ExchangeExtension state = exchange.getExchangeExtension();
    return exchange.getException() != null
        || state.isRedeliveryExhausted()
        || state.isInterrupted()
        || exchange.isRollbackOnly()
        || handler.isStoppingOrStopped();
  }

  /** Has the step work. */
  boolean output(Exchange exchange, AsyncCallback later) {
    watch.entered(exchange);
    try {
      return output.run(exchange, later);
    } catch (Exception e) {
      exchange.setException(e);
      return true;
    } finally {
      watch.left();
    }
  }

  /** Whether the error handler has something to do about the step's end. */
  boolean isFailed(Exchange exchange) {
    if (handler == null) {
      return false;
    }
    ExchangeExtension state = exchange.getExchangeExtension();
    if (state.isInterrupted()) {
      exchange.setRouteStop(true);
      return false;
    }
    return exchange.getException() != null
        && !state.isFailureHandled()
        && !state.isRedeliveryExhausted();
  }

  /** The error handler does what it does when a step has failed, or what it does at all. */
  boolean handle(Exchange exchange, AsyncCallback later) {
    return handling.run(exchange, later);
  }

  void leave(Exchange exchange) {
    leave(history, exchange);
    if (streams != null && exchange.getMessage().getBody() instanceof StreamCache) {
      leave(streams, exchange);
    }
  }

  private static void leave(CamelInternalProcessorAdvice<?> advice, Exchange exchange) {
    try {
      advice.after(exchange, null);
    } catch (Exception e) {
      exchange.setException(e);
    }
  }
}
