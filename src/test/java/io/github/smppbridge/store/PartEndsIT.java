package io.github.smppbridge.store;

import org.junit.jupiter.api.BeforeEach;

class PartEndsIT extends PartEndsContract {

  @BeforeEach
  void startAReplica() {
    replica();
  }
}
