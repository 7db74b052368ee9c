package io.github.smppbridge.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.store.StoreFigures;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class ChecksTest {
  @Test
  void aDrainingBridgeIsNotReady() throws Exception {
    AtomicBoolean draining = new AtomicBoolean();
    ReadinessCheck check = Checks.drain(draining::get);
    assertThat(call(check).getState()).isEqualTo(HealthCheck.State.UP);
    draining.set(true);
    assertThat(call(check).getState()).isEqualTo(HealthCheck.State.DOWN);
  }

  @Test
  void noneOfThemIsAReasonToRestart() {
    assertThat(Checks.drain(() -> true).isLiveness()).isFalse();
    assertThat(Checks.drain(() -> true).isReadiness()).isTrue();
  }

  @Test
  void aClosedListenerIsNotReady() throws Exception {
    assertThat(call(Checks.listener(() -> true, () -> Map.of("bound", 3))).getDetails())
        .containsEntry("bound", 3);
    HealthCheck.Result closed = call(Checks.listener(() -> false, Map::of));
    assertThat(closed.getState()).isEqualTo(HealthCheck.State.DOWN);
    assertThat(closed.getMessage()).contains("the SMPP listener is closed");
  }

  @Test
  void aStoreThatFailsIsNotReady() throws Exception {
    assertThat(call(Checks.store(() -> CompletableFuture.completedFuture(null))).getState())
        .isEqualTo(HealthCheck.State.UP);
    HealthCheck.Result failed =
        call(Checks.store(() -> CompletableFuture.failedFuture(new IllegalStateException("x"))));
    assertThat(failed.getState()).isEqualTo(HealthCheck.State.DOWN);
    assertThat(failed.getDetails()).containsKey("error");
  }

  @Test
  void aGatewayThatFailsIsOnlyReported() throws Exception {
    GatewayMetrics metrics = new GatewayMetrics(new SimpleMeterRegistry());
    assertThat(call(Checks.gateway(metrics, () -> Map.of("circuit", "open"))).getDetails())
        .containsEntry("degraded", false);
    metrics.called("send_message", 0, 1, TimeUnit.SECONDS);
    HealthCheck.Result result = call(Checks.gateway(metrics, () -> Map.of("circuit", "open")));
    assertThat(result.getState()).isEqualTo(HealthCheck.State.UP);
    assertThat(result.getDetails())
        .containsEntry("degraded", true)
        .containsEntry("failuresInARow", 1)
        .containsEntry("circuit", "open")
        .containsEntry("lastStatus", 0);
  }

  @Test
  void anOldOutboxIsOnlyReported() throws Exception {
    StoreFigures figures =
        new StoreFigures(
            Map.of("mo", 2L), Map.of("mo", 0L), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    StoreMetrics metrics =
        new StoreMetrics(new SimpleMeterRegistry(), () -> figures, Clock.systemUTC());
    HealthCheck.Result result = call(Checks.outbox(metrics));
    assertThat(result.getState()).isEqualTo(HealthCheck.State.UP);
    assertThat(result.getDetails()).containsEntry("degraded", true).containsEntry("waiting", 2L);
  }

  private static HealthCheck.Result call(ReadinessCheck check) throws Exception {
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      check.setCamelContext(context);
      return check.call(Map.of());
    }
  }
}
