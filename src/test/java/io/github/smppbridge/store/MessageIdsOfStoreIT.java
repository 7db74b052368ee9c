package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.smpp.text.MessageIds.Format;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MessageIdsOfStoreIT extends MessageIdsContract {

  @Test
  void aReplicaThatLostItsNumberAndDoesNotKnowRepeatsNoneOfItsSuccessors() {
    Process frozen = process(Format.DECIMAL);
    give(frozen, 10_000);
    int number = frozen.store().node();
    for (int i = 0; i < 3; i++) {
      clock.advance(options().nodeLease().plusMillis(1));
      // as if all others were in use
      execute(
          "INSERT INTO node (number, instance_id, lease_until, id_mark)"
              + " WITH RECURSIVE n(number) AS (SELECT 0 UNION ALL SELECT number + 1 FROM n"
              + " WHERE number < 1023) SELECT number, 'busy', 9000000000000, 0 FROM n"
              + " ON CONFLICT (number) DO UPDATE SET lease_until ="
              + " CASE WHEN node.number = "
              + number
              + " THEN 0 ELSE 9000000000000 END");
      Process next = process(Format.DECIMAL);
      assertThat(next.store().node()).isEqualTo(number);
      give(next, 10_000);
      give(frozen, 10_000);
      clock.advance(Duration.ofSeconds(5));
      give(frozen, 10_000);
      give(next, 10_000);
      next.store().close();
    }
    frozen.store().close();
    assertThat(repeats).isZero();
  }
}
