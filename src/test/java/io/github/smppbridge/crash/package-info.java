/** Bridges that are killed between two steps, and what must hold when another one goes on. */
package io.github.smppbridge.crash;
