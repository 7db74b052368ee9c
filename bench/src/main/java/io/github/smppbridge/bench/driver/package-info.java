/**
 * The driver: starts the processes, runs the scenarios, samples {@code /proc}, judges the budgets
 * and prints the report. Talks to gateway and generator over HTTP only.
 */
package io.github.smppbridge.bench.driver;
