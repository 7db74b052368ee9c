/**
 * Everything that SMSGate says and hears: JSON shapes, events, states, error texts and limits;
 * signatures of webhooks; accounts and their login; calls with their circuit breaker and pauses.
 * Its beans are called by name from {@code routes/gateway}, {@code routes/bind} and {@code
 * routes/webhook}. May use {@code component}, {@code log}, {@code route}, {@code smpp}, {@code
 * smpp.text}, {@code work}, Caffeine, Camel, JCA, Jackson, SLF4J.
 */
package io.github.smppbridge.gateway;
