package io.github.smppbridge.http.door;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What an answer says beside its body: these names and no others, and always what tells a browser
 * to keep to itself what it gets.
 */
public final class AnswerHeaders {
  private static final List<String> NAMES =
      List.of(
          "Allow",
          "Cache-Control",
          "Connection",
          "Content-Disposition",
          "Content-Encoding",
          "Content-Language",
          "Content-Length",
          "Content-Security-Policy",
          "Content-Type",
          "Cross-Origin-Opener-Policy",
          "Cross-Origin-Resource-Policy",
          "Date",
          "ETag",
          "Last-Modified",
          "Location",
          "Referrer-Policy",
          "Retry-After",
          "Transfer-Encoding",
          "WWW-Authenticate",
          "X-Content-Type-Options",
          "X-Frame-Options");

  private final Set<String> allowed = ConcurrentHashMap.newKeySet();

  /** Makes the list as it is without routes of others. */
  public AnswerHeaders() {
    NAMES.forEach(this::add);
  }

  /** A route has it in its description. */
  void add(String name) {
    allowed.add(name.toLowerCase(Locale.ROOT));
  }

  boolean allows(String name) {
    return allowed.contains(name.toLowerCase(Locale.ROOT));
  }

  /** Before anybody writes to the answer; who knows better may overwrite it. */
  void prepare(HttpServerResponse response) {
    response
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("X-Frame-Options", "DENY")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Cache-Control", "no-store")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin")
        .putHeader("Cross-Origin-Opener-Policy", "same-origin")
        .putHeader(
            "Content-Security-Policy",
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    response.headersEndHandler(unused -> clean(response.headers()));
  }

  private void clean(MultiMap headers) {
    for (String name : List.copyOf(headers.names())) {
      if (!allows(name)) {
        headers.remove(name);
      }
    }
  }
}
