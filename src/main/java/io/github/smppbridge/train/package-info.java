/**
 * {@code train}: a child process of the same program under load, from which the JVM writes the
 * cache that makes later starts fast, and the flags of the JVM that all of the documents and
 * manifests show. Nothing of it runs in a bridge that serves. May use JCA, Vert.x.
 */
package io.github.smppbridge.train;
