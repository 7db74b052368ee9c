package io.github.smppbridge.ops;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The bridge's own health checks. */
public final class Checks {
  /** Whoever asks has been told that it hangs by then; this gives the thread back. */
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
        check -> {
          if (draining.getAsBoolean()) {
            check.message("draining").down();
          } else {
            check.up();
          }
        });
  }

  /**
   * Ready while the SMPP listener is open. Degraded while it refuses connections, or ends some to
   * make room for others.
   *
   * @param open whether it is
   * @param connections what is connected, by name
   * @return the check {@code listener}
   */
  public static ReadinessCheck listener(
      BooleanSupplier open, Supplier<Map<String, Object>> connections) {
    return new ReadinessCheck(
        "listener",
        check -> {
          if (open.getAsBoolean()) {
            connections.get().forEach(check::detail);
            check.up();
          } else {
            check.message("the SMPP listener is closed").down();
          }
        });
  }

  /**
   * Ready while each route that should run does.
   *
   * @param notRunning those that do not, by id
   * @return the check {@code routes}
   */
  public static ReadinessCheck routes(Supplier<List<String>> notRunning) {
    return new ReadinessCheck(
        "routes",
        check -> {
          List<String> wrong = notRunning.get();
          if (wrong.isEmpty()) {
            check.up();
          } else {
            String ids = String.join(", ", wrong);
            check.detail("notRunning", ids).message("routes do not run: " + ids).down();
          }
        });
  }

  /**
   * Ready while the database answers.
   *
   * @param ping asks it
   * @return the check {@code store}
   */
  public static ReadinessCheck store(Supplier<CompletionStage<Void>> ping) {
    return new ReadinessCheck(
        "store",
        check -> {
          try {
            ping.get().toCompletableFuture().get(STORE_SECONDS, TimeUnit.SECONDS);
            check.up();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            check.message("interrupted").down();
          } catch (ExecutionException | TimeoutException | RuntimeException e) {
            check
                .detail("error", e.getClass().getSimpleName())
                .message("the store does not answer");
            check.down();
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
        check -> {
          check.detail("degraded", metrics.failuresInARow() > 0);
          check.detail("failuresInARow", metrics.failuresInARow());
          circuits.get().forEach(check::detail);
          if (metrics.called()) {
            check.detail("lastStatus", metrics.lastStatus());
            check.detail("secondsSinceAnswer", metrics.secondsSinceAnswer());
          }
          check.up();
        });
  }

  /**
   * What is under way for long. Never down: a restart would only begin it again.
   *
   * @param metrics the ages
   * @param routes whether something takes more than twice its time
   * @return the check {@code work}
   */
  public static ReadinessCheck work(WorkMetrics metrics, RouteWatch routes) {
    return new ReadinessCheck(
        "work",
        check -> {
          check.detail("degraded", metrics.stuck() > 0 || routes.stuck());
          check.detail("stuckRequests", metrics.stuck());
          metrics
              .oldestSeconds()
              .forEach((kind, seconds) -> check.detail(kind + "OldestSeconds", seconds));
          check.up();
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
        check -> {
          long age = metrics.oldestSeconds();
          check.detail("degraded", age > OLD_SECONDS).detail("waiting", metrics.waiting());
          check.detail("oldestSeconds", age).up();
        });
  }
}
