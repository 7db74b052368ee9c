package io.github.smppbridge.deliver;

import io.github.smppbridge.component.Completions;
import io.github.smppbridge.component.EscapedExchange;
import io.github.smppbridge.component.RouteContent;
import io.github.smppbridge.component.SmppServerComponent;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.smpp.CloseReason;
import io.github.smppbridge.smpp.SessionRegistry;
import io.github.smppbridge.smpp.SmppSession;
import io.github.smppbridge.store.OutboxRow;
import io.github.smppbridge.store.OutboxTable;
import io.github.smppbridge.work.Bulkhead;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.util.ObjectHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims what is due and starts its exchanges.
 *
 * <ul>
 *   <li>Claims only for accounts with a receiver bound here, as {@link ClaimLimit} says, so that
 *       the windows are never empty while the database commits. A slow ESME slows its own account
 *       alone, a slow session what is for it.
 *   <li>Looks at an account when something of it was stored, when it binds, when what was claimed
 *       ahead is half gone, and at all of them at the poll interval.
 *   <li>One claim at a time, for all accounts together; what happens meanwhile leads to one more.
 *   <li>While the listener drains nothing more is claimed, and what is claimed goes out.
 * </ul>
 */
final class OutboxConsumer extends DefaultConsumer implements SessionRegistry.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxConsumer.class);

  /** What the route and the database may take beside the ESME, in milliseconds. */
  private static final long MARGIN = 5_000;

  private final OutboxEndpoint endpoint;
  private final OutboxTable outbox;
  private final DeliveriesUnderWay underWay;
  private final AccountLanes lanes;

  /** Accounts of which a receiver was bound since the last poll. */
  private final Set<String> justBound = ConcurrentHashMap.newKeySet();

  private final OutboxClaiming claiming;
  private final Consumer<String> stored;
  private final RouteContent onReceipt;
  private final RouteContent onMo;

  /** Whose sessions they are. */
  private SmppServerComponent listener;

  private ScheduledExecutorService timer;

  OutboxConsumer(OutboxEndpoint endpoint, Processor processor) {
    super(endpoint, processor);
    this.endpoint = endpoint;
    this.outbox = endpoint.getComponent().getOutbox();
    this.underWay = new DeliveriesUnderWay(outbox);
    this.onReceipt = new RouteContent(endpoint.getCamelContext(), "on-receipt");
    this.onMo = new RouteContent(endpoint.getCamelContext(), "on-mo");
    this.lanes =
        new AccountLanes(
            outbox,
            this::sessions,
            endpoint.isPreferSubmittingSession(),
            this::isOurs,
            this::walk,
            this::process);
    this.claiming =
        new OutboxClaiming(
            outbox,
            lanes,
            () -> isRunAllowed() && !drains(),
            this::receives,
            () -> TimeUnit.MILLISECONDS.toNanos(responseTimeout() + MARGIN));
    this.stored = claiming::look;
  }

  /** Whether no step of a team's is in a delivery. */
  private boolean isOurs() {
    return onReceipt.isNothing() && onMo.isNothing();
  }

  /** Steps of a team's: on threads of their own. A walk that waits in vain is succeeded. */
  private void walk(String account, Runnable walk) {
    Bulkhead bulkhead = isOurs() ? null : endpoint.getComponent().bulkhead();
    if (bulkhead == null) {
      endpoint.getComponent().getWorkerExecutor().execute(walk);
    } else {
      bulkhead.execute(account, walk, () -> LOG.debug("{}: no thread is free", account));
    }
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    ObjectHelper.notNull(endpoint.getComponent().getWorkerExecutor(), "workerExecutor", "outbox");
    listener = server();
    ServiceHelper.startService(onReceipt, onMo);
    outbox.addListener(stored);
    outbox.offerTo(claiming);
    listener.addSessionListener(this);
    timer =
        getEndpoint()
            .getCamelContext()
            .getExecutorServiceManager()
            .newSingleThreadScheduledExecutor(this, "outbox");
    timer.scheduleWithFixedDelay(
        this::lookAtAll, 0, endpoint.getPollInterval(), TimeUnit.MILLISECONDS);
  }

  @Override
  protected void doStop() throws Exception {
    if (timer == null) {
      // a context that does not start stops what it has not started
      super.doStop();
      return;
    }
    outbox.removeListener(stored);
    outbox.endOffers(claiming);
    getEndpoint().getCamelContext().getExecutorServiceManager().shutdownNow(timer);
    listener.removeSessionListener(this);
    lanes.giveBackAll();
    ServiceHelper.stopService(onReceipt, onMo);
    super.doStop();
  }

  @Override
  public void bound(SmppSession session) {
    if (session.receives()) {
      String account = session.systemId();
      lanes.walk(account);
      // what no session served may be served now, in its order
      outbox.hasten(account).whenComplete((done, failure) -> claiming.look(account));
      justBound.add(account);
    }
  }

  @Override
  public void slotFreed(String account) {
    lanes.walk(account);
    claiming.slotFreed(account);
  }

  @Override
  public void ended(SmppSession session, CloseReason reason) {
    String account = session.systemId();
    SessionRegistry registry = sessions();
    if (registry == null || !registry.hasReceiver(account)) {
      lanes.giveBack(account);
    } else {
      // others get what was for it
      lanes.walk(account);
      claiming.look(account);
    }
  }

  @Override
  public boolean delivers() {
    // in this order: what was claimed is in its lane before
    return claiming.isUnderWay() || lanes.deliver();
  }

  private boolean receives(String account) {
    SessionRegistry registry = sessions();
    return registry != null && registry.hasReceiver(account);
  }

  private boolean drains() {
    SessionRegistry registry = sessions();
    return registry != null && registry.draining();
  }

  private void lookAtAll() {
    try {
      underWay.endLost(TimeUnit.MILLISECONDS.toNanos(responseTimeout() + MARGIN));
      SessionRegistry registry = sessions();
      if (registry != null) {
        hastenAgain();
        claiming.lookAt(registry.receiverAccounts());
        // a session that answers nothing any more tells nobody
        lanes.walkAll();
      }
    } catch (Throwable e) {
      // an Error would end the timer
      LOG.warn("the outbox cannot be looked at: {}", e.toString());
    }
  }

  /** What was being put off while a receiver was bound, which was not known yet. */
  private void hastenAgain() {
    for (String account : justBound) {
      justBound.remove(account);
      outbox.hasten(account);
    }
  }

  private long responseTimeout() {
    return server().getConfiguration().getResponseTimeout();
  }

  private SmppServerComponent server() {
    return endpoint.getComponent().server(endpoint.getServer());
  }

  /** Null while there is no listener, and once this stops: then what is claimed is given back. */
  private SessionRegistry sessions() {
    return isRunAllowed() ? listener.getSessions() : null;
  }

  private void process(OutboxRow row, String sessionId) {
    Exchange exchange = null;
    try {
      exchange = exchange(row, sessionId);
      Exchange started = exchange;
      underWay.begin(row, exchange);
      getAsyncProcessor().process(exchange, doneSync -> end(row, started));
    } catch (Throwable e) {
      // the lane goes on; what becomes of this one is found out when no answer can come any more
      if (exchange != null) {
        EscapedExchange.leaveRoutes(exchange);
      }
      LOG.error("outbox entry {} cannot be delivered now", row.id(), e);
    }
  }

  private Exchange exchange(OutboxRow row, String sessionId) {
    Exchange exchange = createExchange(false);
    exchange.setProperty(RouteProperties.OUTBOX_ROW, row);
    exchange.getIn().setHeader(SmppServerConstants.SYSTEM_ID, row.entry().account());
    exchange.getIn().setHeader(SmppServerConstants.PREFERRED_SESSION_ID, sessionId);
    exchange.getIn().setHeader(RouteProperties.OUTBOX_KIND, row.entry().kind());
    exchange.getIn().setBody(row.entry().payload());
    try {
      createUoW(exchange);
    } catch (Exception e) {
      exchange.setException(e);
    }
    return exchange;
  }

  private void end(OutboxRow row, Exchange exchange) {
    try {
      underWay.end(row);
      if (exchange.getException() != null) {
        getExceptionHandler()
            .handleException("outbox entry was not settled", exchange, exchange.getException());
      }
      if (Completions.mayBlock(exchange)) {
        Bulkhead bulkhead = endpoint.getComponent().bulkhead();
        Executor threads =
            bulkhead == null ? endpoint.getComponent().getWorkerExecutor() : bulkhead.returning();
        threads.execute(() -> over(exchange));
      } else {
        over(exchange);
      }
    } catch (RejectedExecutionException stopping) {
      over(exchange);
    } finally {
      slotFreed(row.entry().account());
    }
  }

  private void over(Exchange exchange) {
    doneUoW(exchange);
    releaseExchange(exchange, false);
  }
}
