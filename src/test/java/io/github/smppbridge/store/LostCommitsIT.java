package io.github.smppbridge.store;

class LostCommitsIT extends LostCommitsContract {}
