package io.github.smppbridge.component;

import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SessionLoop;
import io.github.smppbridge.smpp.SmppStatusException;
import io.github.smppbridge.work.Bulkhead;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Calls a route and comes back to the caller's thread: to its event loop, at no cost when the route
 * ended there; to a worker when the caller was on none, and the route came to its end on some other
 * thread. What may block is called, if it holds anything, in the account's turn on threads of its
 * own ({@link Bulkhead}), or on a worker where there are none.
 */
final class CallProducer extends DefaultAsyncProducer {
  private final CallEndpoint endpoint;
  private final AsyncProducer route;
  private final RouteContent content;

  CallProducer(CallEndpoint endpoint) throws Exception {
    super(endpoint);
    this.endpoint = endpoint;
    String uri = "direct:" + endpoint.getRoute();
    this.route = endpoint.getCamelContext().getEndpoint(uri).createAsyncProducer();
    this.content = new RouteContent(endpoint.getCamelContext(), endpoint.getRoute());
  }

  @Override
  public boolean process(Exchange exchange, AsyncCallback callback) {
    if (endpoint.isMayBlock()) {
      return apart(exchange, callback);
    }
    SessionLoop loop = SessionLoop.current();
    Executor home = loop == null ? Bulkhead.home() : loop;
    return route.process(
        exchange,
        doneSync -> {
          if (doneSync || (loop != null && loop.isCurrent())) {
            callback.done(doneSync);
          } else {
            goOn(home == null ? endpoint.getComponent().workers() : home, callback);
          }
        });
  }

  /**
   * The called route has handled its failure in its way, and it is the caller's now: which knows
   * whose it is, and does what its own error handling says.
   */
  private AsyncCallback noting(Exchange exchange, AsyncCallback callback) {
    return doneSync -> {
      if (exchange.getException() != null) {
        exchange.setProperty(CallEndpoint.FAILED, endpoint.getRoute());
        exchange.getExchangeExtension().setRedeliveryExhausted(false);
        exchange.getExchangeExtension().setErrorHandlerHandled(null);
        exchange.getExchangeExtension().setFailureHandled(false);
      }
      callback.done(doneSync);
    };
  }

  /** What may block: not on a loop, nor on a worker where there are threads for it. */
  private boolean apart(Exchange exchange, AsyncCallback told) {
    if (content.isNothing()) {
      told.done(true);
      return true;
    }
    AsyncCallback callback = noting(exchange, told);
    Bulkhead bulkhead = endpoint.bulkhead();
    SessionLoop loop = SessionLoop.current();
    if (Bulkhead.home() != null || (loop == null && bulkhead == null)) {
      return route.process(exchange, callback);
    }
    Executor home = loop == null ? endpoint.getComponent().workers() : loop;
    String account =
        exchange.getMessage().getHeader(SmppServerConstants.SYSTEM_ID, "", String.class);
    Runnable call = () -> call(exchange, done -> goOn(home, callback));
    Runnable late = () -> goOn(home, done -> refuse(exchange, callback));
    try {
      if (bulkhead == null) {
        endpoint.getComponent().turns().execute(account, call);
      } else {
        bulkhead.execute(account, call, late);
      }
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      refuse(exchange, callback);
    }
    return false;
  }

  private void refuse(Exchange exchange, AsyncCallback callback) {
    exchange.setException(
        new SmppStatusException(
            CommandStatus.ESME_RTHROTTLED, "no thread is free for " + endpoint.getRoute()));
    callback.done(false);
  }

  private void call(Exchange exchange, AsyncCallback callback) {
    try {
      route.process(exchange, callback);
    } catch (Throwable e) {
      exchange.setException(e);
      callback.done(false);
    }
  }

  private static void goOn(Executor where, AsyncCallback callback) {
    try {
      where.execute(() -> callback.done(false));
    } catch (RejectedExecutionException e) {
      callback.done(false);
    }
  }

  @Override
  protected void doStart() throws Exception {
    ServiceHelper.startService(route, content);
    super.doStart();
  }

  @Override
  protected void doStop() throws Exception {
    ServiceHelper.stopService(route, content);
    super.doStop();
  }
}
