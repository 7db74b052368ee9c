package io.github.smppbridge.store;

class MessageTableIT extends MessageTableContract {

  private final StoreOptions database = PostgresDatabase.create();

  @Override
  StoreOptions database() {
    return database;
  }
}
