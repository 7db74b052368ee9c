/**
 * Bridges to compare with: one as most people would write it with jSMPP's server sessions, and one
 * as bare as it can be. Each is the whole of a process; neither stores anything, nor sends
 * receipts.
 */
package io.github.smppbridge.bench.server;
