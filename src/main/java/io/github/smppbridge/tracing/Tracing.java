package io.github.smppbridge.tracing;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;

/**
 * OpenTelemetry's SDK as the environment has it, and the tracer of a context. Spans go out in
 * batches from a thread of its own; what there is no room for is dropped and counted.
 */
public final class Tracing implements AutoCloseable {
  /** What is said here in other words, and seldom; kept, or their levels may be forgotten. */
  private static final List<Logger> TOLD_HERE =
      List.of(
          Logger.getLogger("io.opentelemetry.exporter"),
          Logger.getLogger("io.opentelemetry.sdk.autoconfigure"));

  private static final Pattern PROPERTY = Pattern.compile("otel(?:\\.[a-z0-9_-]+)+");

  /** What follows may be a secret. */
  private static final String NO_MAP = "Invalid map property";

  private static final String NO_PAIRS = "it is no list of name=value, separated by commas";
  private static final int PLACES = 2_048;
  private static final int CLOSE_SECONDS = 3;

  private final OpenTelemetrySdk sdk;
  private final SpanCounts counts;
  private final String service;

  private Tracing(OpenTelemetrySdk sdk, SpanCounts counts, String service) {
    this.sdk = sdk;
    this.counts = counts;
    this.service = service;
  }

  /**
   * Starts it.
   *
   * @param options what the environment says
   * @throws TracingOptionException for a value that cannot be used
   */
  public static Tracing start(TracingOptions options) {
    TOLD_HERE.forEach(logger -> logger.setLevel(Level.OFF));
    SpanCounts counts = new SpanCounts();
    try {
      OpenTelemetrySdk sdk =
          AutoConfiguredOpenTelemetrySdk.builder()
              .disableShutdownHook()
              .addPropertiesCustomizer(found -> options.properties())
              .addSpanExporterCustomizer(
                  (exporter, config) -> new CountedExporter(exporter, counts))
              .addSpanProcessorCustomizer((processor, config) -> bounded(processor, config, counts))
              .build()
              .getOpenTelemetrySdk();
      return new Tracing(sdk, counts, options.get("otel.service.name"));
    } catch (RuntimeException e) {
      throw refused(options, e);
    }
  }

  private static SpanProcessor bounded(
      SpanProcessor processor, ConfigProperties config, SpanCounts counts) {
    return new BoundedProcessor(
        processor, config.getInt("otel.bsp.max.queue.size", PLACES), counts);
  }

  /** In the operator's words, and without a value that may be a secret. */
  private static TracingOptionException refused(TracingOptions options, RuntimeException failure) {
    String said = "";
    for (Throwable each = failure; each != null; each = each.getCause()) {
      String message = String.valueOf(each.getMessage());
      Matcher property = PROPERTY.matcher(message);
      if (property.find()) {
        String name = property.group();
        return new TracingOptionException(
            options.nameOf(name) + ": " + (message.startsWith(NO_MAP) ? NO_PAIRS : message));
      }
      said = message;
    }
    for (String name : options.set()) {
      if (!name.endsWith("headers") && said.contains(options.get(name))) {
        return new TracingOptionException(options.nameOf(name) + ": " + said);
      }
    }
    return new TracingOptionException("the variables OTEL_… cannot be used: " + said);
  }

  /**
   * Has the messages of a context traced. To be called before its routes are loaded.
   *
   * @param context not yet started
   * @param gateway where the accounts' own gateway is
   * @param ofBundle whether a route of the bundle begins so, given {@code direct:name}
   */
  public void attach(CamelContext context, URI gateway, Predicate<String> ofBundle) {
    MessageTracer tracer =
        new MessageTracer(
            sdk.getTracer("io.github.smppbridge"),
            sdk.getPropagators().getTextMapPropagator(),
            new Places(ofBundle),
            new MessageAttributes(gateway));
    tracer.setCamelContext(context);
    tracer.init(context);
  }

  /** {@return what has become of spans} */
  public SpanCounts counts() {
    return counts;
  }

  /**
   * {@return as what the bridge's spans are found at a collector; null = it has a name elsewhere}
   */
  public String service() {
    return service;
  }

  /** Sends what waits, for some seconds at most. */
  @Override
  public void close() {
    sdk.getSdkTracerProvider().forceFlush().join(CLOSE_SECONDS, TimeUnit.SECONDS);
    sdk.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
  }
}
