package io.github.smppbridge.testkit;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The phones of a stub: they report sms:sent and sms:delivered of every message, and like real ones
 * repeat each report until somebody answers 2xx; only sooner.
 */
public final class PatientPhone implements AutoCloseable {
  private static final long RETRY_MILLIS = 500;

  private final StubGateway gateway;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "patient-phone");
            thread.setDaemon(true);
            return thread;
          });
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger repeated = new AtomicInteger();

  private PatientPhone(StubGateway gateway) {
    this.gateway = gateway;
  }

  /** Reports from now on whatever the gateway accepts. */
  public static PatientPhone of(StubGateway gateway) {
    PatientPhone phone = new PatientPhone(gateway);
    gateway.onAccepted(phone::deliver);
    return phone;
  }

  private void deliver(StubMessage message) {
    open.incrementAndGet();
    message.state("Sent", null);
    report(
        GatewayEvent.sent(message, 1),
        () -> {
          message.state("Delivered", null);
          report(GatewayEvent.delivered(message), open::decrementAndGet);
        });
  }

  private void report(GatewayEvent event, Runnable then) {
    gateway
        .fire(event)
        .whenComplete(
            (status, failure) -> {
              if (failure == null && status / 100 == 2) {
                then.run();
              } else {
                repeated.incrementAndGet();
                timer.schedule(() -> report(event, then), RETRY_MILLIS, TimeUnit.MILLISECONDS);
              }
            });
  }

  /** Messages whose reports nobody has taken yet. */
  public int open() {
    return open.get();
  }

  /** Attempts that were not answered 2xx. */
  public int repeated() {
    return repeated.get();
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
