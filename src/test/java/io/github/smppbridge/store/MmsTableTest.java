package io.github.smppbridge.store;

class MmsTableTest extends MmsTableContract {}
