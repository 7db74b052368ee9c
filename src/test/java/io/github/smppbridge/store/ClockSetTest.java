package io.github.smppbridge.store;

class ClockSetTest extends ClockSetContract {}
