package io.github.smppbridge.store;

class MessageInsertsIT extends MessageInsertsContract {}
