package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WebhookTableTest extends WebhookTableContract {

  @Test
  void aProcessThatDiedHasNoReceiversOnceTheFileIsOpenedAgain() {
    store.close();
    execute("INSERT INTO receiver VALUES ('A', 'killed', ?)", now());

    store = Store.open(options(), callbacks, clock.clocks());

    assertThat(get(store.webhooks().state("A")).receivers()).isFalse();
  }
}
