/**
 * What time it is, asked for a purpose: the wall clock may be set at any moment, and nothing is to
 * end, to be deleted or to stand still on the strength of that. May use SLF4J.
 */
package io.github.smppbridge.clock;
