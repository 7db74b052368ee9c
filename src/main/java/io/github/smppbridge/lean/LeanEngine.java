package io.github.smppbridge.lean;

import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.impl.DefaultModelReifierFactory;
import org.apache.camel.impl.engine.DefaultHeadersMapFactory;
import org.apache.camel.impl.engine.DefaultUnitOfWorkFactory;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.spi.HeadersMapFactory;
import org.apache.camel.spi.InternalProcessorFactory;
import org.apache.camel.spi.Language;
import org.apache.camel.spi.UnitOfWorkFactory;
import org.apache.camel.support.PluginHelper;

/**
 * Has the routes of a context run at less cost, with what Camel offers for that: factories of what
 * it puts around steps and routes, of units of work, of error handlers and of headers, and the
 * Simple language.
 */
public final class LeanEngine {
  /** Where Camel looks for the Simple language before it makes its own. */
  public static final String LANGUAGE_NAME = "simple-language";

  private LeanEngine() {}

  /**
   * Makes the Simple language that it brings. To be bound as {@link #LANGUAGE_NAME} before the
   * context is initialized: Camel's properties ask for that language first of all, and a context
   * keeps what it has once found.
   *
   * @return not yet started
   */
  public static Language language() {
    return new DirectSimple();
  }

  /**
   * Switches it on, for the routes that are loaded from here on.
   *
   * @param context not yet started
   * @param watch told of each step
   */
  public static void install(CamelContext context, StepWatch watch) {
    ExtendedCamelContext extension = context.getCamelContextExtension();
    extension.addContextPlugin(
        InternalProcessorFactory.class,
        new LeanProcessors(PluginHelper.getInternalProcessorFactory(context), watch));
    if (PluginHelper.getUnitOfWorkFactory(context).getClass() == DefaultUnitOfWorkFactory.class) {
      extension.addContextPlugin(UnitOfWorkFactory.class, new LeanUnitOfWork.Factory());
    }
    if (!(context.getRegistry().lookupByName(LANGUAGE_NAME) instanceof Language)) {
      context.getRegistry().bind(LANGUAGE_NAME, language());
    }
    HeadersMapFactory headers = extension.getHeadersMapFactory();
    if (!Boolean.FALSE.equals(context.isCaseInsensitiveHeaders())
        && (headers == null || headers.getClass() == DefaultHeadersMapFactory.class)) {
      extension.setHeadersMapFactory(new FlatHeaders.Factory());
    }
    if (context instanceof ModelCamelContext model
        && model.getModelReifierFactory().getClass() == DefaultModelReifierFactory.class) {
      model.setModelReifierFactory(new LeanErrorHandler.Factory());
    }
  }
}
