/**
 * The Camel consumer {@code outbox:due}: starts an exchange for each stored receipt or message
 * whose account has a receiver bound here. May use the store, the component and Camel; knows
 * nothing of what the entries mean.
 */
package io.github.smppbridge.outbox;
