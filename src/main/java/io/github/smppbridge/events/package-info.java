/**
 * What programs outside are told of messages: which events there are, and how they are written and
 * signed. May use {@code smpp.text}, {@code store}, Camel, JCA, Jackson.
 */
package io.github.smppbridge.events;
