package io.github.smppbridge.deliver;

import io.github.smppbridge.events.EventHeaders;
import io.github.smppbridge.route.RouteFailure;
import io.github.smppbridge.store.OutboxEntry;
import io.github.smppbridge.store.OutboxRow;
import io.github.smppbridge.store.OutboxTable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives what programs outside are told to the route, at least once each: it is deleted when the
 * route has ended without an exception, and else tried again.
 *
 * <ul>
 *   <li>So many at a time as the endpoint says, on as many threads of its own: a receiver that
 *       hangs holds up nobody else.
 *   <li>They begin in the order in which they were stored. After a failure nothing begins until a
 *       pause is over, which grows while all fail; then a single one is tried first.
 *   <li>What a process had in work that died is told by another one, or again, when its lease ends.
 * </ul>
 */
final class EventsConsumer extends DefaultConsumer {
  private static final Logger LOG = LoggerFactory.getLogger(EventsConsumer.class);
  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final long FIRST_PAUSE = 1_000;
  private static final long LONGEST_PAUSE = 60_000;
  private static final int DOUBLINGS = 6;
  private static final Pattern URL = Pattern.compile("(https?://[^/\\s]+)\\S*");

  private final OutboxEndpoint endpoint;
  private final OutboxTable outbox;
  private final Consumer<String> stored = this::stored;
  private final RouteFailure failure = new RouteFailure();
  private ExecutorService threads;
  private ScheduledExecutorService timer;

  /** Guarded by this. */
  private int inWork;

  private boolean claiming;
  private boolean lookAgain;
  private int failures;
  private long pausedUntil = System.nanoTime();

  EventsConsumer(OutboxEndpoint endpoint, Processor processor) {
    super(endpoint, processor);
    this.endpoint = endpoint;
    this.outbox = endpoint.getComponent().getOutbox();
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    if (endpoint.getKinds().isBlank()) {
      return;
    }
    threads =
        getEndpoint()
            .getCamelContext()
            .getExecutorServiceManager()
            .newFixedThreadPool(this, "events", endpoint.getWindow());
    timer =
        getEndpoint()
            .getCamelContext()
            .getExecutorServiceManager()
            .newSingleThreadScheduledExecutor(this, "events-timer");
    outbox.addListener(stored);
    timer.scheduleWithFixedDelay(this::look, 0, endpoint.getPollInterval(), TimeUnit.MILLISECONDS);
  }

  @Override
  protected void doStop() throws Exception {
    if (timer != null) {
      outbox.removeListener(stored);
      getEndpoint().getCamelContext().getExecutorServiceManager().shutdownNow(timer);
      getEndpoint().getCamelContext().getExecutorServiceManager().shutdownGraceful(threads);
    }
    super.doStop();
  }

  private void stored(String account) {
    if (account.equals(OutboxEntry.EVENTS)) {
      look();
    }
  }

  /** Claims what there is room for, unless that is under way: then once more after it. */
  private void look() {
    int room;
    synchronized (this) {
      lookAgain = true;
      room = room();
      if (claiming || room <= 0 || !isRunAllowed()) {
        return;
      }
      claiming = true;
      lookAgain = false;
    }
    try {
      outbox
          .claim(Map.of(OutboxEntry.EVENTS, room), LEASE)
          .whenComplete((rows, failure) -> claimed(rows == null ? List.of() : rows));
    } catch (RuntimeException e) {
      claimed(List.of());
      LOG.warn("events cannot be claimed: {}", e.toString());
    }
  }

  private int room() {
    if (System.nanoTime() - pausedUntil < 0) {
      return 0;
    }
    return failures > 0 ? 1 - inWork : endpoint.getWindow() - inWork;
  }

  private void claimed(List<OutboxRow> rows) {
    boolean more;
    synchronized (this) {
      claiming = false;
      inWork += rows.size();
      more = lookAgain && !rows.isEmpty();
    }
    for (OutboxRow row : rows) {
      try {
        threads.execute(() -> tell(row));
      } catch (RejectedExecutionException stopping) {
        over(row, false, "the bridge stops");
      }
    }
    if (more) {
      look();
    }
  }

  private void tell(OutboxRow row) {
    Exchange exchange = createExchange(false);
    try {
      exchange.getIn().setBody(row.entry().payload());
      exchange.getIn().setHeaders(EventHeaders.of(row.entry().payload()));
      createUoW(exchange);
      getProcessor().process(exchange);
    } catch (Throwable e) {
      exchange.setException(e);
    }
    boolean taken = exchange.getException() == null;
    String reason = taken ? "" : reason(exchange);
    doneUoW(exchange);
    releaseExchange(exchange, false);
    over(row, taken, reason);
  }

  /** Without what may be a secret of a URL. */
  private String reason(Exchange exchange) {
    return URL.matcher(failure.reason(exchange)).replaceAll("$1/…");
  }

  private void over(OutboxRow row, boolean taken, String reason) {
    if (taken) {
      outbox.settled(row.id());
    } else {
      outbox.retryAfter(row.id(), Duration.ofMillis(pause(row.attempts())));
    }
    int before;
    synchronized (this) {
      inWork--;
      before = failures;
      if (taken) {
        failures = 0;
      } else if (failures == 0 || System.nanoTime() - pausedUntil >= 0) {
        // of those that were told together only the first
        failures++;
        pausedUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause(failures));
      }
    }
    note(taken, before > 0, reason);
    look();
  }

  /** One line when it begins, one when it is over. */
  private static void note(boolean taken, boolean failed, String reason) {
    if (taken && failed) {
      LOG.info("events are taken again");
    } else if (!taken && !failed) {
      LOG.warn("an event was not taken, and is tried again until events.expire_after: {}", reason);
    } else if (!taken) {
      LOG.debug("an event was not taken: {}", reason);
    }
  }

  /** Twice as long each time, and never the same for two. */
  private static long pause(int attempts) {
    long longest =
        Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(DOUBLINGS, Math.max(0, attempts - 1)));
    return longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1);
  }
}
