package io.github.smppbridge.lean;

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
 * wants to know: Camel copies and sorts all that wait for the exchange's end, to find that out.
 */
final class LeanUnitOfWork extends DefaultUnitOfWork {
  private volatile boolean routeAware;

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

  @Override
  public void reset() {
    super.reset();
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
