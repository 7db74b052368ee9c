package io.github.smppbridge.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Accounts on one event loop. */
class LoopTurnsTest {
  private final Queue<Runnable> later = new ArrayDeque<>();
  private final List<String> done = new ArrayList<>();
  private final LoopTurns turns = new LoopTurns(later::add);

  @Test
  void whoSendsLittleIsBegunAtOnceHoweverMuchAnotherSends() {
    send("greedy", 1000);
    send("modest", 3);
    assertThat(Collections.frequency(done, "greedy")).isEqualTo(LoopTurns.AT_ONCE);
    assertThat(Collections.frequency(done, "modest")).isEqualTo(3);
    assertThat(turns.waiting()).isEqualTo(1000 - LoopTurns.AT_ONCE);
  }

  @Test
  void whatWaitsIsTakenInTurnsOneEachTimeTheLoopComesBack() {
    send("a", LoopTurns.AT_ONCE + 3);
    send("b", LoopTurns.AT_ONCE + 2);
    done.clear();
    for (int i = 1; i <= 5; i++) {
      assertThat(later).hasSize(1);
      later.poll().run();
      assertThat(done).hasSize(i);
    }
    assertThat(done).containsExactly("a", "b", "a", "b", "a");
    assertThat(later).isEmpty();
    assertThat(turns.waiting()).isZero();
  }

  @Test
  void anAccountKeepsItsOrder() {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      int number = i;
      turns.execute("a", () -> order.add(number));
      if (i % 7 == 0 && !later.isEmpty()) {
        later.poll().run();
        turns.end();
      }
    }
    while (!later.isEmpty()) {
      later.poll().run();
    }
    assertThat(order).isEqualTo(IntStream.range(0, 100).boxed().toList());
  }

  @Test
  void afterTheLoopHasLookedAtItsSocketsThereIsAnotherTurn() {
    send("a", LoopTurns.AT_ONCE);
    turns.end();
    send("a", LoopTurns.AT_ONCE);
    assertThat(done).hasSize(2 * LoopTurns.AT_ONCE);
    assertThat(later).isEmpty();
  }

  @Test
  void oneThatFailsHoldsUpNobody() {
    send("a", LoopTurns.AT_ONCE);
    turns.execute(
        "a",
        () -> {
          throw new IllegalStateException("on purpose");
        });
    send("a", 1);
    done.clear();
    try {
      later.poll().run();
    } catch (IllegalStateException expected) {
      // told by whoever runs it
    }
    later.poll().run();
    assertThat(done).containsExactly("a");
  }

  private void send(String account, int count) {
    for (int i = 0; i < count; i++) {
      turns.execute(account, () -> done.add(account));
    }
  }
}
