package io.github.smppbridge.store;

/**
 * The number of a replica, and what it was lent for. No time is in two of them: a number that is
 * lent again is so from the end of what it was lent for before.
 *
 * @param number 0..1023
 * @param lent how many numbers this process has had before, as one may be lost
 * @param from message ids of this number are not before that, epoch milliseconds
 * @param until nor at or after that, which the heartbeat moves ahead
 */
public record NodeNumber(int number, int lent, long from, long until) {}
