/**
 * The HTTP client of the gateway: the component {@code gateway-http}. One attempt of a call has one
 * deadline, from the wait for a slot to the last octet of the answer, and one limit of what is read
 * of it; whoever gives up closes the connection. By a client of our own on Netty's sockets, bound
 * to the event loops of Vert.x, or by Camel's for Apache HttpClient, on threads of its own. May use
 * {@code gateway}, {@code route}, {@code tls}, Camel, HttpClient, JSSE, Netty, SLF4J, Vert.x.
 */
package io.github.smppbridge.gateway.http;
