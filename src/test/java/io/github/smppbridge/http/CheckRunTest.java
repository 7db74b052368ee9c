package io.github.smppbridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.github.smppbridge.testkit.LogLines;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.junit.jupiter.api.Test;

/** What the log says of health checks. */
class CheckRunTest {
  private final AtomicBoolean well = new AtomicBoolean();
  private final AtomicBoolean started = new AtomicBoolean();
  private final CheckRun run =
      new CheckRun("route", () -> List.of(new Route()), Runnable::run, 2_000, started::get);

  @Test
  void whatHasNotStartedYetIsDownWithoutAWord() throws Exception {
    try (LogLines log = LogLines.of(CheckRun.class.getName(), Level.INFO)) {
      assertThat(run.ask().get().get(0).down()).isTrue();
      well.set(true);
      started.set(true);
      run.ask().get();
      assertThat(log.messages()).isEmpty();

      well.set(false);
      run.ask().get();
      run.ask().get();
      assertThat(log.messages()).hasSize(1);

      started.set(false);
      well.set(true);
      run.ask().get();
      assertThat(log.messages()).hasSize(1);
    }
  }

  private final class Route extends AbstractHealthCheck {
    Route() {
      super("camel", "route:any");
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, java.util.Map<String, Object> options) {
      builder.state(well.get() ? State.UP : State.DOWN);
    }
  }
}
