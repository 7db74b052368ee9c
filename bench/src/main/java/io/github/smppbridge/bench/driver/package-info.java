/** Starts the processes, runs the scenarios, samples {@code /proc}, judges and reports. */
package io.github.smppbridge.bench.driver;
