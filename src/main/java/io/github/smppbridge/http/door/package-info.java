/**
 * The HTTP door: what a request must be like to be let in, what routes see of it, and what an
 * answer says beside its body. May use {@code log}, Camel, SLF4J, Vert.x.
 */
package io.github.smppbridge.http.door;
