/** The program's entry, and nothing else. May use {@code boot}. */
package io.github.smppbridge;
