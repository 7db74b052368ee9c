/**
 * Long messages (concatenation, multipart): parts are stored and joined, what is overdue or lost is
 * ended. Its beans are called by name from {@code routes/join-parts} and {@code routes/parts-due}.
 * May use {@code clock}, {@code component}, {@code deliver}, {@code gateway}, {@code route}, {@code
 * smpp}, {@code smpp.text}, {@code store}, {@code submit}, Camel, Jackson.
 */
package io.github.smppbridge.parts;
