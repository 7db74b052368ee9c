/**
 * The contract between {@code routes/} and the beans: the names of exchange properties, the
 * attributes of a session, the stored message that an exchange is about, and what a failure says.
 * May use {@code component}, {@code log}, {@code smpp}, {@code store}, {@code store.commit}, Camel,
 * Jackson, SLF4J.
 */
package io.github.smppbridge.route;
