package io.github.smppbridge.smpp.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One thing that happens, and the seed of its details: a step means the same with others left out.
 *
 * @param number from 0
 * @param place which of the clients does it, or has it done to it
 */
record Step(int number, int place, Kind kind, long seed) {
  /** What can happen, and how often. */
  enum Kind {
    WRITE(46),
    WAIT(16),
    ANSWER(12),
    DELIVER(10),
    CONNECT(5),
    STOP_READING(2),
    READ_AGAIN(3),
    END_OF_STREAM(1),
    RESET(1),
    CLOSE(1),
    UNBIND_OURS(1),
    CLOSE_OURS(1);

    private final int weight;

    Kind(int weight) {
      this.weight = weight;
    }
  }

  /** The steps of a seed. */
  static List<Step> plan(long seed, int steps, int places) {
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
      plan.add(new Step(i, random.nextInt(places), kind, random.nextLong()));
    }
    return plan;
  }
}
