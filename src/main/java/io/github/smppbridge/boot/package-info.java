/**
 * What starts the program: from the configuration to Camel Main, the worker threads, one Vert.x,
 * the store and the beans that {@code routes/} call by name, and back down in order. One {@code
 * ...Beans} class wires each feature package. May use {@code accounts}, {@code admin}, {@code
 * bundle}, {@code clock}, {@code component}, {@code config}, {@code deliver}, {@code events},
 * {@code gateway}, {@code gateway.http}, {@code gateway.webhook}, {@code http}, {@code http.door},
 * {@code lean}, {@code log}, {@code ops}, {@code parts}, {@code query}, {@code report}, {@code
 * route}, {@code smpp}, {@code smpp.text}, {@code store}, {@code store.commit}, {@code submit},
 * {@code tls}, {@code tracing}, {@code train}, {@code work}, Camel, JVM, Jackson, Logback,
 * Micrometer, SLF4J, Vert.x.
 */
package io.github.smppbridge.boot;
