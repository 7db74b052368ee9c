package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventSourceIT extends EventSourceContract {
  @Test
  void whoDiesLeavesThemToOthers() {
    insert(message("m1", "g1"));
    assertThat(claim(store)).hasSize(1);
    Store other = replica();
    assertThat(claim(other)).isEmpty();
    clock.advance(LEASE.plusSeconds(1));

    assertThat(claim(other)).hasSize(1);
  }
}
