package io.github.smppbridge.config;

/**
 * The properties that are computed from keys, for routes and Camel's own options, which want host
 * and port, or milliseconds, apart. Nobody sets them: a layer that names one is refused as an
 * unknown key.
 */
enum DerivedKey {
  HTTP_HOST("http.host", "Host of `http.address`."),
  HTTP_PORT("http.port", "Its port."),
  HTTP_MANAGEMENT_HOST("http.management_host", "Host of health and metrics."),
  HTTP_MANAGEMENT_PORT("http.management_port", "Their port."),
  HTTP_OPENAPI_HOST("http.openapi_host", "Host that /openapi.json names."),
  HTTP_OPENAPI_SCHEME("http.openapi_scheme", "http or https, as it names it."),
  HTTP_OPENAPI_PATH("http.openapi_path", "What its paths come after."),
  HTTP_LARGEST_BODY(
      "http.largest_body",
      "Largest request body in octets, larger than `http.max_body_size` where MMS or batches may"
          + " come."),
  SMPP_HOST("smpp.host", "Host of `smpp.bind_address`."),
  SMPP_PORT("smpp.port", "Its port; -1 = SMPP listens with TLS only."),
  SMPP_TLS_HOST("smpp.tls_host", "Host of SMPP over TLS."),
  SMPP_TLS_PORT("smpp.tls_port", "Its port; -1 = TLS is off."),
  SMPP_REQUEST_TIMEOUT_MS(
      "smpp.request_timeout_ms",
      "Time that a submit may take: `smpp.request_timeout`, or what `gateway.timeout` needs."),
  GATEWAY_ENDPOINT(
      "gateway.endpoint",
      "The gateway's API, as the endpoint of a `to:`; `CamelHttpPath` is below it."),
  GATEWAY_ROOT_ENDPOINT(
      "gateway.root_endpoint", "The same for the root of its server, where its health is."),
  GATEWAY_TIMEOUT_MS("gateway.timeout_ms", "`gateway.timeout` in milliseconds."),
  GATEWAY_ATTEMPT_TIMEOUT_MS(
      "gateway.attempt_timeout_ms",
      "What one attempt of a call may take: two fifths of it, so that one that hangs leaves time for"
          + " another."),
  GATEWAY_CONNECT_TIMEOUT_MS(
      "gateway.connect_timeout_ms", "`gateway.connect_timeout`, no longer than an attempt.");

  private final String key;
  private final String sentence;

  DerivedKey(String key, String sentence) {
    this.key = key;
    this.sentence = sentence;
  }

  /** Its name in files and routes. */
  String key() {
    return key;
  }

  /** What it is, for docs/route-reference.md. */
  String sentence() {
    return sentence;
  }
}
