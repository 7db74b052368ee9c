/**
 * What is heard of messages: whose webhook it is, the states that phones report, each event once
 * (deduplication), received SMS as they are stored, and reconciliation with the gateway. Its beans
 * are called by name from {@code routes/webhook} and {@code routes/reconcile}. May use {@code
 * clock}, {@code component}, {@code deliver}, {@code events}, {@code gateway}, {@code log}, {@code
 * route}, {@code smpp.text}, {@code store}, Camel, Jackson, SLF4J.
 */
package io.github.smppbridge.report;
