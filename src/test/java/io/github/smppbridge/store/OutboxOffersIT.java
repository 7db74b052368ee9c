package io.github.smppbridge.store;

class OutboxOffersIT extends OutboxOffersContract {}
