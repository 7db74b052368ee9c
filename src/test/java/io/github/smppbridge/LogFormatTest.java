package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.OutputStreamAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.log.layout.LogConfigurator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/**
 * The log's lines as text and as JSON, as they are without a file, and with the one to start from.
 */
class LogFormatTest {
  private static final LoggerContext TEXT = new LoggerContext();
  private static final LoggerContext JSON = new LoggerContext();

  @BeforeAll
  static void configure() {
    configure(TEXT, "text");
    configure(JSON, "json");
  }

  private static void configure(LoggerContext context, String format) {
    context.putProperty("LOG_FORMAT", format);
    new LogConfigurator().configure(context);
  }

  @AfterAll
  static void end() {
    TEXT.stop();
    JSON.stop();
  }

  private static OutputStreamAppender<ILoggingEvent> appender(LoggerContext context) {
    var all = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
    return (OutputStreamAppender<ILoggingEvent>) all.next();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void theFileToStartFromSaysTheSame(String format) throws Exception {
    LoggerContext context = new LoggerContext();
    context.putProperty("LOG_FORMAT", format);
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure("deploy/logback/logback.xml");
    LoggerContext ours = format.equals("text") ? TEXT : JSON;
    assertThat(levels(context)).isEqualTo(levels(ours)).containsEntry("org.jsmpp", Level.WARN);
    LoggingEvent event = event(context, "one text");
    assertThat(encoded(context, event)).isEqualTo(encoded(ours, event)).contains("one text");
    context.stop();
  }

  private static Map<String, Level> levels(LoggerContext context) {
    return context.getLoggerList().stream()
        .filter(logger -> logger.getLevel() != null)
        .collect(Collectors.toMap(Logger::getName, Logger::getLevel));
  }

  private static String encoded(LoggerContext context, ILoggingEvent event) {
    return new String(appender(context).getEncoder().encode(event), StandardCharsets.UTF_8);
  }

  /** All that a terminal, a program that splits lines, or a reader may take for something else. */
  static Stream<String> evil() {
    return IntStream.of(
            0, 7, 8, 9, 0xa, 0xb, 0xc, 0xd, 0x1b, 0x1c, 0x1d, 0x1e, 0x1f, 0x7f, 0x80, 0x85, 0x9b,
            0x9d, 0xad, 0x61c, 0x200b, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202e, 0x2066,
            0x2069, 0xfeff, 0xe0001)
        .mapToObj(character -> "evil" + Character.toString(character) + "2026-01-01 ERROR forged");
  }

  /** An event that says it wherever an event can say anything. */
  private static LoggingEvent event(LoggerContext context, String text) {
    return event(context, text, thrown(text));
  }

  private static Exception thrown(String text) {
    IllegalStateException thrown =
        new IllegalStateException(text, new IllegalArgumentException(text));
    thrown.addSuppressed(new RuntimeException(text));
    thrown.setStackTrace(
        new StackTraceElement[] {new StackTraceElement(text, text, text + ".java", 1)});
    return thrown;
  }

  private static LoggingEvent event(LoggerContext context, String text, Exception thrown) {
    return event(context, text, thrown, Map.of("system_id", text, "session", text, text, text));
  }

  private static LoggingEvent event(
      LoggerContext context, String text, Exception thrown, Map<String, String> mdc) {
    LoggingEvent event = new LoggingEvent();
    event.setLoggerContext(context);
    event.setLoggerContextRemoteView(context.getLoggerContextRemoteView());
    event.setLoggerName("name." + text);
    event.setThreadName("thread " + text);
    event.setTimeStamp(0);
    event.setLevel(Level.WARN);
    event.setMessage(text + " {}");
    event.setArgumentArray(new Object[] {text});
    event.setMDCPropertyMap(mdc);
    event.addKeyValuePair(new KeyValuePair(text, text));
    if (thrown != null) {
      event.setThrowableProxy(new ThrowableProxy(thrown));
    }
    return event;
  }

  @ParameterizedTest
  @MethodSource("evil")
  void noTextMakesALineOfItsOwn(String text) {
    String lines = encoded(TEXT, event(TEXT, text));

    List<String> all = lines.lines().toList();
    assertThat(all.get(0)).contains("WARN").contains("evil?2026-01-01 ERROR forged");
    assertThat(all.subList(1, all.size()))
        .allMatch(
            line ->
                line.matches(
                    "java\\.lang\\.[^\t]*|\t+(at|Suppressed:|\\.\\.\\.) .*|Caused by: .*|\t+\\.\\.\\..*"));
    // what remains are the breaks and indents of the stack trace itself
    assertThat(lines.replace("\n", "").replace("\t", "").codePoints())
        .noneMatch(LogFormatTest::unfit);
    assertThat(lines).doesNotContain(text);
  }

  @ParameterizedTest
  @MethodSource("evil")
  void jsonIsALineWhateverIsSaid(String text) throws Exception {
    String line = encoded(JSON, event(JSON, text));

    assertThat(line).endsWith("\n");
    assertThat(line.stripTrailing().codePoints()).noneMatch(LogFormatTest::unfit);
    JsonNode json = new ObjectMapper().readTree(line);
    assertThat(json.path("formattedMessage").asText()).isEqualTo(text + " " + text);
    assertThat(json.path("mdc").path("system_id").asText()).isEqualTo(text);
    assertThat(json.path("throwable").path("message").asText()).isEqualTo(text);
  }

  private static boolean unfit(int character) {
    int type = Character.getType(character);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.SURROGATE;
  }

  @Test
  void aLineOfATracedMessageHasItsTraceAndNoOtherHas() throws Exception {
    Map<String, String> trace = Map.of("exchangeId", "E1", "trace_id", "0af7", "span_id", "b7ad");
    LoggingEvent traced = event(TEXT, "text", null, trace);
    LoggingEvent untraced = event(TEXT, "text", null, Map.of("exchangeId", "E1"));

    assertThat(encoded(TEXT, traced)).contains("E1 0af7/b7ad] text");
    assertThat(encoded(TEXT, untraced)).contains("E1] text");
    JsonNode json = new ObjectMapper().readTree(encoded(JSON, traced));
    assertThat(json.path("mdc").path("trace_id").asText()).isEqualTo("0af7");
    assertThat(json.path("mdc").path("span_id").asText()).isEqualTo("b7ad");
  }

  @Test
  void aHalfOfAPairIsNoCharacter() {
    LoggingEvent event = event(TEXT, "half \ud800 of a pair, whole 😀");
    assertThat(encoded(TEXT, event)).contains("half ? of a pair, whole 😀");
    assertThat(encoded(JSON, event(JSON, "half \ud800"))).hasLineCount(1).contains("half");
  }

  @Test
  void aLineEndsSomewhere() {
    String lines = encoded(TEXT, event(TEXT, "x".repeat(100_000)));
    assertThat(lines.lines()).allMatch(line -> line.length() < 30_000);
  }

  @Test
  void stackTracesStayReadable() {
    LoggingEvent event = event(TEXT, "plain", new IllegalStateException("it went wrong"));
    assertThat(encoded(TEXT, event).lines().skip(1).limit(2).toList())
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo("java.lang.IllegalStateException: it went wrong"),
            frame -> assertThat(frame).startsWith("\tat io.github.smppbridge.LogFormatTest."));
  }

  /** Nothing in the process may write another way: tests log by the same configuration. */
  @Test
  void allAppendersAreThese() {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    assertThat(root.getAppender("text")).isNotNull();
    assertThat(appender(JSON).getEncoder().getClass().getSimpleName()).isEqualTo("JsonLineEncoder");
  }
}
