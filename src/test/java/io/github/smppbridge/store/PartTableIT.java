package io.github.smppbridge.store;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;

class PartTableIT extends PartTableContract {

  private final StoreOptions database = PostgresDatabase.create();
  private Store second;

  @Override
  StoreOptions database() {
    return database;
  }

  @BeforeEach
  void startAReplica() {
    second = replica();
  }

  @Override
  List<Store> adders() {
    return List.of(store, second);
  }
}
