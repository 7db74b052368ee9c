package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import at.favre.lib.crypto.bcrypt.BCrypt;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.LogLines;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A full run at DEBUG tells no secret and no text, and at INFO no phone number. */
class PrivacyTest {
  private static final String SHORT = "s3cret12";
  private static final String WRONG = "wr0ngpwd";
  private static final String TEXT = "the eagle has landed";
  private static final String REPLY = "and the owl has left";
  private static final String NUMBER = "4915112345678";
  private static final String SENDER = "+4917298765432";
  private static final String SIGNING_KEY = "signing-key-of-the-phone";
  private static final String ADMIN_TOKEN = "admin-token-of-the-test";

  @TempDir Path folder;
  @AutoClose private final LogLines lines = LogLines.of(Logger.ROOT_LOGGER_NAME, Level.DEBUG);
  private final PatternLayout layout = new PatternLayout();
  private final Appender<ILoggingEvent> printed =
      ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).getAppender("text");

  /** Lines as they would be printed, with the MDC and the whole stack trace. */
  @BeforeEach
  void collect() {
    layout.setContext(lines.getContext());
    layout.setPattern("%level [%thread] %logger %mdc %msg%n%ex{full}");
    layout.start();
    ThresholdFilter infoOnly = new ThresholdFilter();
    infoOnly.setLevel("INFO");
    infoOnly.start();
    printed.addFilter(infoOnly);
  }

  @AfterEach
  void calm() {
    printed.clearAllFilters();
  }

  @Test
  void noLogLineTellsASecretATextOrANumber() throws IOException {
    Path password = Files.writeString(folder.resolve("password"), StubGateway.PASSWORD);
    String hash = BCrypt.withDefaults().hashToString(4, SHORT.toCharArray());
    Path accounts =
        Files.writeString(
            folder.resolve("accounts.yaml"),
            "accounts: {acme: {password_hash: '%s', gateway: {username: %s, password_file: %s}}}"
                .formatted(hash, StubGateway.USERNAME, password));
    String webhookToken;
    try (StubGateway gateway = StubGateway.start().signingKey(SIGNING_KEY);
        TestBridge bridge =
            TestBridge.start(
                gateway,
                folder,
                Map.of(
                    "accounts.file",
                    accounts.toString(),
                    "admin.token",
                    ADMIN_TOKEN,
                    "webhook.signing_keys",
                    "acme=" + SIGNING_KEY,
                    "limits.bind_refusal_delay",
                    "0"))) {
      webhookToken = run(gateway, bridge);
    }
    String basic = base64(StubGateway.USERNAME + ":" + StubGateway.PASSWORD);

    assertThat(lines.events()).hasSizeGreaterThan(500);
    assertNoLine(
        Level.TRACE,
        List.of(
            SHORT,
            WRONG,
            StubGateway.PASSWORD,
            basic,
            "access-STUB01",
            "refresh-STUB01",
            "$2a$04$",
            SIGNING_KEY,
            webhookToken,
            ADMIN_TOKEN));
    assertNoLine(Level.DEBUG, List.of(TEXT, REPLY, hex(TEXT), hex(REPLY), base64(TEXT)));
    assertNoLine(Level.INFO, List.of(NUMBER, SENDER.substring(1)));
  }

  private String run(StubGateway gateway, TestBridge bridge) {
    catchThrowable(() -> bridge.bind("acme", WRONG));
    catchThrowable(() -> Esme.bind(bridge.smppPort(), StubGateway.USERNAME, WRONG));
    String token;
    try (Esme esme = bridge.bind("acme", SHORT)) {
      String url = gateway.account(StubGateway.USERNAME).webhookUrl("sms:sent");
      token = url.replaceAll(".*session=", "");
      String id = esme.submit(TEXT, NUMBER);
      gateway.deliver(gateway.sentId());
      esme.awaitReceipt(id);
      esme.query(id);
      gateway.fireReceived(StubGateway.USERNAME, SENDER, "+" + NUMBER, REPLY);
      esme.awaitMobileOriginated(1);
      fail(gateway, esme);
      bridge.send("POST", "/api/smpp/v1/webhook?session=" + token, null, "{\"no\":1}");
      bridge.send("POST", "/api/smpp/v1/webhook?session=other", null, "nonsense");
      bridge.send("GET", "/admin/sessions", ADMIN_TOKEN, null);
      bridge.send("GET", "/admin/messages?to=" + NUMBER, ADMIN_TOKEN, null);
    }
    return token;
  }

  private static void fail(StubGateway gateway, Esme esme) {
    gateway.respond(
        GatewayOperation.SEND_MESSAGE,
        Answer.error(400, "invalid phone number +" + NUMBER),
        Answer.error(500, "boom for +" + NUMBER),
        Answer.error(401, "unauthorized"));
    for (int i = 0; i < 3; i++) {
      esme.submitStatus(Sms.to(NUMBER).text(TEXT));
    }
    // text that cannot be decoded
    esme.submitStatus(Sms.to(NUMBER).octets(8, TEXT.getBytes(StandardCharsets.US_ASCII)));
    esme.submitStatus(Sms.to("12").text(TEXT));
    esme.submitStatus(Sms.to(NUMBER).text(TEXT).withValidity("999999999999999+"));
  }

  private void assertNoLine(Level from, List<String> forbidden) {
    assertThat(lines.events())
        .filteredOn(line -> line.getLevel().isGreaterOrEqual(from))
        .extracting(layout::doLayout)
        .allSatisfy(text -> assertThat(text).doesNotContain(forbidden));
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }
}
