package io.github.smppbridge.store;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;

class PartTableIT extends PartTableContract {

  private Store second;

  @Override
  StoreOptions createDatabase() {
    return PostgresDatabase.create();
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
