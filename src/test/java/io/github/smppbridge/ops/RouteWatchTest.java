package io.github.smppbridge.ops;

import static java.util.regex.Pattern.MULTILINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.github.smppbridge.testkit.LogLines;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.AsyncProcessorSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class RouteWatchTest {
  @AutoClose private final DefaultCamelContext context = new DefaultCamelContext();

  /** Found by the file, so that a timer's route that comes later is not forgotten. */
  @Test
  void everyRouteOfATimerIsWatched() throws Exception {
    RouteWatch watch = new RouteWatch(Duration.ofSeconds(1), Duration.ofSeconds(1));
    Pattern route = Pattern.compile("^ {4}id: (\\S+)\\n(?:(?!^- ).*\\n)*?.*uri: timer:", MULTILINE);
    List<String> timers = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("routes"), "*.yaml")) {
      for (Path file : files) {
        route.matcher(Files.readString(file)).results().map(m -> m.group(1)).forEach(timers::add);
      }
    }

    assertThat(timers)
        .hasSizeGreaterThan(5)
        .allMatch(id -> watch.createRoutePolicy(context, id, null) != null);
  }

  @Test
  void whatHangsIsSeenNamedOnceAndNotWaitedForAnyLonger() throws Exception {
    RouteWatch watch = new RouteWatch(Duration.ofMillis(50), Duration.ofMillis(50));
    context.addRoutePolicyFactory(watch);
    RouteBuilder.addRoutes(
        context,
        routes ->
            routes
                .from("direct:deliver")
                .routeId("deliver-sm")
                .process(
                    new AsyncProcessorSupport() {
                      @Override
                      public boolean process(Exchange exchange, AsyncCallback callback) {
                        return false; // and never calls back
                      }
                    })
                .id("black-hole"));
    context.getShutdownStrategy().setTimeout(1);
    context.start();
    assertThat(watch.oldestNanos("deliver")).isZero();
    try (var template = context.createProducerTemplate();
        LogLines log = LogLines.of(RouteWatch.class.getName(), Level.WARN)) {
      CompletableFuture<Exchange> sent =
          CompletableFuture.supplyAsync(() -> template.send("direct:deliver", exchange -> {}));
      await()
          .untilAsserted(
              () ->
                  assertThat(watch.oldestNanos("deliver"))
                      .isGreaterThan(Duration.ofMillis(120).toNanos()));
      assertThat(watch.stuck()).isTrue();

      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                watch.look(context);
                return sent.isDone();
              });

      assertThat(sent.get().getException()).isNotNull();
      assertThat(watch.oldestNanos("deliver")).isZero();
      assertThat(log.messages()).hasSize(2).first().asString().contains("black-hole", "deliver-sm");
    }
  }
}
