package io.github.smppbridge.binds;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One thing that happens, and the seed of its details: a step means the same with others left out.
 *
 * @param account which of the accounts it happens to
 */
record Step(int account, Kind kind, long seed) {
  /** What can happen, and how often. */
  enum Kind {
    BIND(30),
    BIND_WRONGLY(6),
    UNBIND(16),
    LEAVE(10),
    SUBMIT(10),
    WAIT(14),
    FAULT(14),
    SLOW(3),
    PASSWORD(2),
    TIME(4);

    private final int weight;

    Kind(int weight) {
      this.weight = weight;
    }
  }

  /** The steps of a seed. */
  static List<Step> plan(long seed, int steps, int accounts) {
    Random random = new Random(seed);
    List<Kind> kinds = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      for (int i = 0; i < kind.weight; i++) {
        kinds.add(kind);
      }
    }
    List<Step> plan = new ArrayList<>(steps);
    for (int i = 0; i < steps; i++) {
      Kind kind = kinds.get(random.nextInt(kinds.size()));
      plan.add(new Step(random.nextInt(accounts), kind, random.nextLong()));
    }
    return plan;
  }
}
