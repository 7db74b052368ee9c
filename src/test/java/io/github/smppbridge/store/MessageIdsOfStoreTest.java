package io.github.smppbridge.store;

class MessageIdsOfStoreTest extends MessageIdsContract {}
