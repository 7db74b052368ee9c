package io.github.smppbridge.store;

class ReplacementTableTest extends ReplacementTableContract {}
