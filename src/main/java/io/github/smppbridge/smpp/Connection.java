package io.github.smppbridge.smpp;

import io.vertx.core.Future;

final class Connection {
  boolean tls() {
    throw new UnsupportedOperationException();
  }

  void respond(SmppRequest request) {}

  Future<Integer> send(Command command, org.jsmpp.bean.Command pdu) {
    throw new UnsupportedOperationException();
  }

  Future<Void> unbind(CloseReason reason) {
    throw new UnsupportedOperationException();
  }

  Future<Void> close(CloseReason reason) {
    throw new UnsupportedOperationException();
  }

  int outstanding() {
    return 0;
  }

  int freeSlots() {
    return 0;
  }

  int requestsInWork() {
    return 0;
  }
}
