package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.LogLines;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.MDC;

/** Lines of the log say whose they are, for those who search by account or message. */
class LogContextTest {
  private static final String ACCOUNT = StubGateway.USERNAME;

  @AutoClose private final LogLines lines = LogLines.of(Logger.ROOT_LOGGER_NAME, Level.INFO);

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

      Map<String, String> refused = contextOf("gateway send_message for " + ACCOUNT);
      assertThat(refused).containsEntry("system_id", ACCOUNT);
      assertThat(refused.get("message_id")).matches("\\d+");
      assertThat(refused).containsKey("exchangeId");
      String session = refused.get("session");
      assertThat(session).isNotEmpty();
      assertThat(contextOf(ACCOUNT + " throttled"))
          .containsEntry("system_id", ACCOUNT)
          .containsEntry("session", session);
      assertThat(contextOf(ACCOUNT + " transceiver session"))
          .containsEntry("system_id", ACCOUNT)
          .containsEntry("session", session);
      assertThat(contextOf("bind of SOMEBODY")).containsEntry("system_id", "SOMEBODY");
    }
    assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
  }

  private Map<String, String> contextOf(String start) {
    return await()
        .until(
            () ->
                lines.events().stream()
                    .filter(event -> event.getFormattedMessage().startsWith(start))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow()
        .getMDCPropertyMap();
  }
}
