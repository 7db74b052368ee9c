/**
 * What operators see: metrics in Micrometer's registry, which Camel serves at {@code /metrics}, and
 * Camel health checks for {@code /health}. May use Micrometer, Camel's health API, the SMPP
 * observer and the store's figures. No phone number, text or id is ever a label.
 */
package io.github.smppbridge.ops;
