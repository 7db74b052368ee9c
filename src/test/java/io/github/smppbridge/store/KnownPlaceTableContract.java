package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where accounts bind from, on any database. */
abstract class KnownPlaceTableContract extends StoreContract {
  private Set<String> places(String account) {
    return get(store.places().of(account));
  }

  private void note(String account, String network) {
    get(store.places().note(account, network));
  }

  @Test
  void placesOutliveARestart() {
    note("ACME", "192.0.2.1");
    note("ACME", "2001:db8:0:0:0:0:0:0/64");
    note("ACME", "192.0.2.1");
    note("OTHER", "198.51.100.1");
    store.close();
    store = Store.open(options(), callbacks, clock.clocks());

    assertThat(places("ACME")).containsExactlyInAnyOrder("192.0.2.1", "2001:db8:0:0:0:0:0:0/64");
    assertThat(places("NOBODY")).isEmpty();
  }

  @Test
  void anAccountKeepsThePlacesItBoundFromLast() {
    for (int i = 0; i < 20; i++) {
      note("ACME", "192.0.2." + i);
      clock.advance(Duration.ofSeconds(1));
    }
    note("ACME", "192.0.2.4");
    assertThat(places("ACME"))
        .hasSize(KnownPlaceTable.MOST_OF_AN_ACCOUNT)
        .contains("192.0.2.4", "192.0.2.19", "192.0.2.5")
        .doesNotContain("192.0.2.3");
  }

  @Test
  void aPlaceNobodyBindsFromIsForgotten() {
    note("ACME", "192.0.2.1");
    note("ACME", "192.0.2.2");
    clock.advance(KnownPlaceTable.RETENTION);
    note("ACME", "192.0.2.2");
    get(store.runRetention());
    assertThat(places("ACME")).hasSize(2);

    clock.advance(Duration.ofMillis(1));
    get(store.runRetention());
    assertThat(places("ACME")).containsExactly("192.0.2.2");
    execute("UPDATE known_place SET seen_at = ?", now() + Duration.ofDays(400).toMillis());
    get(store.runRetention());
    assertThat(places("ACME")).as("noted by a clock that was wrong").isEmpty();
  }

  @Test
  void thereAreNeverTooMany() {
    for (int i = 0; i < 10; i++) {
      note("A" + i, "192.0.2.1");
      clock.advance(Duration.ofMillis(1));
    }
    String surplus = "SELECT seen_at FROM known_place WHERE " + KnownPlaceTable.SURPLUS;
    execute("DELETE FROM known_place WHERE seen_at IN (" + surplus + ")", 0, Long.MAX_VALUE, 3);
    assertThat(rows("SELECT account FROM known_place ORDER BY account", 1))
        .containsExactly("A6", "A7", "A8", "A9");
  }
}
