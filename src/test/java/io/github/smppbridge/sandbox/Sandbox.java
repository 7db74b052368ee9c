package io.github.smppbridge.sandbox;

import io.github.smppbridge.testkit.FreePort;
import io.github.smppbridge.testkit.TestHttp;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.main.Main;

/** The sandbox's real routes in a Camel of their own on a free port, and a client for them. */
final class Sandbox implements AutoCloseable {
  static final String BASIC = basic("SANDBOX", "sandbox1");

  private final Main main = new Main();
  private final int port = FreePort.next();

  Sandbox(Map<String, String> properties) {
    Properties all = new Properties();
    all.setProperty(
        "camel.main.routes-include-pattern",
        "file:routes/sandbox/gateway.camel.yaml,file:routes/sandbox/phone.camel.yaml");
    all.setProperty("camel.server.enabled", "true");
    all.setProperty("camel.server.host", "127.0.0.1");
    all.setProperty("camel.server.port", String.valueOf(port));
    all.setProperty("camel.main.shutdown-timeout", "2");
    all.putAll(properties);
    main.setPropertyPlaceholderLocations("false");
    main.setOverrideProperties(all);
    main.start();
  }

  Main main() {
    return main;
  }

  String base() {
    return "http://127.0.0.1:" + port + "/sandbox";
  }

  static String basic(String username, String password) {
    byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  /** A call to the API with the default account. */
  HttpResponse<String> call(String method, String path, JsonObject body) {
    return call(BASIC, method, "/3rdparty/v1" + path, body == null ? null : body.encode());
  }

  HttpResponse<String> call(String authorization, String method, String path, String body) {
    return TestHttp.send(method, base() + path, authorization, body);
  }

  @Override
  public void close() {
    main.stop();
  }
}
