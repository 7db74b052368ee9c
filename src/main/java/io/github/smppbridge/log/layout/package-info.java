/** The log's lines, as text and as JSON. May use {@code log}, Logback, SLF4J. */
package io.github.smppbridge.log.layout;
