package io.github.smppbridge.store;

class MessageTableIT extends MessageTableContract {}
