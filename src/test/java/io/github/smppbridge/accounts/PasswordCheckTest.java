package io.github.smppbridge.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.github.smppbridge.component.Secret;
import io.github.smppbridge.smpp.SmppStatusException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PasswordCheckTest {
  private static final Secret HASH =
      Secret.of(BCrypt.withDefaults().hashToString(4, "right".toCharArray()));

  /** Where comparisons wait for a thread. */
  private final Queue<Runnable> slots = new ArrayDeque<>();

  private final PasswordCheck passwords = new PasswordCheck(new PasswordThreads(slots::add));

  private CompletableFuture<Boolean> check(String password, String network, Runnable again) {
    return passwords.matches(Secret.of(password), HASH, network, again).toCompletableFuture();
  }

  private void work() {
    for (Runnable slot = slots.poll(); slot != null; slot = slots.poll()) {
      slot.run();
    }
  }

  @Test
  void nobodyWaitsOnTheThreadOfABind() {
    CompletableFuture<Boolean> right = check("right", "192.0.2.1", () -> {});
    CompletableFuture<Boolean> wrong = check("wrong", "192.0.2.1", () -> {});
    assertThat(right).isNotDone();
    assertThat(passwords.waiting()).isEqualTo(2);
    work();
    assertThat(right).isCompletedWithValue(true);
    assertThat(wrong).isCompletedWithValue(false);
    assertThat(check("right", "192.0.2.1", () -> {})).as("known").isCompletedWithValue(true);
    assertThat(passwords.waiting()).isZero();
  }

  @Test
  void theGuardIsAskedAgainWhenThereIsASlot() {
    SmppStatusException blocked = new SmppStatusException(13, "blocked meanwhile");
    CompletableFuture<Boolean> late =
        check(
            "right",
            "192.0.2.1",
            () -> {
              throw blocked;
            });
    work();
    assertThat(late).isCompletedExceptionally();
    assertThatThrownBy(late::join).hasCause(blocked);
  }

  @Test
  void networksTakeTurnsAndManyOfOneHoldUpNobody() {
    List<String> order = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      check("wrong", "192.0.2.1", () -> order.add("flood"));
    }
    check("wrong", "192.0.2.2", () -> order.add("other"));
    work();
    assertThat(order).hasSize(21);
    assertThat(order.indexOf("other")).isEqualTo(1);
  }

  @Test
  void thoseWhoWaitAreBoundedOfOneNetworkAndInAll() {
    for (int network = 0; network < 10; network++) {
      String address = "192.0.2." + network;
      int room =
          Math.min(
              PasswordThreads.MOST_OF_NETWORK, PasswordThreads.MOST_WAITING - passwords.waiting());
      IntStream.range(0, room).forEach(i -> check("wrong", address, () -> {}));
      assertThatThrownBy(() -> check("wrong", address, () -> {}))
          .isInstanceOf(RejectedExecutionException.class);
    }
    assertThat(passwords.waiting()).isEqualTo(PasswordThreads.MOST_WAITING);
    assertThat(slots).hasSize(PasswordThreads.MOST_WAITING);
  }
}
