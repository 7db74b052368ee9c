package io.github.smppbridge.store;

class KnownPlaceTableIT extends KnownPlaceTableContract {}
