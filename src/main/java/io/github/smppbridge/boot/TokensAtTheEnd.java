package io.github.smppbridge.boot;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.LifecycleStrategySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the gateway revoke all tokens when the listener has drained: nobody presents them any more,
 * but they would live on for hours. Routes still run then. A gateway that is slow holds up the stop
 * for two seconds only.
 */
final class TokensAtTheEnd extends LifecycleStrategySupport {
  private static final Logger LOG = LoggerFactory.getLogger(TokensAtTheEnd.class);
  private static final String ROUTE = "direct:revoke-tokens";

  /** Little: with it, a gateway that hangs still leaves Camel the time it has for its stop. */
  private static final int PATIENCE_SECONDS = 2;

  /** Adds itself behind the listener's own strategy, which exists by now. */
  static LifecycleStrategySupport addedAtStart() {
    return new LifecycleStrategySupport() {
      @Override
      public void onContextStarted(CamelContext context) {
        context.addLifecycleStrategy(new TokensAtTheEnd());
      }
    };
  }

  @Override
  public void onContextStopping(CamelContext context) {
    if (context.hasEndpoint(ROUTE) == null) {
      return;
    }
    try (ProducerTemplate template = context.createProducerTemplate()) {
      template.asyncSendBody(ROUTE, null).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | java.io.IOException e) {
      LOG.warn("not every token was revoked: {}", e.getClass().getSimpleName());
    }
  }
}
