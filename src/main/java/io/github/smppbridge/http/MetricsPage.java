package io.github.smppbridge.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers with the metrics, on a thread of its own: that of nobody who waits for a store. */
public final class MetricsPage implements Handler<RoutingContext> {
  private static final Logger LOG = LoggerFactory.getLogger(MetricsPage.class);
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN = "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private final UnaryOperator<String> scrape;
  private final Executor thread;

  /**
   * Makes the page.
   *
   * @param scrape the metrics in the form that a Content-Type names
   * @param thread where to ask
   */
  public MetricsPage(UnaryOperator<String> scrape, Executor thread) {
    this.scrape = scrape;
    this.thread = thread;
  }

  @Override
  public void handle(RoutingContext call) {
    String accept = call.request().getHeader("Accept");
    String type = accept != null && accept.contains("application/openmetrics-text") ? OPEN : TEXT;
    try {
      thread.execute(() -> answer(call, type));
    } catch (RejectedExecutionException e) {
      call.fail(503);
    }
  }

  private void answer(RoutingContext call, String type) {
    try {
      String text = scrape.apply(type);
      call.vertx().runOnContext(now -> end(call, type, text));
    } catch (RuntimeException e) {
      LOG.warn("metrics: {}", e.toString());
      call.vertx().runOnContext(now -> call.fail(500));
    }
  }

  private static void end(RoutingContext call, String type, String text) {
    if (!call.response().closed() && !call.response().ended()) {
      call.response().putHeader("Content-Type", type);
      call.end(text);
    }
  }
}
