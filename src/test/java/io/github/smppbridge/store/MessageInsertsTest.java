package io.github.smppbridge.store;

class MessageInsertsTest extends MessageInsertsContract {}
