/**
 * Bridges to compare with: one as most people would write it with jSMPP's server sessions, and one
 * as bare as it can be. Each is the whole of a process. Receipts they keep in memory: what is in
 * flight when such a process ends is lost.
 */
package io.github.smppbridge.bench.server;
