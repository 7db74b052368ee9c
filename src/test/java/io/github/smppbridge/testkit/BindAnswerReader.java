package io.github.smppbridge.testkit;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jsmpp.DefaultPDUReader;
import org.jsmpp.InvalidCommandLengthException;
import org.jsmpp.bean.Command;

/**
 * jSMPP's reader, except that it reads nothing behind a refused bind until the caller knows of the
 * refusal. jSMPP hands a PDU to another thread and reads on; when the server closes right after its
 * bind_resp, the end of the stream overtakes the answer and the bind fails with a timeout instead
 * of its status.
 */
final class BindAnswerReader extends DefaultPDUReader {
  private final CountDownLatch bindIsOver = new CountDownLatch(1);
  private volatile boolean refused;

  @Override
  public Command readPDUHeader(DataInputStream in)
      throws InvalidCommandLengthException, IOException {
    if (refused) {
      await();
    }
    Command header = super.readPDUHeader(in);
    // before the bind is over the only answers are those to it
    refused = bindIsOver.getCount() > 0 && header.getCommandStatus() != 0;
    return header;
  }

  void bindIsOver() {
    bindIsOver.countDown();
  }

  private void await() throws IOException {
    try {
      bindIsOver.await(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
