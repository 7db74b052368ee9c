package io.github.smppbridge.log.layout;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.CoreConstants;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.pattern.DynamicConverter;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.NopStatusListener;
import ch.qos.logback.core.util.OptionHelper;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * The log as it is unless a file says otherwise: {@code LOG_LEVEL} and {@code LOG_FORMAT}, text or
 * json, on standard output. Written in Java, since reading the same from XML costs a start four
 * hundred classes. {@code deploy/logback/logback.xml} is the same as a file, to start from; {@code
 * -Dlogback.configurationFile}, a {@code logback.xml} and a {@code logback-test.xml} on the
 * classpath win, as with any program. In a project that has the bridge's jar on its class path, and
 * is another program, nothing is configured: only {@link #OWN} says that it is the bridge.
 */
public final class LogConfigurator extends ContextAwareBase implements Configurator {
  /** System property: {@code true} in the bridge's own process. */
  public static final String OWN = "smpp-bridge.log";

  /** Needs braces behind the parenthesis of printable: Logback takes what follows for text. */
  static final String PATTERN =
      "%printable(%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level [%thread] %logger{24}"
          + " %replace([%mdc{session:-} %mdc{system_id:-} %mdc{message_id:-} %mdc{exchangeId:-}"
          + "%replace( %mdc{trace_id:-}/%mdc{span_id:-}){' /$', ''}])"
          + "{'\\[ *\\]', ''} %msg){}%n%stack{12}";

  private static final String LEVEL = "LOG_LEVEL";
  private static final String FORMAT = "LOG_FORMAT";
  private static final String JSON = "json";
  private static final String FILE = "logback.configurationFile";
  private static final List<String> FILES = List.of("logback-test.xml", "logback.xml");

  /** One line a second and kind. */
  private static final List<String> TALKATIVE =
      List.of(
          "io.vertx.",
          "io.netty.",
          "org.apache.camel.component.platform.http.",
          "org.apache.camel.processor.errorhandler.",
          "org.apache.camel.impl.engine.DefaultAsyncProcessorAwaitManager");

  /** Noise: one line a start each, or one a refused request. */
  private static final Map<String, Level> LEVELS =
      Map.of(
          "org.flywaydb",
          Level.WARN,
          "com.zaxxer.hikari",
          Level.WARN,
          "org.jsmpp",
          Level.WARN,
          // Lists URLs with 0.0.0.0 whatever the address is.
          "org.apache.camel.component.platform.http.main.MainHttpServerUtil",
          Level.WARN,
          // Logs a whole stack trace at ERROR for every request body above http.max_body_size; what
          // nobody expected is told by BoundedHttpServer.
          "io.vertx.ext.web.RoutingContext",
          Level.OFF);

  /** Made by Logback. */
  public LogConfigurator() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (!Boolean.getBoolean(OWN) || OptionHelper.getSystemProperty(FILE) != null || hasFile()) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    // A log at exit would wait for a lock that the shutdown itself may hold.
    context.getStatusManager().add(new NopStatusListener());
    UnblockedConsole appender = new UnblockedConsole();
    appender.setContext(context);
    appender.setName(json(context) ? JSON : "text");
    appender.addFilter(filter(context));
    appender.setEncoder(json(context) ? jsonLines(context) : text(context));
    appender.start();
    LEVELS.forEach((name, level) -> context.getLogger(name).setLevel(level));
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.toLevel(value(context, LEVEL), Level.INFO));
    root.addAppender(appender);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static boolean hasFile() {
    ClassLoader loader = LogConfigurator.class.getClassLoader();
    return FILES.stream().anyMatch(file -> loader.getResource(file) != null);
  }

  private static boolean json(LoggerContext context) {
    return JSON.equals(value(context, FORMAT));
  }

  private static String value(LoggerContext context, String name) {
    String set = context.getProperty(name);
    set = set == null ? OptionHelper.getSystemProperty(name) : set;
    return set == null ? OptionHelper.getEnv(name) : set;
  }

  private static RepeatedLinesFilter filter(LoggerContext context) {
    RepeatedLinesFilter filter = new RepeatedLinesFilter();
    filter.setContext(context);
    TALKATIVE.forEach(filter::addLogger);
    filter.start();
    return filter;
  }

  /**
   * Names that clients choose, the gateway's words, and what exceptions quote of them, make neither
   * a line of their own nor colours.
   */
  private static Encoder<ILoggingEvent> text(LoggerContext context) {
    Map<String, Supplier<DynamicConverter<?>>> words = new HashMap<>();
    words.put("printable", PrintableConverter::new);
    words.put("stack", StackTraceConverter::new);
    context.putObject(CoreConstants.PATTERN_RULE_REGISTRY_FOR_SUPPLIERS, words);
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setPattern(PATTERN);
    encoder.start();
    return encoder;
  }

  private static Encoder<ILoggingEvent> jsonLines(LoggerContext context) {
    JsonLineEncoder encoder = new JsonLineEncoder();
    encoder.setContext(context);
    encoder.setWithFormattedMessage(true);
    encoder.setWithMessage(false);
    encoder.setWithArguments(false);
    encoder.setWithContext(false);
    encoder.setWithSequenceNumber(false);
    encoder.setWithNanoseconds(false);
    encoder.start();
    return encoder;
  }
}
