package io.github.smppbridge.component;

import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SessionLoop;
import io.github.smppbridge.smpp.SmppStatusException;
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
 * thread. What may block is called on a worker, in the account's turn, if it holds anything.
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
    SessionLoop home = SessionLoop.current();
    if (endpoint.isMayBlock()) {
      if (content.isNothing()) {
        callback.done(true);
        return true;
      }
      if (home == null) {
        return route.process(exchange, callback);
      }
      return onWorker(exchange, done -> goOn(home, callback));
    }
    return route.process(
        exchange,
        doneSync -> {
          if (doneSync || (home != null && home.isCurrent())) {
            callback.done(doneSync);
          } else {
            goOn(home == null ? endpoint.getComponent().workers() : home, callback);
          }
        });
  }

  private boolean onWorker(Exchange exchange, AsyncCallback callback) {
    String account =
        exchange.getMessage().getHeader(SmppServerConstants.SYSTEM_ID, "", String.class);
    try {
      endpoint.getComponent().turns().execute(account, () -> call(exchange, callback));
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      exchange.setException(
          new SmppStatusException(CommandStatus.ESME_RTHROTTLED, "no thread is free"));
      callback.done(false);
    }
    return false;
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
