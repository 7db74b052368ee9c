package io.github.smppbridge.config;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The values of {@link DerivedKey}. And the options of {@code smpp-server} that keys feed, which a
 * layer may set otherwise.
 */
record DerivedProperties(Configuration configuration) {
  private static final int DEFAULT_TLS_PORT = 2776;
  private static final int OFF = -1;
  private static final String LARGE_BODY = "4194304";

  /** What the store and the steps between may take of a request. */
  private static final long STORE_MILLIS = 10_000;

  Map<String, String> all() {
    Map<String, String> derived = addresses();
    String api = configuration.get(ConfigKey.GATEWAY_API_BASE_URL).replaceAll("/+$", "");
    derived.put(DerivedKey.GATEWAY_ENDPOINT.key(), gatewayEndpoint(api));
    derived.put(DerivedKey.GATEWAY_ROOT_ENDPOINT.key(), gatewayEndpoint(root(api)));
    long connect = configuration.duration(ConfigKey.GATEWAY_CONNECT_TIMEOUT).toMillis();
    derived.put(
        DerivedKey.GATEWAY_TIMEOUT_MS.key(),
        Long.toString(configuration.duration(ConfigKey.GATEWAY_TIMEOUT).toMillis()));
    derived.put(DerivedKey.GATEWAY_ATTEMPT_TIMEOUT_MS.key(), Long.toString(attemptMillis()));
    derived.putAll(description());
    derived.put(DerivedKey.SMPP_REQUEST_TIMEOUT_MS.key(), Long.toString(requestMillis()));
    derived.put(DerivedKey.HTTP_LARGEST_BODY.key(), largestBody());
    derived.put(
        DerivedKey.GATEWAY_CONNECT_TIMEOUT_MS.key(),
        Long.toString(Math.min(connect, attemptMillis())));
    return derived;
  }

  /** The options that {@link ConfigKey} says are fed, as Camel's files name them. */
  static Map<String, String> componentOptions() {
    Map<String, String> options = new TreeMap<>();
    for (ConfigKey key : ConfigKey.values()) {
      key.componentOption()
          .ifPresent(
              name ->
                  options.put(
                      "camel.component.smpp-server."
                          + name.replaceAll("[A-Z]", "-$0").toLowerCase(Locale.ROOT),
                      "{{" + key.key() + "}}"));
    }
    return options;
  }

  /** Hosts and ports alone. */
  Map<String, String> addresses() {
    Address http = configuration.address(ConfigKey.HTTP_ADDRESS).orElseThrow();
    Address management = configuration.address(ConfigKey.HTTP_MANAGEMENT_ADDRESS).orElse(http);
    Address plain = configuration.address(ConfigKey.SMPP_BIND_ADDRESS).orElseThrow();
    Address tls = tls(plain);
    boolean tlsOnly = tls.equals(plain);
    Map<String, String> derived = new TreeMap<>();
    put(derived, "http.", http);
    put(derived, "http.management_", management);
    put(derived, "smpp.", tlsOnly ? new Address(plain.host(), OFF) : plain);
    put(derived, "smpp.tls_", tls);
    return derived;
  }

  private Map<String, String> description() {
    Address http = configuration.address(ConfigKey.HTTP_ADDRESS).orElseThrow();
    Optional<String> proxy = configuration.text(ConfigKey.HTTP_OPENAPI_PUBLIC_HOST);
    String path = "/" + configuration.get(ConfigKey.HTTP_OPENAPI_PUBLIC_PATH);
    return Map.of(
        DerivedKey.HTTP_OPENAPI_HOST.key(),
        proxy.orElse(http.host() + ":" + http.port()),
        DerivedKey.HTTP_OPENAPI_SCHEME.key(),
        proxy.isPresent() || configuration.text(ConfigKey.HTTP_TLS_CERT).isPresent()
            ? "https"
            : "http",
        DerivedKey.HTTP_OPENAPI_PATH.key(),
        path.replaceAll("/+", "/").replaceFirst("(/api/v1)?/?$", "") + "/");
  }

  private Address tls(Address plain) {
    if (configuration.text(ConfigKey.SMPP_TLS_CERT).isEmpty()) {
      return new Address(plain.host(), OFF);
    }
    return configuration
        .address(ConfigKey.SMPP_TLS_BIND_ADDRESS)
        .orElseGet(() -> new Address(plain.host(), DEFAULT_TLS_PORT));
  }

  /** What the API's path comes after; without that path, what comes after the host is cut. */
  private static String root(String api) {
    String before = api.replaceFirst("(/api)?/3rdparty/v\\d+$", "");
    return before.equals(api) ? api.replaceFirst("(?<=[^:/])/.*$", "") : before;
  }

  private String gatewayEndpoint(String url) {
    return "gateway-http:"
        + url
        + "?client="
        + configuration.get(ConfigKey.GATEWAY_CLIENT)
        + "&timeout="
        + attemptMillis()
        + "&maxAnswerSize="
        + configuration.get(ConfigKey.GATEWAY_MAX_ANSWER_SIZE);
  }

  private long attemptMillis() {
    return configuration.duration(ConfigKey.GATEWAY_TIMEOUT).toMillis() * 2 / 5;
  }

  /**
   * The attempts of a call, the same again with the account's own credentials, and the question
   * what became of it; and what the store needs.
   */
  private long requestMillis() {
    long set = configuration.duration(ConfigKey.SMPP_REQUEST_TIMEOUT).toMillis();
    return set > 0
        ? set
        : 3 * configuration.duration(ConfigKey.GATEWAY_TIMEOUT).toMillis() + STORE_MILLIS;
  }

  /**
   * A fetched MMS comes with its attachments, a megabyte or three at the most, and a batch is of a
   * hundred messages.
   */
  private String largestBody() {
    String key = ConfigKey.HTTP_MAX_BODY_SIZE.key();
    boolean large =
        configuration.flag(ConfigKey.MO_MMS) || configuration.flag(ConfigKey.WEBHOOK_BATCHES);
    return large && configuration.source(key).equals(Configuration.DEFAULT)
        ? LARGE_BODY
        : configuration.get(ConfigKey.HTTP_MAX_BODY_SIZE);
  }

  private static void put(Map<String, String> derived, String prefix, Address address) {
    derived.put(prefix + "host", address.host());
    derived.put(prefix + "port", Integer.toString(address.port()));
  }
}
