package io.github.smppbridge.tracing;

import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the environment says of tracing, in OpenTelemetry's own words: variables {@code OTEL_…}, and
 * system properties {@code otel.…}, which win. It is on where an exporter of traces or an endpoint
 * is named, and the SDK is not disabled.
 */
public final class TracingOptions {
  private static final String EXPORTER = "otel.traces.exporter";
  private static final String ENDPOINT = "otel.exporter.otlp.endpoint";
  private static final String TRACES_ENDPOINT = "otel.exporter.otlp.traces.endpoint";
  private static final String PROTOCOL = "otel.exporter.otlp.protocol";
  private static final String TRACES_PROTOCOL = "otel.exporter.otlp.traces.protocol";
  private static final String COMPRESSION = "otel.exporter.otlp.compression";
  private static final String TRACES_COMPRESSION = "otel.exporter.otlp.traces.compression";
  private static final List<String> COMPRESSIONS = List.of("gzip", "none");
  private static final String SERVICE = "otel.service.name";
  private static final String NONE = "none";
  private static final String GRPC = "grpc";

  private final Map<String, String> properties;
  private final Map<String, String> names;

  private TracingOptions(Map<String, String> properties, Map<String, String> names) {
    this.properties = properties;
    this.names = names;
  }

  /**
   * Reads them.
   *
   * @param variables the environment
   * @param system the system properties
   * @return empty = nothing is traced
   * @throws TracingOptionException for a value that is certain to be of no use
   */
  public static Optional<TracingOptions> of(Map<String, String> variables, Properties system) {
    Map<String, String> properties = new TreeMap<>();
    Map<String, String> names = new TreeMap<>();
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      String name = variable.getKey();
      if (name.startsWith("OTEL_")) {
        String property = name.toLowerCase(Locale.ROOT).replace('_', '.');
        put(properties, names, property, name, variable.getValue());
      }
    }
    for (String name : system.stringPropertyNames()) {
      if (name.startsWith("otel.")) {
        put(properties, names, name, name, system.getProperty(name));
      }
    }
    TracingOptions options = new TracingOptions(properties, names);
    if (!options.isOn()) {
      return Optional.empty();
    }
    options.complete();
    return Optional.of(options);
  }

  private static void put(
      Map<String, String> properties,
      Map<String, String> names,
      String property,
      String name,
      String value) {
    // empty is unset, as OpenTelemetry has it
    if (!value.isBlank()) {
      properties.put(property, value.strip());
      names.put(property, name);
    }
  }

  private boolean isOn() {
    if ("true".equalsIgnoreCase(properties.get("otel.sdk.disabled"))) {
      return false;
    }
    String exporter = properties.get(EXPORTER);
    return exporter == null
        ? properties.containsKey(ENDPOINT) || properties.containsKey(TRACES_ENDPOINT)
        : !exporter.equalsIgnoreCase(NONE);
  }

  /** What OpenTelemetry would look for, and this bridge has its own idea of. */
  private void complete() {
    refuseGrpc(PROTOCOL);
    refuseGrpc(TRACES_PROTOCOL);
    refuseOtherThan(COMPRESSION);
    refuseOtherThan(TRACES_COMPRESSION);
    requireAddress(ENDPOINT);
    requireAddress(TRACES_ENDPOINT);
    properties.putIfAbsent(PROTOCOL, "http/protobuf");
    if (!properties.getOrDefault("otel.resource.attributes", "").contains("service.name=")) {
      properties.putIfAbsent(SERVICE, "smpp-bridge");
    }
    // metrics are at /metrics, the log is on standard output
    properties.put("otel.metrics.exporter", NONE);
    properties.put("otel.logs.exporter", NONE);
  }

  private void refuseGrpc(String property) {
    if (GRPC.equalsIgnoreCase(properties.get(property))) {
      throw new TracingOptionException(
          nameOf(property)
              + ": grpc is not spoken here; use http/protobuf, whose port at a collector is mostly"
              + " 4318");
    }
  }

  private void refuseOtherThan(String property) {
    String value = properties.get(property);
    if (value != null && !COMPRESSIONS.contains(value)) {
      throw new TracingOptionException(
          nameOf(property) + ": " + value + " is none of " + String.join(", ", COMPRESSIONS));
    }
  }

  private void requireAddress(String property) {
    String value = properties.get(property);
    if (value == null) {
      return;
    }
    try {
      URI uri = URI.create(value);
      if (uri.getHost() != null && String.valueOf(uri.getScheme()).matches("(?i)https?")) {
        return;
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    throw new TracingOptionException(
        nameOf(property) + ": " + value + " is no http or https URL, such as http://otel:4318");
  }

  /**
   * A value.
   *
   * @param property as OpenTelemetry's system properties are named
   * @return null = it is not set
   */
  public String get(String property) {
    return properties.get(property);
  }

  /** {@return all of them, by the names of OpenTelemetry's system properties} */
  public Map<String, String> properties() {
    return Collections.unmodifiableMap(properties);
  }

  /** {@return those that the operator has set} */
  Set<String> set() {
    return names.keySet();
  }

  /**
   * What the operator has called a property.
   *
   * @param property as OpenTelemetry's system properties are named
   * @return the variable, or the property itself
   */
  public String nameOf(String property) {
    return names.getOrDefault(property, property.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"));
  }
}
