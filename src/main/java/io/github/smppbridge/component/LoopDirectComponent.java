package io.github.smppbridge.component;

import io.github.smppbridge.smpp.SessionLoop;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.component.direct.DirectConsumer;

/**
 * Camel's {@code direct}. A producer may be told to wait for a route that is being replaced; on an
 * event loop it does not: what waits for that route there would keep it from ending. And while a
 * route is replaced another one may stand in for it.
 */
public class LoopDirectComponent extends DirectComponent {
  private final Map<String, DirectConsumer> standIns = new ConcurrentHashMap<>();

  @Override
  protected DirectConsumer getConsumer(String key, boolean block, long timeout)
      throws InterruptedException {
    if (!standIns.isEmpty()) {
      DirectConsumer standIn = standIns.get(normal(key));
      if (standIn != null) {
        return standIn;
      }
    }
    return super.getConsumer(key, block && SessionLoop.current() == null, timeout);
  }

  /**
   * Has one route take the calls of another from now on, whether that one runs or not.
   *
   * @param uri what the other begins with
   * @param consumer of the route that takes the calls
   */
  public void standIn(String uri, DirectConsumer consumer) {
    standIns.put(normal(uri), consumer);
    haveProducersLook();
  }

  /** Ends what {@link #standIn} began. */
  public void noStandIn(String uri) {
    standIns.remove(normal(uri));
    haveProducersLook();
  }

  private static String normal(String uri) {
    return uri.replaceFirst("\\?.*", "").replaceFirst("^direct:(//)?", "");
  }

  /** Producers keep the consumer until one comes or goes. */
  private void haveProducersLook() {
    removeConsumer("", null);
  }
}
