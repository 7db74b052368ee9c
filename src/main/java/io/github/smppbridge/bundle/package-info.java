/**
 * Which routes run: those of the jar, what a team's files add to them or put in their place, and
 * how an edit of these files is taken, whole or not at all. Knows nothing of messages. May use
 * {@code component}, Camel, javac, SLF4J, snakeyaml-engine.
 */
package io.github.smppbridge.bundle;
