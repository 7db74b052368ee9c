package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookTableTest extends WebhookTableContract {

  @TempDir Path folder;

  @Override
  StoreOptions database() {
    return SqliteDatabase.in(folder);
  }

  @Test
  void aProcessThatDiedHasNoReceiversOnceTheFileIsOpenedAgain() throws Exception {
    store.close();
    try (Connection connection = DriverManager.getConnection(database().url());
        PreparedStatement note =
            connection.prepareStatement("INSERT INTO receiver VALUES ('A', 'killed', ?)")) {
      note.setLong(1, now());
      note.executeUpdate();
    }

    store = Store.open(options(), callbacks, clock);

    assertThat(get(store.webhooks().state("A")).receivers()).isFalse();
  }
}
