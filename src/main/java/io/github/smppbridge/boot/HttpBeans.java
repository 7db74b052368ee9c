package io.github.smppbridge.boot;

import io.github.smppbridge.config.Address;
import io.github.smppbridge.config.ConfigKey;
import io.github.smppbridge.config.Configuration;
import io.github.smppbridge.http.door.AnswerHeaders;
import io.github.smppbridge.http.door.BadRequest;
import io.github.smppbridge.http.door.ClientAddress;
import io.github.smppbridge.http.door.HttpDoor;
import io.github.smppbridge.smpp.TrustedNetworks;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Package {@code http.door}. */
final class HttpBeans {
  private HttpBeans() {}

  static HttpDoor door(
      Configuration configuration,
      Vertx vertx,
      AnswerHeaders answers,
      Consumer<BadRequest> refused) {
    Address http = configuration.address(ConfigKey.HTTP_ADDRESS).orElseThrow();
    Address management = configuration.address(ConfigKey.HTTP_MANAGEMENT_ADDRESS).orElse(http);
    boolean httpIsLocal = isLoopback(http);
    boolean managementIsLocal = isLoopback(management);
    return new HttpDoor(
        vertx,
        client(configuration),
        names(configuration, httpIsLocal),
        port -> port == management.port() ? managementIsLocal : httpIsLocal,
        configuration.text(ConfigKey.ADMIN_TOKEN),
        answers,
        refused);
  }

  private static ClientAddress client(Configuration configuration) {
    return configuration
        .text(ConfigKey.HTTP_PROXIES)
        .map(list -> TrustedNetworks.parse(List.of(list.split(","))))
        .map(
            proxies ->
                new ClientAddress(
                    proxies::contains, configuration.get(ConfigKey.HTTP_PROXY_HEADER)))
        .orElse(ClientAddress.CONNECTED);
  }

  /** A proxy may pass on the name that the world knows a local server by. */
  private static Set<String> names(Configuration configuration, boolean local) {
    Optional<String> names = configuration.text(ConfigKey.HTTP_ALLOWED_HOSTS);
    Stream<String> listed = names.stream().flatMap(list -> Arrays.stream(list.split(",")));
    Stream<String> known =
        local || names.isPresent()
            ? configuration.text(ConfigKey.HTTP_OPENAPI_PUBLIC_HOST).stream()
                .map(host -> host.replaceFirst(":[0-9]+$", ""))
            : Stream.of();
    return Stream.concat(listed, known).map(String::trim).collect(Collectors.toSet());
  }

  private static boolean isLoopback(Address address) {
    try {
      return InetAddress.getByName(address.host()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
