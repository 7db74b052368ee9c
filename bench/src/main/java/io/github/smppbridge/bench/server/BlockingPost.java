package io.github.smppbridge.bench.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Posts to the gateway and waits for it, with one of the two clients every JDK has. */
@FunctionalInterface
interface BlockingPost {

  /**
   * Posts one request.
   *
   * @param url where
   * @param authorization the header's value
   * @param body JSON
   * @return the body of the answer
   * @throws IOException when the gateway does not accept it
   * @throws InterruptedException when the thread is
   */
  byte[] send(URI url, String authorization, byte[] body) throws IOException, InterruptedException;

  /** java.net.http, synchronous. */
  static BlockingPost jdkClient() {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    return (url, authorization, body) -> {
      HttpRequest request =
          HttpRequest.newBuilder(url)
              .timeout(Duration.ofSeconds(60))
              .header("Authorization", authorization)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofByteArray(body))
              .build();
      HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      requireAccepted(response.statusCode());
      return response.body();
    };
  }

  /** HttpURLConnection; its pool needs the system property http.maxConnections. */
  static BlockingPost urlConnection() {
    return (url, authorization, body) -> {
      HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
      connection.setRequestMethod("POST");
      connection.setConnectTimeout(10_000);
      connection.setReadTimeout(60_000);
      connection.setRequestProperty("Authorization", authorization);
      connection.setRequestProperty("Content-Type", "application/json");
      connection.setDoOutput(true);
      connection.setFixedLengthStreamingMode(body.length);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(body);
      }
      requireAccepted(connection.getResponseCode());
      try (InputStream in = connection.getInputStream()) {
        return in.readAllBytes();
      }
    };
  }

  private static void requireAccepted(int status) throws IOException {
    if (status / 100 != 2) {
      throw new IOException("gateway answered " + status);
    }
  }
}
