/**
 * The few SMPP octets that the load generator and the ideal bridge need, written by hand: framing,
 * a handful of PDUs. Depends on Vert.x buffers only, so that what is measured is the server.
 */
package io.github.smppbridge.bench.wire;
