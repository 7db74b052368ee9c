/**
 * What the routes in {@code routes/sandbox} keep in memory: the accounts, messages and webhooks of
 * a pretend SMSGate server and the clockwork of its pretend phones. The HTTP surface and every step
 * a phone takes are in those routes; only state, validation and signatures are here. All of it is
 * bounded, thread-safe and gone with the process. May use Camel, Jackson, JCA, libphonenumber.
 */
package io.github.smppbridge.sandbox;
