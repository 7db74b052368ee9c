package io.github.smppbridge.store;

class RepeatableEventsIT extends RepeatableEventsContract {}
