package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClockSetIT extends ClockSetContract {
  private static final String LEASE_OF_OTHER =
      "UPDATE node SET lease_until = ? WHERE instance_id = 'other'";

  private long leaseOfOther() {
    return (Long) query("SELECT lease_until FROM node WHERE instance_id = 'other'");
  }

  private void otherIs(Duration ahead) {
    execute("INSERT INTO node (number, instance_id, lease_until) VALUES (9, 'other', 0)");
    execute(LEASE_OF_OTHER, now() + ahead.toMillis());
  }

  @Test
  void theLeaseOfAReplicaThatDiedWithAFastClockEnds() {
    otherIs(Duration.ofHours(100));
    get(store.lowerTimesAhead());
    assertThat(leaseOfOther()).as("maybe it lives").isGreaterThan(now() + 86_400_000);
    clock.advance(options().nodeLease());
    get(store.lowerTimesAhead());
    assertThat(leaseOfOther()).isEqualTo(now() + options().nodeLease().toMillis());
  }

  @Test
  void nothingIsLoweredWhileAnotherReplicaRenewsItsLeaseAheadOfOurs() {
    otherIs(Duration.ofHours(100));
    get(store.lowerTimesAhead());
    insert(message("1", "g").dueAt(now()).nextCheckAt(now() + Duration.ofHours(50).toMillis()));
    for (int i = 0; i < 3; i++) {
      get(store.lowerTimesAhead());
      clock.advance(options().nodeLease());
      execute(LEASE_OF_OTHER, now() + Duration.ofHours(100).toMillis());
    }
    assertThat(checks(now(), 10, 60, "ACME")).isEmpty();
    assertThat(leaseOfOther()).isGreaterThan(now() + 86_400_000);
  }

  @Test
  void aReplicaWhoseClockJumpsAheadTakesNobodysEntriesAndNumber() {
    Store second = replica();
    clock.jump(Duration.ofHours(100));
    int before = second.node();
    get(store.heartbeat());
    assertThat(get(second.heartbeat())).isEqualTo(before);
    assertThat(replica().node()).isNotIn(store.node(), before);
  }
}
