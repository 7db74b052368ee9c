package io.github.smppbridge.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** HTTP as tests need it: one request, one answer as text. */
public final class TestHttp {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private TestHttp() {}

  /** A GET without credentials. */
  public static HttpResponse<String> get(String url) {
    return send("GET", url, null, null);
  }

  /**
   * Any request.
   *
   * @param authorization the header of that name, or null
   * @param body JSON unless a header says something else, or null
   * @param headers more of them, name and value in turn
   * @throws UncheckedIOException when there is no answer
   */
  public static HttpResponse<String> send(
      String method, String url, String authorization, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(Patience.LIMIT)
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    try {
      return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
