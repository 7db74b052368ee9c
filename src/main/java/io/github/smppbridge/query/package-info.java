/**
 * query_sm, cancel_sm, replace_sm and replace_if_present_flag: finding a submitted message again.
 * Its beans are called by name from the routes of these names. May use {@code clock}, {@code
 * component}, {@code deliver}, {@code gateway}, {@code route}, {@code smpp}, {@code smpp.text},
 * {@code store}, {@code submit}, Camel, Jackson, SLF4J.
 */
package io.github.smppbridge.query;
