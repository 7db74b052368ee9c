package io.github.smppbridge.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Queue;
import java.util.Timer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.timer.TimerConsumer;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SteadyTimersTest {
  private final DefaultCamelContext context = new DefaultCamelContext();
  private final Queue<String> fired = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void bind() {
    // what an Error ended is in flight for ever
    context.getShutdownStrategy().setTimeout(1);
    context.getRegistry().bind("timer", new SteadyTimers());
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  private void start(String uri) throws Exception {
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from(uri)
                .routeId("r")
                .process(exchange -> fired.add(Thread.currentThread().getName()))
                .process(
                    exchange -> {
                      if (fired.size() == 2) {
                        throw new AssertionError("once");
                      }
                    });
          }
        });
    context.start();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "timer:a?delay=10ms&period=10ms",
        "timer:a?delay=0&period=10&fixedRate=true",
        "timer:a?time=2020-01-01 00:00:00&period=10&fixedRate=true",
        "timer:a?time=2020-01-01 00:00:00&period=10",
      })
  void aTimerFiresUntilItsRouteStopsWhateverHappens(String uri) throws Exception {
    start(uri);
    await().until(() -> fired.size() >= 5);
    assertThat(fired).allMatch(name -> name.equals("timer://a"));
    context.getRouteController().stopRoute("r");
    await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("timer://a")));
    int before = fired.size();
    context.getRouteController().startRoute("r");
    await().until(() -> fired.size() >= before + 3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "timer:a?delay=0&repeatCount=1&period=10",
        "timer:a?delay=5&period=0",
        "timer:a?time=2020-01-01 00:00:00&period=0"
      })
  void aTimerMayFireOnce(String uri) throws Exception {
    start(uri);
    await().until(() -> fired.size() == 1);
    await().during(java.time.Duration.ofMillis(100)).until(() -> fired.size() == 1);
  }

  @Test
  void noThreadGoesByTheWallClock() throws Exception {
    start("timer:a?delay=0&period=10");
    await().until(() -> !fired.isEmpty());
    Timer timer =
        ((SteadyTimers) context.getComponent("timer"))
            .getTimer((TimerConsumer) context.getRoute("r").getConsumer());
    assertThat(timer.getClass()).isNotEqualTo(Timer.class);
    assertThat(
            Stream.of(Thread.getAllStackTraces().keySet().toArray(Thread[]::new))
                .filter(thread -> thread.getName().equals("timer://a"))
                .map(thread -> thread.getClass().getName()))
        .containsExactly("java.lang.Thread");
  }
}
