package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MissedTimesIT extends MissedTimesContract {

  @Test
  void anAccountThatIsBoundToSeveralReplicasIsAskedForOnce() {
    replica();
    get(store.webhooks().tokenFor("A", "user"));
    get(
        store
            .webhooks()
            .settle(
                "A",
                "user",
                0,
                List.of(new WebhookRegistration("A", "sms:received", "id", "u", now())),
                Map.of()));
    stores().forEach(each -> get(each.webhooks().markReceivers("A", true, now())));
    execute("UPDATE webhook_route SET missed_since = 1");
    clock.advance(Duration.ofSeconds(10));
    List<List<MissedTimes.Missed>> given =
        together(
            20, i -> anyStore(i).missedTimes().claim("sms:received", Duration.ofSeconds(10), 10));
    assertThat(given.stream().mapToInt(List::size).sum()).isEqualTo(1);
  }
}
