package io.github.smppbridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.github.smppbridge.testkit.ForeignSmsc;
import io.github.smppbridge.testkit.FreePort;
import io.github.smppbridge.testkit.LogLines;
import java.util.Properties;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code routes/sandbox/demo-esme.camel.yaml} against a server that nobody here wrote. */
class DemoEsmeTest {
  private final int port = FreePort.next();
  private final Main main = new Main();
  @AutoClose private final LogLines lines = LogLines.of("demo-esme", Level.INFO);

  @BeforeEach
  void startWithNobodyListening() {
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
    main.stop();
  }

  @Test
  void itWaitsForTheServerAndThenShowsIdsAndReceipts() throws Exception {
    await().until(() -> logged("demo-esme: nobody listens at .* yet"));

    try (ForeignSmsc smsc = new ForeignSmsc(port, "sandbox1")) {
      await().until(() -> logged("demo-esme: bound as SANDBOX"));
      await().until(() -> logged("demo-esme: submitted id=id-[0-9]+"));
      await().until(() -> logged("demo-esme: receipt id=id-[0-9]+ stat=DELIVRD err=000"));

      smsc.receive("4915199999999", "1234", "hello ESME");
      await().until(() -> logged("demo-esme: message from 4915199999999 to 1234: hello ESME"));

      smsc.dropReceivers();
      lines.clear();
      await().until(() -> logged("demo-esme: receipt id=id-[0-9]+ stat=DELIVRD err=000"));
    }
    assertThat(lines.messages()).noneMatch(line -> line.contains("sandbox1"));
  }

  private boolean logged(String pattern) {
    return lines.messages().stream().anyMatch(line -> line.matches(pattern));
  }
}
