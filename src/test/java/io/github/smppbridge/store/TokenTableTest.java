package io.github.smppbridge.store;

class TokenTableTest extends TokenTableContract {}
