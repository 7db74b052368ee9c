package io.github.smppbridge.store;

class MessageTableIT extends MessageTableContract {
  @Override
  StoreOptions createDatabase() {
    return PostgresDatabase.create();
  }
}
