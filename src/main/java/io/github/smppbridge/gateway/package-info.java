/**
 * The REST side: accounts, authorization, devices, webhook registrations, what SMSGate answers and
 * what that means in SMPP terms. Its beans are called by name from {@code routes/gateway} and
 * {@code routes/bind}. May use Camel, Jackson, the store, {@code smpp.text} and the component's
 * header names.
 */
package io.github.smppbridge.gateway;
