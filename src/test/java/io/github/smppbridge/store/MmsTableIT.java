package io.github.smppbridge.store;

class MmsTableIT extends MmsTableContract {}
