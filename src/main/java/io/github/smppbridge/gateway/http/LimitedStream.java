package io.github.smppbridge.gateway.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** An answer's body, which ends with an error, and its connection, where the limit is. */
final class LimitedStream extends FilterInputStream {
  private final Attempt attempt;

  LimitedStream(InputStream body, Attempt attempt) {
    super(body);
    this.attempt = attempt;
  }

  @Override
  public int read() throws IOException {
    int octet = super.read();
    count(octet < 0 ? 0 : 1);
    return octet;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    int octets = super.read(into, from, length);
    count(Math.max(0, octets));
    return octets;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void count(int octets) throws IOException {
    try {
      attempt.room().take(octets);
    } catch (IOException e) {
      // which closes the connection: closing the stream would read it to its end
      attempt.fail(e);
      throw e;
    }
  }
}
