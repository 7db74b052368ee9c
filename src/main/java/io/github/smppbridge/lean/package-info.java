/**
 * The routes at less cost: what Camel has built of a route is walked through as it is, step after
 * step, without a task, a queue and a copy of the message for each. Whatever it does not know
 * exactly is left to Camel. It knows nothing of this bridge. May use Camel, SLF4J.
 */
package io.github.smppbridge.lean;
