/**
 * One trace a message, by Camel's tracer and OpenTelemetry's SDK, where the environment asks for it
 * ({@code OTEL_…}). Nothing of it but {@link io.github.smppbridge.tracing.TracingOptions} is loaded
 * otherwise. May use {@code component}, {@code log}, {@code route}, {@code store}, Caffeine, Camel,
 * OpenTelemetry, SLF4J.
 */
package io.github.smppbridge.tracing;
