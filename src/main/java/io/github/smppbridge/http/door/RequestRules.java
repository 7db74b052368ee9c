package io.github.smppbridge.http.door;

import io.github.smppbridge.http.door.RequestTarget.InvalidTargetException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a request must be like to be let in, whatever it asks for. */
public final class RequestRules {
  /** Guarded by an unguessable token, and reached through proxies under names of theirs. */
  public static final String WEBHOOK_PATH = "/api/smpp/v1/webhook";

  static final String ADMIN_PATH = "/admin";

  private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<String> UNSAFE_METHODS = Set.of("POST", "PUT", "PATCH", "DELETE");

  /** Given twice, one reader takes the first and another the last. */
  private static final List<String> SINGLE =
      List.of(
          "Host",
          "Authorization",
          "Content-Type",
          "Content-Length",
          "Transfer-Encoding",
          "Expect",
          "Origin",
          "Sec-Fetch-Site");

  private final AllowedHosts hosts;

  RequestRules(AllowedHosts hosts) {
    this.hosts = hosts;
  }

  /**
   * Looks at a request.
   *
   * @return why it is not let in; empty = it is
   */
  Optional<BadRequest> refusal(HttpServerRequest request) {
    String method = request.method().name();
    if (!SAFE_METHODS.contains(method) && !UNSAFE_METHODS.contains(method)) {
      return Optional.of(BadRequest.METHOD);
    }
    if (!headersFit(request)) {
      return Optional.of(BadRequest.HEADER);
    }
    RequestTarget target;
    try {
      target = RequestTarget.of(request.uri());
    } catch (InvalidTargetException e) {
      return Optional.of(ofTarget(request.uri(), e.why()));
    }
    if (!hostFits(request, target.path())) {
      return Optional.of(BadRequest.HOST);
    }
    boolean guarded = UNSAFE_METHODS.contains(method) || isAdmin(target.path());
    return guarded && crossSite(request) ? Optional.of(BadRequest.CROSS_SITE) : Optional.empty();
  }

  /** A token that no webhook can have is one that none has. */
  private static BadRequest ofTarget(String uri, BadRequest why) {
    return why == BadRequest.PARAMETER
            && uri.startsWith(WEBHOOK_PATH + "?")
            && uri.indexOf("session=") == uri.lastIndexOf("session=")
        ? BadRequest.WEBHOOK
        : why;
  }

  static boolean isAdmin(String path) {
    return path.equals(ADMIN_PATH) || path.startsWith(ADMIN_PATH + "/");
  }

  private static boolean headersFit(HttpServerRequest request) {
    int seen = 0;
    for (Map.Entry<String, String> header : request.headers()) {
      if (!HeaderText.isName(header.getKey()) || !HeaderText.isValue(header.getValue())) {
        return false;
      }
      int single = single(header.getKey());
      if ((seen & single) != 0) {
        return false;
      }
      seen |= single;
    }
    String coding = request.getHeader("Transfer-Encoding");
    String expect = request.getHeader("Expect");
    return (coding == null
            || coding.equalsIgnoreCase("chunked") && request.version() == HttpVersion.HTTP_1_1)
        && (expect == null || expect.equalsIgnoreCase("100-continue"));
  }

  /** A bit of its own for each header that may come once; 0 for others. */
  private static int single(String name) {
    for (int i = 0; i < SINGLE.size(); i++) {
      if (SINGLE.get(i).equalsIgnoreCase(name)) {
        return 1 << i;
      }
    }
    return 0;
  }

  private boolean hostFits(HttpServerRequest request, String path) {
    String host = request.getHeader("Host");
    if (host == null) {
      // what balancers that speak HTTP/1.0 ask for
      return request.version() == HttpVersion.HTTP_1_0 && path.startsWith("/health");
    }
    int port = request.localAddress() == null ? 0 : request.localAddress().port();
    return path.equals(WEBHOOK_PATH) ? AllowedHosts.isHost(host) : hosts.allows(host, port);
  }

  private static boolean crossSite(HttpServerRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null) {
      return !site.equals("same-origin") && !site.equals("none");
    }
    String origin = request.getHeader("Origin");
    if (origin == null) {
      return false;
    }
    String host = String.valueOf(request.getHeader("Host")).toLowerCase(Locale.ROOT);
    String lower = origin.toLowerCase(Locale.ROOT);
    return !lower.equals("http://" + host) && !lower.equals("https://" + host);
  }
}
