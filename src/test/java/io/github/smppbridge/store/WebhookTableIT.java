package io.github.smppbridge.store;

class WebhookTableIT extends WebhookTableContract {

  private final StoreOptions database = PostgresDatabase.create();

  @Override
  StoreOptions database() {
    return database;
  }
}
