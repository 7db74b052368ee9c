package io.github.smppbridge.boot;

import io.github.smppbridge.component.LoopSteps;
import io.github.smppbridge.lean.StepWatch;
import org.apache.camel.Exchange;

/** What the lean engine does on an event loop is noted as what Camel's does there. */
final class NotedSteps implements StepWatch {
  @Override
  public void entered(Exchange exchange) {
    LoopSteps.entered(exchange);
  }

  @Override
  public void left() {
    LoopSteps.left();
  }
}
