/**
 * What an operator may configure: the table of all keys, the layers they are read from
 * (environment, {@code .env}, YAML, {@code application.properties}, profile, defaults), their
 * validation, and the properties that result for Camel. Depends on the JDK, snakeyaml-engine, and
 * of the protocol on the way networks are written.
 */
package io.github.smppbridge.config;
