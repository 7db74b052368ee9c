/** What may stand in a line of the log, and how many lines strangers may cause. May use SLF4J. */
package io.github.smppbridge.log;
