/**
 * Files that an operator writes or must protect: who may read them, and YAML as it is written. May
 * use snakeyaml-engine.
 */
package io.github.smppbridge.files;
