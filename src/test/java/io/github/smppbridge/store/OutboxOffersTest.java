package io.github.smppbridge.store;

class OutboxOffersTest extends OutboxOffersContract {}
