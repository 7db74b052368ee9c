package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whose the gateway's tokens are, on any database. */
abstract class TokenTableContract extends StoreContract {
  private List<String> claim(Store by, String user) {
    return get(by.tokens().claimLeft(user));
  }

  private void given(String user, String id) {
    get(store.tokens().given(user, id));
  }

  @Test
  void tokensOfAProcessThatWasKilledAreGivenOutOnce() {
    given("A", "1");
    given("A", "2");
    given("B", "3");
    get(store.tokens().revoked("A", "2"));
    assertThat(claim(store, "A")).as("its own").isEmpty();
    store.abandon();
    clock.advance(options().nodeLease().plusSeconds(1));
    store = Store.open(options(), callbacks, clock.clocks());

    assertThat(get(store.tokens().usersWithLeft())).containsExactlyInAnyOrder("A", "B");
    given("A", "4");
    assertThat(claim(store, "A")).containsExactly("1");
    assertThat(claim(store, "A")).isEmpty();
    assertThat(claim(store, "C")).isEmpty();
    assertThat(get(store.tokens().usersWithLeft())).containsExactly("B");

    get(store.tokens().left("A", "1"));
    assertThat(claim(store, "A")).as("nobody could revoke it").containsExactly("1");
    get(store.tokens().revoked("A", "1"));
    assertThat(claim(store, "A")).isEmpty();
  }

  @Test
  void tokensThatHaveEndedByThemselvesAreForgotten() {
    given("A", "1");
    get(store.tokens().left("A", "1"));
    get(store.webhookRefusals().note("gateway", List.of("mms:received"), now()));
    clock.advance(TokenTable.RETENTION.plus(Duration.ofSeconds(1)));
    get(store.runRetention());
    assertThat(get(store.tokens().usersWithLeft())).isEmpty();
    assertThat(get(store.webhookRefusals().of("gateway"))).isEmpty();
  }
}
