package io.github.smppbridge.ops;

import io.github.smppbridge.ops.ReadinessCheck.Finding;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The bridge's own health checks. */
public final class Checks {
  private static final long STORE_SECONDS = 3;

  /** Receipts wait that long for a client that is away; longer is worth a look. */
  private static final long OLD_SECONDS = 900;

  private Checks() {}

  /**
   * Ready while the bridge is not on its way down.
   *
   * @param draining whether it is
   * @return the check {@code drain}
   */
  public static ReadinessCheck drain(BooleanSupplier draining) {
    return new ReadinessCheck(
        "drain",
        () -> draining.getAsBoolean() ? Finding.down("draining", Map.of()) : Finding.up(Map.of()));
  }

  /**
   * Ready while the SMPP listener is open.
   *
   * @param open whether it is
   * @param sessions how many sessions are bound
   * @return the check {@code listener}
   */
  public static ReadinessCheck listener(BooleanSupplier open, Supplier<Integer> sessions) {
    return new ReadinessCheck(
        "listener",
        () ->
            open.getAsBoolean()
                ? Finding.up(Map.of("bound", sessions.get()))
                : Finding.down("the SMPP listener is closed", Map.of()));
  }

  /**
   * Ready while the database answers within 3 s.
   *
   * @param ping asks it
   * @return the check {@code store}
   */
  public static ReadinessCheck store(Supplier<CompletionStage<Void>> ping) {
    return new ReadinessCheck(
        "store",
        () -> {
          try {
            ping.get().toCompletableFuture().get(STORE_SECONDS, TimeUnit.SECONDS);
            return Finding.up(Map.of());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Finding.down("interrupted", Map.of());
          } catch (ExecutionException | TimeoutException | RuntimeException e) {
            return Finding.down(
                "the store does not answer", Map.of("error", e.getClass().getSimpleName()));
          }
        });
  }

  /**
   * How the gateway answers. Never down: refusing binds would not make the gateway better, and
   * receipts still flow.
   *
   * @param metrics what is known of the calls
   * @param circuits the circuit breakers, each with its state
   * @return the check {@code gateway}
   */
  public static ReadinessCheck gateway(
      GatewayMetrics metrics, Supplier<Map<String, String>> circuits) {
    return new ReadinessCheck(
        "gateway",
        () -> {
          Map<String, Object> details = new LinkedHashMap<>();
          details.put("degraded", metrics.failuresInARow() > 0);
          details.put("failuresInARow", metrics.failuresInARow());
          details.putAll(circuits.get());
          if (metrics.called()) {
            details.put("lastStatus", metrics.lastStatus());
            details.put("secondsSinceAnswer", metrics.secondsSinceAnswer());
          }
          return Finding.up(details);
        });
  }

  /**
   * What waits for ESMEs. Never down, since only the ESMEs can change it.
   *
   * @param metrics the store's figures
   * @return the check {@code outbox}
   */
  public static ReadinessCheck outbox(StoreMetrics metrics) {
    return new ReadinessCheck(
        "outbox",
        () -> {
          long age = metrics.oldestSeconds();
          return Finding.up(
              Map.of(
                  "degraded",
                  age > OLD_SECONDS,
                  "waiting",
                  metrics.waiting(),
                  "oldestSeconds",
                  age));
        });
  }
}
