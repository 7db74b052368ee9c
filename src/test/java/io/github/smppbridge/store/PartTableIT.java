package io.github.smppbridge.store;

import org.junit.jupiter.api.BeforeEach;

class PartTableIT extends PartTableContract {

  @BeforeEach
  void startAReplica() {
    replica();
  }
}
