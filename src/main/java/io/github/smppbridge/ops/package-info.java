/**
 * What operators see: metrics in Micrometer's registry, which Camel serves at {@code /metrics}, and
 * Camel health checks for {@code /health}. No phone number, text or id is ever a label. May use
 * {@code http}, {@code http.door}, {@code smpp}, {@code store}, Camel, JVM, Micrometer, SLF4J.
 */
package io.github.smppbridge.ops;
