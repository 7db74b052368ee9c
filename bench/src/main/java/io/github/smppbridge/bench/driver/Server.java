package io.github.smppbridge.bench.driver;

import java.io.IOException;

/**
 * A server that is being measured.
 *
 * @param kind what it is
 * @param child its process
 * @param port where it speaks SMPP
 * @param readySeconds from its start until it was ready
 */
record Server(ServerKind kind, ChildProcess child, int port, double readySeconds)
    implements AutoCloseable {

  ProcFigures figures() throws IOException {
    return child.figures();
  }

  @Override
  public void close() throws InterruptedException {
    child.close();
  }
}
