package io.github.smppbridge.lean;

import org.apache.camel.CamelContext;
import org.apache.camel.ErrorHandlerFactory;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.impl.DefaultModelReifierFactory;
import org.apache.camel.model.errorhandler.DefaultErrorHandlerDefinition;
import org.apache.camel.processor.errorhandler.DefaultErrorHandler;
import org.apache.camel.processor.errorhandler.RedeliveryPolicy;
import org.apache.camel.reifier.errorhandler.DefaultErrorHandlerReifier;
import org.apache.camel.support.DefaultExchange;

/**
 * Camel's default error handler, but of an exchange whose step may be repeated it keeps what it
 * needs for that, the message: Camel copies the exchange with all its properties and variables, for
 * each such step and though most succeed.
 */
final class LeanErrorHandler extends DefaultErrorHandler {
  private LeanErrorHandler(CamelContext context, Processor output) {
    super(context, output, null, null, RedeliveryPolicy.DEFAULT_POLICY, null, null, null, null);
  }

  @Override
  protected Exchange defensiveCopyExchangeIfNeeded(Exchange exchange) {
    if (!redeliveryEnabled) {
      return null;
    }
    Exchange copy = new DefaultExchange(camelContext, exchange.getPattern());
    copy.setIn(exchange.getIn().copy());
    return copy;
  }

  /** Makes them, where nothing is said of the error handler but what it does on exceptions. */
  static final class Factory extends DefaultModelReifierFactory {
    @Override
    public Processor createErrorHandler(Route route, ErrorHandlerFactory factory, Processor output)
        throws Exception {
      return factory.getClass() == DefaultErrorHandlerDefinition.class
              && isPlain((DefaultErrorHandlerDefinition) factory)
          ? new Reifier(route, (DefaultErrorHandlerDefinition) factory).createErrorHandler(output)
          : super.createErrorHandler(route, factory, output);
    }

    private static boolean isPlain(DefaultErrorHandlerDefinition said) {
      return !said.hasRedeliveryPolicy()
          && areNull(
              said.getLoggerBean(),
              said.getLoggerRef(),
              said.getLevel(),
              said.getOnRedeliveryProcessor(),
              said.getOnRedeliveryRef(),
              said.getRedeliveryPolicyRef(),
              said.getRetryWhilePredicate(),
              said.getRetryWhileRef(),
              said.getExecutorServiceBean(),
              said.getExecutorServiceRef(),
              said.getOnPrepareFailureProcessor(),
              said.getOnPrepareFailureRef(),
              said.getOnExceptionOccurredProcessor(),
              said.getOnExceptionOccurredRef());
    }

    private static boolean areNull(Object... values) {
      for (Object each : values) {
        if (each != null) {
          return false;
        }
      }
      return true;
    }
  }

  private static final class Reifier extends DefaultErrorHandlerReifier {
    Reifier(Route route, DefaultErrorHandlerDefinition definition) {
      super(route, definition);
    }

    @Override
    public Processor createErrorHandler(Processor output) {
      LeanErrorHandler handler = new LeanErrorHandler(camelContext, output);
      configure(handler);
      return handler;
    }
  }
}
