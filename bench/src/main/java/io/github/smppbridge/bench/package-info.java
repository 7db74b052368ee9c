/**
 * The benchmark of smpp-bridge: processes that are measured or measure, each a JVM of its own. This
 * package holds what they all share; nothing here depends on the bridge.
 */
package io.github.smppbridge.bench;
