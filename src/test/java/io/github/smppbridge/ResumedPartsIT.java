package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.store.PostgresDatabase;
import io.github.smppbridge.testkit.Esme;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** On PostgreSQL, and by several replicas. */
class ResumedPartsIT extends ResumedParts {
  ResumedPartsIT() {
    super(PostgresDatabase.create());
  }

  @Test
  void replicasThatBothHaveTheAccountMakeOneSmsOfIt() {
    diedAfterTheMessageWasStored(row -> row);
    try (TestBridge one = start();
        TestBridge two = replica();
        Esme first = one.bind();
        Esme second = two.bind()) {
      awaitTheEndOfTheSet();
      assertThat(gateway().accepted()).isEqualTo(1);
      assertThat(gateway().deliver(gateway().last().id())).isEqualTo(200);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> first.receipts().size() + second.receipts().size() == ids.size());
    }
  }

  @Test
  void theReplicaThatHasTheAccountSendsIt() {
    diedAfterTheMessageWasStored(row -> row);
    try (TestBridge without = start();
        TestBridge with = replica();
        Esme esme = with.bind()) {
      awaitTheEndOfTheSet();
      assertThat(gateway().accepted()).isEqualTo(1);
      assertThat(esme.query(ids.get(0)).getMessageState().value()).isZero();
    }
  }
}
