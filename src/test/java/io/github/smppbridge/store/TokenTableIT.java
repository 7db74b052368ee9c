package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenTableIT extends TokenTableContract {
  @Test
  void tokensOfAReplicaThatLivesAreItsOwn() {
    Store other = replica();
    get(store.tokens().given("A", "1"));
    get(other.tokens().given("A", "2"));

    assertThat(get(store.tokens().usersWithLeft())).isEmpty();
    assertThat(get(other.tokens().claimLeft("A"))).isEmpty();
    other.close();
    assertThat(get(store.tokens().claimLeft("A"))).containsExactly("2");
  }
}
