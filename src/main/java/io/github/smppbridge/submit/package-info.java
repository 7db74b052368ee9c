/**
 * Submission: from a submitted PDU to the gateway's message. Content, ids, number, times, priority,
 * phone; the message in the store; submit_multi. Its beans are called by name from {@code
 * routes/submit-sm} and {@code routes/submit-multi}. May use {@code component}, {@code deliver},
 * {@code gateway}, {@code log}, {@code route}, {@code smpp}, {@code smpp.text}, {@code store},
 * Caffeine, Camel, jSMPP, libphonenumber, SLF4J.
 */
package io.github.smppbridge.submit;
