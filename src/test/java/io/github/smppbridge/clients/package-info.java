/**
 * Client libraries that others wrote, each in its default settings, in front of the whole bridge.
 */
package io.github.smppbridge.clients;
