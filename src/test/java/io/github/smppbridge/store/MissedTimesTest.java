package io.github.smppbridge.store;

class MissedTimesTest extends MissedTimesContract {}
