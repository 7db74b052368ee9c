package io.github.smppbridge.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One thing that happens, and the seed of its details: a step means the same with others left out.
 *
 * @param number from 0
 */
record Step(int number, Kind kind, long seed) {
  /** What can happen, and how often. */
  enum Kind {
    SUBMIT(30),
    SUBMIT_LONG(14),
    SUBMIT_MULTI(5),
    SUBMIT_AGAIN(3),
    QUERY(3),
    CANCEL(5),
    REPLACE(7),
    PHONES_ACT(18),
    PHONES_REPORT(20),
    PHONES_RECEIVE(3),
    REPORT_LOST(1),
    GATEWAY_FORGETS(2),
    ANSWERS(5),
    BIND(5),
    UNBIND(2),
    TIMER(12),
    TIME(8),
    CLOCK_STEP(2),
    STORE_FAULT(4),
    KILL(1),
    KILL_SOON(5),
    START(3);

    private final int weight;

    Kind(int weight) {
      this.weight = weight;
    }
  }

  /** The steps of a seed. */
  static List<Step> plan(long seed, int steps) {
    Random random = new Random(seed);
    List<Kind> kinds = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      for (int i = 0; i < kind.weight; i++) {
        kinds.add(kind);
      }
    }
    List<Step> plan = new ArrayList<>(steps);
    for (int i = 0; i < steps; i++) {
      plan.add(new Step(i, kinds.get(random.nextInt(kinds.size())), random.nextLong()));
    }
    return plan;
  }
}
