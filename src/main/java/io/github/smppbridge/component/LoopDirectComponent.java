package io.github.smppbridge.component;

import io.github.smppbridge.smpp.SessionLoop;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.component.direct.DirectConsumer;

/**
 * Camel's {@code direct}. A producer waits for a route that is being replaced, half a minute long;
 * on an event loop it does not: what waits for that route there would keep it from ending.
 */
public class LoopDirectComponent extends DirectComponent {
  @Override
  protected DirectConsumer getConsumer(String key, boolean block, long timeout)
      throws InterruptedException {
    return super.getConsumer(key, block && SessionLoop.current() == null, timeout);
  }
}
