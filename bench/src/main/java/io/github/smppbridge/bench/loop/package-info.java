/**
 * What generator and pretend gateway stand on: one event loop, octets in arrays that are used
 * again, timers without allocation. They share the machine with what they measure, so each
 * microsecond they save is one that the figures are not spoilt by.
 */
package io.github.smppbridge.bench.loop;
