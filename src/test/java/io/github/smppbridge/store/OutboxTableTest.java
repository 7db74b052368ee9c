package io.github.smppbridge.store;

class OutboxTableTest extends OutboxTableContract {}
