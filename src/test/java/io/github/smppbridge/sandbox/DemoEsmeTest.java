package io.github.smppbridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.github.smppbridge.testkit.ForeignSmsc;
import io.github.smppbridge.testkit.FreePort;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** {@code routes/sandbox/demo-esme.camel.yaml} against a server that nobody here wrote. */
class DemoEsmeTest {
  private final int port = FreePort.next();
  private final Main main = new Main();
  private final Lines lines = new Lines();

  @BeforeEach
  void startWithNobodyListening() {
    lines.setContext((ch.qos.logback.classic.LoggerContext) LoggerFactory.getILoggerFactory());
    lines.start();
    ((Logger) LoggerFactory.getLogger("demo-esme")).setLevel(Level.INFO);
    ((Logger) LoggerFactory.getLogger("demo-esme")).addAppender(lines);
    Properties properties = new Properties();
    properties.setProperty(
        "camel.main.routes-include-pattern", "file:routes/sandbox/demo-esme.camel.yaml");
    properties.setProperty("camel.main.shutdown-timeout", "2");
    properties.setProperty("smpp.port", String.valueOf(port));
    properties.setProperty("sandbox.demo_delay", "100");
    properties.setProperty("sandbox.demo_period", "500");
    properties.setProperty("sandbox.demo_messages", "1000");
    main.setPropertyPlaceholderLocations("false");
    main.setOverrideProperties(properties);
    main.start();
  }

  @AfterEach
  void stop() {
    ((Logger) LoggerFactory.getLogger("demo-esme")).detachAppender(lines);
    main.stop();
  }

  @Test
  void itWaitsForTheServerAndThenShowsIdsAndReceipts() throws Exception {
    await().until(() -> lines.matches("demo-esme: nobody listens at .* yet"));

    try (ForeignSmsc smsc = new ForeignSmsc(port, "sandbox1")) {
      await().until(() -> lines.matches("demo-esme: bound as SANDBOX"));
      await().until(() -> lines.matches("demo-esme: submitted id=id-[0-9]+"));
      await().until(() -> lines.matches("demo-esme: receipt id=id-[0-9]+ stat=DELIVRD err=000"));

      smsc.dropReceivers();
      lines.all.clear();
      await().until(() -> lines.matches("demo-esme: receipt id=id-[0-9]+ stat=DELIVRD err=000"));
    }
    assertThat(lines.all).noneMatch(line -> line.contains("sandbox1"));
  }

  private static final class Lines extends AppenderBase<ILoggingEvent> {
    final List<String> all = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      all.add(event.getFormattedMessage());
    }

    boolean matches(String pattern) {
      return all.stream().anyMatch(line -> line.matches(pattern));
    }
  }
}
