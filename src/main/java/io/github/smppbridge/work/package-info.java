/**
 * How accounts share what they all need: the worker threads, and locks that many take. Uses nothing
 * but the JDK.
 */
package io.github.smppbridge.work;
