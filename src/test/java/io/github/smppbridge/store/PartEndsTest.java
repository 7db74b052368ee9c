package io.github.smppbridge.store;

class PartEndsTest extends PartEndsContract {}
