/**
 * The pretend SMSGate of the benchmark: what a bridge asks of the real one, for a few microseconds
 * a message. The tests' own pretends more, and costs more than what is measured.
 */
package io.github.smppbridge.bench.gateway;
