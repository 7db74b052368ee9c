package io.github.smppbridge.http.door;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

  /** Encoded once. */
  private static final Map<CharSequence, CharSequence> TO_BROWSERS = new LinkedHashMap<>();

  static {
    String csp = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    tellBrowsers("X-Content-Type-Options", "nosniff");
    tellBrowsers("X-Frame-Options", "DENY");
    tellBrowsers("Referrer-Policy", "no-referrer");
    tellBrowsers("Cache-Control", "no-store");
    tellBrowsers("Cross-Origin-Resource-Policy", "same-origin");
    tellBrowsers("Cross-Origin-Opener-Policy", "same-origin");
    tellBrowsers("Content-Security-Policy", csp);
  }

  /** In the spelling of {@link #NAMES}, and in lower case. */
  private final Set<String> allowed = ConcurrentHashMap.newKeySet();

  /** Makes the list as it is without routes of others. */
  public AnswerHeaders() {
    NAMES.forEach(this::add);
  }

  private static void tellBrowsers(String name, String value) {
    TO_BROWSERS.put(HttpHeaders.createOptimized(name), HttpHeaders.createOptimized(value));
  }

  /** A route has it in its description. */
  void add(String name) {
    allowed.add(name);
    allowed.add(name.toLowerCase(Locale.ROOT));
  }

  boolean allows(String name) {
    return allowed.contains(name) || allowed.contains(name.toLowerCase(Locale.ROOT));
  }

  /** Before anybody writes to the answer; who knows better may overwrite it. */
  void prepare(HttpServerResponse response) {
    MultiMap headers = response.headers();
    TO_BROWSERS.forEach(headers::set);
    response.headersEndHandler(unused -> clean(response.headers()));
  }

  private void clean(MultiMap headers) {
    List<String> refused = null;
    for (Map.Entry<String, String> header : headers) {
      if (!allows(header.getKey())) {
        refused = refused == null ? new ArrayList<>() : refused;
        refused.add(header.getKey());
      }
    }
    if (refused != null) {
      refused.forEach(headers::remove);
    }
  }
}
