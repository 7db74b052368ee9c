package io.github.smppbridge.store;

class RepeatableEventsTest extends RepeatableEventsContract {}
