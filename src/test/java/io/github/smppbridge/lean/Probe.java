package io.github.smppbridge.lean;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.ExchangeHelper;
import org.apache.camel.support.SynchronizationAdapter;

/** The bean of the generated routes: each call notes what it sees, and does one thing. */
public final class Probe {
  /** Where a run's notes are: one list for all copies of its exchange. */
  static final String NOTES = "notes";

  static final ExecutorService ELSEWHERE =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "probe");
            thread.setDaemon(true);
            return thread;
          });

  static List<String> notes() {
    return Collections.synchronizedList(new ArrayList<>());
  }

  @SuppressWarnings("unchecked")
  static void note(Exchange exchange, String what) {
    List<String> notes = exchange.getProperty(NOTES, List.class);
    notes.add(
        what
            + " at "
            + exchange.getExchangeExtension().getHistoryNodeId()
            + " of "
            + ExchangeHelper.getAtRouteId(exchange)
            + " from "
            + exchange.getFromRouteId()
            + " body "
            + exchange.getMessage().getBody()
            + " headers "
            + new TreeMap<>(exchange.getMessage().getHeaders())
            + (exchange.getException() == null ? "" : " failed " + exchange.getException()));
  }

  public void look(Exchange exchange) {
    note(exchange, "look");
  }

  public void count(Exchange exchange) {
    note(exchange, "count");
    Integer n = exchange.getProperty("n", 0, Integer.class);
    exchange.setProperty("n", n + 1);
    exchange.getMessage().setHeader("n", n + 1);
  }

  public String body(Exchange exchange) {
    note(exchange, "body");
    return exchange.getMessage().getBody() + "+";
  }

  public Object nothing(Exchange exchange) {
    note(exchange, "nothing");
    return null;
  }

  public String unasked() {
    return "unasked";
  }

  public Callable<String> callable(Exchange exchange) {
    note(exchange, "callable");
    return () -> "called";
  }

  public void fail(Exchange exchange) throws Exception {
    note(exchange, "fail");
    throw new java.io.IOException("failed");
  }

  public void error(Exchange exchange) {
    note(exchange, "error");
    throw new LinkageError("an error");
  }

  public CompletionStage<String> now(Exchange exchange) {
    note(exchange, "now");
    return CompletableFuture.completedFuture("now");
  }

  public CompletionStage<Void> later(Exchange exchange) {
    note(exchange, "later");
    return CompletableFuture.runAsync(() -> {}, ELSEWHERE);
  }

  public CompletionStage<String> laterBody(Exchange exchange) {
    note(exchange, "laterBody");
    return CompletableFuture.supplyAsync(() -> "later", ELSEWHERE);
  }

  public CompletionStage<Void> failsLater(Exchange exchange) {
    note(exchange, "failsLater");
    return CompletableFuture.runAsync(
        () -> {
          throw new IllegalStateException("later");
        },
        ELSEWHERE);
  }

  public CompletionStage<Void> failsNow(Exchange exchange) {
    note(exchange, "failsNow");
    return CompletableFuture.failedFuture(new IllegalStateException("now"));
  }

  public CompletionStage<Void> noStage(Exchange exchange) {
    note(exchange, "noStage");
    return null;
  }

  public String two(String body, Exchange exchange) {
    note(exchange, "two");
    return body + "2";
  }

  public String join(String one, String other) {
    return one + other;
  }

  public boolean even(Exchange exchange) {
    return exchange.getProperty("n", 0, Integer.class) % 2 == 0;
  }

  public void atItsEnd(Exchange exchange) {
    note(exchange, "atItsEnd");
    exchange
        .getExchangeExtension()
        .addOnCompletion(
            new SynchronizationAdapter() {
              @Override
              public void onComplete(Exchange done) {
                note(done, "completed");
              }

              @Override
              public void onFailure(Exchange done) {
                note(done, "completed in vain");
              }
            });
  }

  public void rollback(Exchange exchange) {
    note(exchange, "rollback");
    exchange.setRollbackOnly(true);
  }

  public void interrupt(Exchange exchange) {
    note(exchange, "interrupt");
    exchange.getExchangeExtension().setInterrupted(true);
  }

  /** A processor of a team's that calls back from elsewhere. */
  static final class Elsewhere extends AsyncProcessorSupport {
    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
      note(exchange, "elsewhere");
      ELSEWHERE.execute(() -> callback.done(false));
      return false;
    }
  }
}
