/**
 * The load generator: raw SMPP clients on one event loop, driven over a small HTTP interface so
 * that the process stays warm over all scenarios. Depends on {@code wire} and Vert.x.
 */
package io.github.smppbridge.bench.load;
