package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import org.junit.jupiter.api.Test;

class WebhookTableTest extends WebhookTableContract {

  @Test
  void aProcessThatDiedHasNoReceiversOnceTheFileIsOpenedAgain() throws Exception {
    store.close();
    try (Connection connection = connection();
        PreparedStatement note =
            connection.prepareStatement("INSERT INTO receiver VALUES ('A', 'killed', ?)")) {
      note.setLong(1, now());
      note.executeUpdate();
    }

    store = Store.open(options(), callbacks, clock);

    assertThat(get(store.webhooks().state("A")).receivers()).isFalse();
  }
}
