package io.github.smppbridge.store;

class MessageTableTest extends MessageTableContract {}
