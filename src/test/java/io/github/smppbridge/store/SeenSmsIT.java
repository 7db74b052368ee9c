package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class SeenSmsIT extends SeenSmsContract {

  @Test
  void whatAnotherReplicaStoredIsKnown() {
    Instant at = second();
    assertThat(isNew("A", "d", at)).isTrue();
    Store other = replica();
    assertThat(get(report(other, "A", "d", at))).isFalse();
    assertThat(get(report(other, "A", "d", at.plusMillis(1_234)))).isFalse();
    assertThat(together(40, i -> report(anyStore(i), "A", "e", at))).containsOnlyOnce(true);
    get(store.webhooks().tokenFor("A", "user"));
    for (int turn = 0; turn < 20; turn++) {
      String both = "both" + turn;
      assertThat(together(2, i -> report(anyStore(i), "A", both, at.plusMillis(1_234L * i))))
          .as("the two times of one SMS")
          .containsExactlyInAnyOrder(true, false);
    }
  }
}
