package io.github.smppbridge.store;

class PartTableTest extends PartTableContract {}
