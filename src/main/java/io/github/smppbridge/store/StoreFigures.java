package io.github.smppbridge.store;

import java.util.Map;

/**
 * Figures for metrics. Those of the outbox are read from the database at most every few seconds and
 * hold for all replicas; the others are of this process.
 *
 * @param outboxDepth entries by kind
 * @param outboxOldestAt creation time of the oldest entry by kind, epoch milliseconds
 * @param outboxExpired entries deleted because they expired
 * @param outboxDropped entries dropped as undeliverable
 * @param queueLength operations that wait for the writer
 * @param queueCapacity most that may wait
 * @param operations operations committed
 * @param commits transactions committed
 * @param commitNanos time spent in them, waiting for the disk included
 * @param forces how often the disk was asked for what is committed, where commits do not wait for
 *     it
 * @param forceNanos time spent waiting for that
 * @param failures operations that failed
 * @param repeated operations that failed and are repeated until they succeed
 * @param rejected operations refused because a queue was full
 * @param writingNanos how long the transaction that is being written has taken; 0 = none is
 * @param unrecorded messages that the gateway has and that could not be stored
 * @param held messages that are to be sent later, of all replicas
 */
public record StoreFigures(
    Map<String, Long> outboxDepth,
    Map<String, Long> outboxOldestAt,
    long outboxExpired,
    long outboxDropped,
    int queueLength,
    int queueCapacity,
    long operations,
    long commits,
    long commitNanos,
    long forces,
    long forceNanos,
    long failures,
    int repeated,
    long rejected,
    long writingNanos,
    long unrecorded,
    long held) {}
