package io.github.smppbridge.deliver;

import io.github.smppbridge.store.Tenure;

/**
 * What a claim gives: entries that may be started until a time, and only while nobody else can have
 * them.
 *
 * @param startBefore System.nanoTime() until which they may be started
 * @param term the term in which they were claimed
 * @param tenure tells of the present one
 */
record Grant(long startBefore, int term, Tenure tenure) {

  boolean late() {
    return startBefore - System.nanoTime() < 0;
  }

  /** Whether this process was taken for dead since, and they were given to others. */
  boolean lost() {
    return term != tenure.term();
  }

  /** Whether they are ours at this moment. */
  boolean sure() {
    return tenure.isProven();
  }
}
