package io.github.smppbridge.gateway;

import java.util.concurrent.TimeUnit;

/** Told of every call to the gateway, for metrics. */
@FunctionalInterface
public interface GatewayObserver {
  /** Takes no notice. */
  GatewayObserver NONE = (operation, status, duration, unit) -> {};

  /**
   * A call is over.
   *
   * @param operation the gateway route's operation, for example {@code send_message}
   * @param status HTTP status, 0 when there was no answer
   * @param duration how long it took with all attempts
   * @param unit unit of the duration
   */
  void called(String operation, int status, long duration, TimeUnit unit);

  /**
   * Two who are told.
   *
   * @param other told after this one
   * @return both
   */
  default GatewayObserver and(GatewayObserver other) {
    return (operation, status, duration, unit) -> {
      called(operation, status, duration, unit);
      other.called(operation, status, duration, unit);
    };
  }
}
