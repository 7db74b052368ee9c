package io.github.smppbridge.store;

class KnownPlaceTableTest extends KnownPlaceTableContract {}
