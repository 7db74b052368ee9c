package io.github.smppbridge.lean;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.impl.engine.DefaultUnitOfWork;
import org.apache.camel.impl.engine.DefaultUnitOfWorkFactory;
import org.apache.camel.spi.InflightRepository;
import org.apache.camel.spi.Synchronization;
import org.apache.camel.spi.UnitOfWork;

/**
 * A unit of work that asks nobody at the beginning and the end of each route, as long as nobody
 * wants to know: Camel copies and sorts all that wait for the exchange's end, to find that out. And
 * the routes that an exchange is in are a chain, where Camel's are a queue for many threads:
 * changed are they by the one that has the exchange, others only look.
 */
final class LeanUnitOfWork extends DefaultUnitOfWork {
  private static final VarHandle AT;

  static {
    try {
      AT = MethodHandles.lookup().findVarHandle(LeanUnitOfWork.class, "at", Level.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile boolean routeAware;

  /** The route it is in; null for none. */
  @SuppressWarnings("unused")
  private Level at;

  /** A route, and the one that called it. */
  private record Level(Route route, Level caller, int depth) {}

  private LeanUnitOfWork(
      Exchange exchange, InflightRepository inflight, boolean original, boolean breadcrumb) {
    super(exchange, inflight, original, breadcrumb);
  }

  @Override
  public void addSynchronization(Synchronization synchronization) {
    if (synchronization.getRouteSynchronization() != null) {
      routeAware = true;
    }
    super.addSynchronization(synchronization);
  }

  @Override
  public void beforeRoute(Exchange exchange, Route route) {
    if (routeAware) {
      super.beforeRoute(exchange, route);
    }
  }

  @Override
  public void afterRoute(Exchange exchange, Route route) {
    if (routeAware) {
      super.afterRoute(exchange, route);
    }
  }

  private Level at() {
    return (Level) AT.getAcquire(this);
  }

  @Override
  public Route getRoute() {
    Level now = at();
    return now == null ? null : now.route;
  }

  @Override
  public void pushRoute(Route route) {
    Level now = at();
    AT.setRelease(
        this, new Level(Objects.requireNonNull(route), now, now == null ? 1 : now.depth + 1));
  }

  @Override
  public Route popRoute() {
    Level now = at();
    if (now == null) {
      return null;
    }
    AT.setRelease(this, now.caller);
    return now.route;
  }

  @Override
  public int routeStackLevel() {
    Level now = at();
    return now == null ? 0 : now.depth;
  }

  @Override
  public int routeStackLevel(boolean includeRouteTemplate, boolean includeKamelet) {
    int level = 0;
    for (Level each = at(); each != null; each = each.caller) {
      boolean counts =
          each.route.isCreatedByKamelet()
              ? includeKamelet
              : !each.route.isCreatedByRouteTemplate() || includeRouteTemplate;
      if (counts) {
        level++;
      }
    }
    return level;
  }

  @Override
  public void reset() {
    super.reset();
    AT.setRelease(this, null);
    routeAware = false;
  }

  /** Makes them, unless the units are to fill the MDC as well, which only Camel's own do. */
  static final class Factory extends DefaultUnitOfWorkFactory {
    private InflightRepository inflight;
    private boolean mdc;
    private boolean original;
    private boolean breadcrumb;

    @Override
    public void afterPropertiesConfigured(CamelContext context) {
      super.afterPropertiesConfigured(context);
      inflight = context.getInflightRepository();
      mdc = Boolean.TRUE.equals(context.isUseMDCLogging());
      original = Boolean.TRUE.equals(context.isAllowUseOriginalMessage());
      breadcrumb = Boolean.TRUE.equals(context.isUseBreadcrumb());
    }

    @Override
    public UnitOfWork createUnitOfWork(Exchange exchange) {
      return mdc || inflight == null
          ? super.createUnitOfWork(exchange)
          : new LeanUnitOfWork(exchange, inflight, original, breadcrumb);
    }
  }
}
