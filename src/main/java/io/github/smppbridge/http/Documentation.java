package io.github.smppbridge.http;

import io.vertx.core.MultiMap;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Set;

/**
 * Where else the description of the HTTP side is found, and whether it is there at all: {@code
 * /api/v1/docs}, as with android-sms-gateway/smpp-server (Go).
 *
 * @param served false = not found
 */
public record Documentation(boolean served) {
  private static final int NOT_FOUND = 404;
  private static final String HEADERS = "documentation.headers";
  private static final Set<String> OWN =
      Set.of("/docs", "/docs/", "/docs.js", "/docs.css", "/openapi.json");
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "/api/v1/docs", "/docs",
          "/api/v1/docs/", "/docs",
          "/api/v1/docs/index.html", "/docs",
          "/api/v1/docs/doc.json", "/openapi.json");

  /** Before what else the router has. */
  void mount(Router router) {
    router.route().handler(this::look);
  }

  private void look(RoutingContext call) {
    MultiMap kept = call.remove(HEADERS);
    if (kept != null) {
      call.response().headers().setAll(kept);
    }
    String path = call.normalizedPath();
    String meant = ELSEWHERE.getOrDefault(path, path);
    if (!served && OWN.contains(meant)) {
      call.response().setStatusCode(NOT_FOUND).end();
    } else if (meant.equals(path)) {
      call.next();
    } else {
      // which forgets what stands before everything has put into the answer
      call.put(HEADERS, MultiMap.caseInsensitiveMultiMap().setAll(call.response().headers()));
      call.reroute(meant);
    }
  }
}
