package io.github.smppbridge.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.deliver.Receipts;
import io.github.smppbridge.smpp.text.MessageState;
import io.github.smppbridge.store.MessageRow;
import io.github.smppbridge.store.OutboxRow;
import io.github.smppbridge.store.Store;
import io.github.smppbridge.store.StoreOptions;
import io.github.smppbridge.testkit.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Any order of the steps of replace_sm and cancel_sm, of lost requests, lost answers and crashes,
 * of what phones do and report, late, twice or not at all, and of questions to the gateway: in the
 * end the message has one final state and one receipt, and that is true. A failure names its seed,
 * which {@code -Dreplace.seed=…} runs again.
 */
abstract class ReplaceModelContract {
  private static final int RUNS = 400;
  private static final int STEPS = 40;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TestClock clock = new TestClock();
  private final ExecutorService callbacks = Executors.newFixedThreadPool(2);
  private final List<Store> stores = new ArrayList<>();

  abstract StoreOptions database();

  abstract int replicas();

  @BeforeEach
  void open() {
    StoreOptions options = database().withRetentionInterval(Duration.ZERO);
    for (int i = 0; i < replicas(); i++) {
      stores.add(Store.open(options, callbacks, clock));
    }
  }

  @AfterEach
  void close() throws InterruptedException {
    stores.forEach(Store::close);
    callbacks.shutdown();
    assertThat(callbacks.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void inAnyOrderOfStepsAMessageEndsOnceAndItsReceiptIsTrue() throws Exception {
    Long only = Long.getLong("replace.seed");
    long first = only == null ? new Random().nextLong() : only;
    for (long seed = first; seed < first + (only == null ? RUNS : 1); seed++) {
      run(seed);
    }
  }

  private void run(long seed) throws Exception {
    String account = "A" + seed;
    ReplaceModel model = new ReplaceModel(account, new Random(seed), stores, clock, JSON);
    List<String> history = model.history();
    try {
      for (int i = 0; i < STEPS; i++) {
        model.step();
      }
      model.finish();
    } catch (RuntimeException e) {
      throw new AssertionError("seed " + seed + ": " + history, e);
    }

    String about = "seed " + seed + ": " + history;
    MessageRow row = model.row();
    assertThat(row.isFinal()).as(about).isTrue();
    assertThat(row.replacementId()).as(about).isNull();
    List<OutboxRow> receipts =
        stores
            .get(0)
            .outbox()
            .claim(Map.of(account, 100), Duration.ofSeconds(30))
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS);
    assertThat(receipts).as(about).hasSize(1);
    Receipts.Payload receipt =
        JSON.readValue(receipts.get(0).entry().payload(), Receipts.Payload.class);
    assertThat(receipt.state()).as(about).isEqualTo(row.state());
    Set<String> delivered =
        model.delivered().stream().map(ReplaceModel.Sms::text).collect(Collectors.toSet());
    if (MessageState.of(receipt.state()) == MessageState.DELIVERED) {
      assertThat(delivered).as(about).contains(receipt.text());
    } else {
      // but what a phone sends although the gateway had taken it back, which the gateway said
      assertThat(model.delivered().stream().filter(sms -> !sms.takenBack()).toList())
          .as(about)
          .isEmpty();
    }
  }
}
