package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Lines of the log say whose they are, for those who search by account or message. */
class LogContextTest {
  private static final String ACCOUNT = StubGateway.USERNAME;

  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Lines lines = new Lines();
  private final Level level = root.getLevel();

  private static final class Lines extends AppenderBase<ILoggingEvent> {
    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      event.prepareForDeferredProcessing();
      events.add(event);
    }

    Map<String, String> contextOf(String start) {
      await().until(() -> events.stream().anyMatch(e -> e.getFormattedMessage().startsWith(start)));
      return events.stream()
          .filter(event -> event.getFormattedMessage().startsWith(start))
          .findFirst()
          .orElseThrow()
          .getMDCPropertyMap();
    }
  }

  @BeforeEach
  void collect() {
    lines.setContext(root.getLoggerContext());
    lines.start();
    root.addAppender(lines);
    root.setLevel(Level.INFO);
  }

  @AfterEach
  void calm() {
    root.setLevel(level);
    root.detachAppender(lines);
  }

  @Test
  void routesNameSessionAccountAndMessage() {
    Map<String, String> keys =
        Map.of("limits.submit_per_second", "1", "limits.bind_refusal_delay", "0");
    try (TestBridge bridge = TestBridge.start(keys)) {
      bridge.gateway().respond(GatewayOperation.SEND_MESSAGE, Answer.error(400, "no"));
      try (Esme esme = bridge.bind(ACCOUNT, StubGateway.PASSWORD)) {
        esme.submitStatus(Sms.to("4915112345678").text("x"));
        esme.submitStatus(Sms.to("4915112345678").text("x"));
      }
      catchThrowable(() -> bridge.bind("SOMEBODY", "else"));

      Map<String, String> refused = lines.contextOf("gateway send_message for " + ACCOUNT);
      assertThat(refused).containsEntry("system_id", ACCOUNT);
      assertThat(refused.get("message_id")).matches("\\d+");
      assertThat(refused).containsKey("exchangeId");
      String session = refused.get("session");
      assertThat(session).isNotEmpty();
      assertThat(lines.contextOf(ACCOUNT + " throttled"))
          .containsEntry("system_id", ACCOUNT)
          .containsEntry("session", session);
      assertThat(lines.contextOf(ACCOUNT + " transceiver session"))
          .containsEntry("system_id", ACCOUNT)
          .containsEntry("session", session);
      assertThat(lines.contextOf("bind of SOMEBODY")).containsEntry("system_id", "SOMEBODY");
    }
    assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
  }
}
