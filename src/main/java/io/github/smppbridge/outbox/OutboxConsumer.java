package io.github.smppbridge.outbox;

import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.smpp.SessionRegistry;
import io.github.smppbridge.smpp.SmppSession;
import io.github.smppbridge.store.OutboxRow;
import io.github.smppbridge.store.OutboxTable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.util.ObjectHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims what is due and starts its exchanges.
 *
 * <ul>
 *   <li>Claims only for accounts with a receiver bound here, and only as many as their sessions
 *       have free places in the delivery window: a slow ESME slows its own account alone.
 *   <li>Looks when something was stored, when an exchange ended, and at the poll interval.
 *   <li>One claim at a time; what happens meanwhile leads to one more.
 * </ul>
 */
final class OutboxConsumer extends DefaultConsumer {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxConsumer.class);

  private final OutboxEndpoint endpoint;
  private final OutboxTable outbox;
  private final Map<String, Integer> inWork = new ConcurrentHashMap<>();
  private final AtomicBoolean looking = new AtomicBoolean();
  private final AtomicBoolean again = new AtomicBoolean();
  private final Consumer<String> stored = account -> look();
  private ScheduledExecutorService timer;

  OutboxConsumer(OutboxEndpoint endpoint, Processor processor) {
    super(endpoint, processor);
    this.endpoint = endpoint;
    this.outbox = endpoint.getComponent().getOutbox();
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    ObjectHelper.notNull(endpoint.getComponent().getWorkerExecutor(), "workerExecutor", "outbox");
    outbox.addListener(stored);
    timer =
        getEndpoint()
            .getCamelContext()
            .getExecutorServiceManager()
            .newSingleThreadScheduledExecutor(this, "outbox");
    timer.scheduleWithFixedDelay(
        this::look, endpoint.getPollInterval(), endpoint.getPollInterval(), TimeUnit.MILLISECONDS);
  }

  @Override
  protected void doStop() throws Exception {
    outbox.removeListener(stored);
    getEndpoint().getCamelContext().getExecutorServiceManager().shutdownNow(timer);
    super.doStop();
  }

  private void look() {
    again.set(true);
    if (looking.compareAndSet(false, true)) {
      claim();
    }
  }

  /** Runs with {@link #looking} held. */
  private void claim() {
    again.set(false);
    Map<String, Integer> limits = isRunAllowed() ? limits() : Map.of();
    if (limits.isEmpty()) {
      rest();
      return;
    }
    try {
      outbox
          .claim(limits, System.currentTimeMillis(), Duration.ofMillis(endpoint.getLease()))
          .whenComplete(this::claimed);
    } catch (RuntimeException e) {
      claimed(null, e);
    }
  }

  private void claimed(List<OutboxRow> rows, Throwable failure) {
    try {
      if (failure != null) {
        LOG.warn("the outbox cannot be claimed from: {}", failure.getMessage());
      } else {
        rows.forEach(this::start);
      }
    } finally {
      rest();
    }
  }

  private void rest() {
    looking.set(false);
    if (again.get() && looking.compareAndSet(false, true)) {
      claim();
    }
  }

  private Map<String, Integer> limits() {
    SessionRegistry sessions = endpoint.getComponent().server(endpoint.getServer()).getSessions();
    Map<String, Integer> limits = new HashMap<>();
    if (sessions != null) {
      for (String account : sessions.receiverAccounts()) {
        int free = window(sessions, account) - inWork.getOrDefault(account, 0);
        if (free > 0) {
          limits.put(account, free);
        }
      }
    }
    return limits;
  }

  private static int window(SessionRegistry sessions, String account) {
    return sessions.freeDeliverSlots(account)
        + sessions.ofAccount(account).stream()
            .filter(session -> session.bindType().canReceive())
            .mapToInt(SmppSession::outstanding)
            .sum();
  }

  private void start(OutboxRow row) {
    String account = row.entry().account();
    inWork.merge(account, 1, Integer::sum);
    try {
      workers().execute(() -> process(row));
    } catch (RejectedExecutionException e) {
      done(account);
    }
  }

  private void process(OutboxRow row) {
    Exchange exchange = createExchange(false);
    exchange.setProperty("outboxRow", row);
    exchange.getIn().setHeader(SmppServerConstants.SYSTEM_ID, row.entry().account());
    exchange.getIn().setHeader("OutboxKind", row.entry().kind());
    exchange.getIn().setBody(row.entry().payload());
    try {
      createUoW(exchange);
    } catch (Exception e) {
      exchange.setException(e);
    }
    getAsyncProcessor().process(exchange, doneSync -> end(row, exchange));
  }

  private void end(OutboxRow row, Exchange exchange) {
    try {
      if (exchange.getException() != null) {
        // its lease ends, then it is due again
        getExceptionHandler()
            .handleException("outbox entry was not settled", exchange, exchange.getException());
      }
      doneUoW(exchange);
      releaseExchange(exchange, false);
    } finally {
      done(row.entry().account());
    }
  }

  private void done(String account) {
    inWork.computeIfPresent(account, (key, count) -> count <= 1 ? null : count - 1);
    look();
  }

  private ExecutorService workers() {
    return endpoint.getComponent().getWorkerExecutor();
  }
}
