/**
 * Submission: from a submitted PDU to the gateway's message. Content, ids, number, times, priority,
 * phone; the message in the store, and held there until it is due; submit_multi. Its beans are
 * called by name from {@code routes/submit-sm}, {@code routes/submit-multi} and {@code
 * routes/held}. May use {@code clock}, {@code component}, {@code deliver}, {@code gateway}, {@code
 * log}, {@code route}, {@code smpp}, {@code smpp.text}, {@code store}, Caffeine, Camel, Jackson,
 * jSMPP, libphonenumber, SLF4J.
 */
package io.github.smppbridge.submit;
