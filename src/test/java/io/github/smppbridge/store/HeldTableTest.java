package io.github.smppbridge.store;

class HeldTableTest extends HeldTableContract {}
