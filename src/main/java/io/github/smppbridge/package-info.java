/**
 * The program: reads the configuration, makes what Camel does not make itself (Vert.x, worker
 * threads, metrics, store), binds it to Camel's registry and runs the routes. May use every
 * package.
 */
package io.github.smppbridge;
