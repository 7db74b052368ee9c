package io.github.smppbridge.store;

class HeldTableIT extends HeldTableContract {}
