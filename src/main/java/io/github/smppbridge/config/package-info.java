/**
 * What an operator may configure: the table of all keys, the layers they are read from
 * (environment, {@code .env}, YAML, {@code application.properties}, profile, defaults), their
 * validation, and the properties that result for Camel. Takes what the component says of its
 * options. May use {@code component}, {@code files}, {@code smpp}.
 */
package io.github.smppbridge.config;
