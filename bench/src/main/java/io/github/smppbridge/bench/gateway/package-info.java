/**
 * A pretend SMSGate for measurements: the subset of its REST API a bridge uses, with a latency of
 * its own, counts of what it was asked, and phones that report through webhooks at a chosen rate.
 * Runs as a process of its own. Depends on Vert.x and Jackson's streaming parser.
 */
package io.github.smppbridge.bench.gateway;
