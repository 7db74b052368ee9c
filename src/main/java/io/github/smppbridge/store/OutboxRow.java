package io.github.smppbridge.store;

/**
 * A claimed entry: ours until the lease ends or it is settled, retried, dropped or released.
 *
 * @param id key of the row
 * @param entry what to deliver
 * @param attempts claims so far, this one included, less the released ones
 */
public record OutboxRow(long id, OutboxEntry entry, int attempts) {}
