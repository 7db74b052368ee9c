package io.github.smppbridge.gateway.http;

import java.io.IOException;
import java.net.Socket;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.Timeout;

/**
 * Sends a request only when the gateway has said nothing yet that nobody asked for: it would be
 * taken for the answer.
 */
final class CleanConnections extends HttpRequestExecutor {
  private static final Timeout SHORT = Timeout.ofMilliseconds(1);
  private static final int MOST_INTERIM = 10;

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request,
      HttpClientConnection connection,
      HttpResponseInformationCallback interim,
      HttpContext context)
      throws IOException, HttpException {
    if (hasSpoken(connection)) {
      connection.close();
      throw new NotSentException("the gateway answered before it was asked", null);
    }
    int[] seen = {0};
    return super.execute(
        request,
        connection,
        (answer, open, of) -> {
          if (++seen[0] > MOST_INTERIM) {
            throw new HttpException("interim answers without end");
          }
          if (interim != null) {
            interim.execute(answer, open, of);
          }
        },
        context);
  }

  private static boolean hasSpoken(HttpClientConnection connection) throws IOException {
    if (connection.getSSLSession() != null) {
      // only what was deciphered is told without reading
      return connection.isDataAvailable(SHORT);
    }
    Socket socket =
        connection instanceof ManagedHttpClientConnection managed ? managed.getSocket() : null;
    return socket != null && socket.getInputStream().available() > 0;
  }
}
