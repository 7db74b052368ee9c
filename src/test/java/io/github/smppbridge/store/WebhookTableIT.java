package io.github.smppbridge.store;

class WebhookTableIT extends WebhookTableContract {
  @Override
  StoreOptions createDatabase() {
    return PostgresDatabase.create();
  }
}
