package io.github.smppbridge.store;

class SeenSmsTest extends SeenSmsContract {}
