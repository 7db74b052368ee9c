package io.github.smppbridge.store;

class LostCommitsTest extends LostCommitsContract {}
