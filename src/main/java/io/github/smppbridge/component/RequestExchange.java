package io.github.smppbridge.component;

import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SessionLoop;
import io.github.smppbridge.smpp.SmppRequest;
import io.github.smppbridge.smpp.SmppResponse;
import io.github.smppbridge.smpp.SmppStatusException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.util.ObjectHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request of an ESME on its way through a route: its end becomes the response, once, whatever is
 * thrown. When the guard has answered in its place, whoever waits for the answer hears so at once,
 * and what the route says later answers nobody.
 */
final class RequestExchange implements AsyncCallback {
  private static final Logger LOG = LoggerFactory.getLogger(RequestExchange.class);

  private final SmppServerConsumer consumer;
  private final SmppRequest request;
  private final Exchange exchange;
  private final AnswerWritten answered;
  private final AtomicBoolean done = new AtomicBoolean();

  /** Its session's event loop; null when it runs on workers. */
  private final SessionLoop loop;

  RequestExchange(
      SmppServerConsumer consumer, SmppRequest request, Exchange exchange, SessionLoop loop) {
    this.consumer = consumer;
    this.request = request;
    this.exchange = exchange;
    this.loop = loop;
    this.answered = new AnswerWritten(request::inVain);
    exchange.setProperty(SmppServerConstants.ANSWERED, answered);
  }

  /** Has it watched from here on. */
  void begin() {
    request.whereabouts(() -> Whereabouts.of(exchange));
    request.responseWritten().onSuccess(this::handedOver);
  }

  private void handedOver(boolean written) {
    if (request.overdue()) {
      answered.tooLate();
      run(consumer.workers(), () -> answered.complete(false));
    } else {
      answered.handOver(written);
    }
  }

  /** Something was thrown out of the route. */
  void fail(Throwable failure) {
    EscapedExchange.leaveRoutes(exchange);
    if (done.get()) {
      LOG.error("exchange {}: failed after its end", exchange.getExchangeId(), failure);
    } else {
      exchange.setException(failure);
      done(true);
    }
  }

  @Override
  public void done(boolean doneSync) {
    if (!done.compareAndSet(false, true)) {
      return;
    }
    if (loop == null) {
      answer();
      return;
    }
    try {
      // not within the route's last step: an answer lets a further request begin
      loop.execute(this::answer);
    } catch (RejectedExecutionException ended) {
      answer();
    }
  }

  private void answer() {
    request
        .respond(response())
        .onComplete(
            written -> {
              boolean success = written.succeeded() && written.result();
              answered.handOver(success);
              if (Completions.mayBlock(exchange)) {
                run(consumer.threadsOfOthers(), () -> end(success));
              } else if (loop != null) {
                end(success);
              } else {
                run(consumer.workers(), () -> end(success));
              }
            });
  }

  private static void run(Executor where, Runnable task) {
    try {
      where.execute(task);
    } catch (RejectedExecutionException e) {
      task.run();
    }
  }

  private void end(boolean written) {
    try {
      answered.complete(written);
      consumer.end(exchange);
    } catch (Throwable e) {
      LOG.error("exchange {}: its end failed", exchange.getExchangeId(), e);
    } finally {
      consumer.over(request);
    }
  }

  private SmppResponse response() {
    Throwable failure = exchange.getException();
    if (failure == null) {
      try {
        return consumer.binding().toResponse(request, exchange);
      } catch (Throwable e) {
        failure = e;
      }
    }
    SmppStatusException told = ObjectHelper.getException(SmppStatusException.class, failure);
    if (told != null) {
      return SmppResponse.status(told.commandStatus()).because(told.getMessage());
    }
    try {
      long alike = consumer.failureLines().due(failure.getClass().getSimpleName());
      if (alike > 0) {
        LOG.error(
            "exchange {} of {} in session {} ends with ESME_RSYSERR; {} more like it since this was"
                + " last said",
            exchange.getExchangeId(),
            request.command(),
            request.session().id(),
            alike - 1,
            failure);
      }
    } catch (Throwable unwritable) {
      return SmppResponse.status(CommandStatus.ESME_RSYSERR); // no memory: answered all the same
    }
    return SmppResponse.unexpected();
  }
}
