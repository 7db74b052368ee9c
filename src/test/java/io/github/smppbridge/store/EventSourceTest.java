package io.github.smppbridge.store;

class EventSourceTest extends EventSourceContract {}
