package io.github.smppbridge.config;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Every key the bridge knows: the one table that validation, {@code application.properties}, the
 * README and the code agree on.
 */
public enum ConfigKey {
  /** Where health, metrics, documentation and the webhook listen. */
  HTTP_ADDRESS(
      "http.address",
      "127.0.0.1:3000",
      Rule.address(),
      "where health, metrics, documentation and the webhook listen"),
  /** Health and metrics on an address of their own; empty = http.address. */
  HTTP_MANAGEMENT_ADDRESS(
      "http.management_address",
      "",
      Rule.address().orEmpty(),
      "health and metrics on an address of their own; empty = http.address"),
  /** Largest request body in octets; longer ones get 413. */
  HTTP_MAX_BODY_SIZE(
      "http.max_body_size",
      "65536",
      Rule.number(1024, 10_485_760),
      "largest request body in octets; longer ones get 413"),
  /** Webhook requests handled at the same time. */
  HTTP_WORKER_THREADS(
      "http.worker_threads",
      "40",
      Rule.number(1, 1000),
      "webhook requests handled at the same time"),
  /** Camel's own metrics of every route and exchange; they cost about 8 µs an exchange. */
  HTTP_ROUTE_METRICS(
      "http.route_metrics",
      "false",
      Rule.flag(),
      "Camel's own metrics of every route and exchange; they cost about 8 µs an exchange"),
  /** Where SMPP listens without TLS. */
  SMPP_BIND_ADDRESS(
      "smpp.bind_address", "127.0.0.1:2775", Rule.address(), "where SMPP listens without TLS"),
  /**
   * Where SMPP listens with TLS; empty = host of smpp.bind_address, port 2776; equal to
   * smpp.bind_address = TLS only.
   */
  SMPP_TLS_BIND_ADDRESS(
      "smpp.tls_bind_address",
      "",
      Rule.address().orEmpty(),
      "where SMPP listens with TLS; empty = host of smpp.bind_address, port 2776; equal to smpp.bind_address = TLS only"),
  /** Certificate chain (PEM file); with smpp.tls_key it turns TLS on. */
  SMPP_TLS_CERT(
      "smpp.tls_cert",
      "",
      Rule.any("a readable PEM file"),
      "certificate chain (PEM file); with smpp.tls_key it turns TLS on"),
  /** Private key (PEM file, PKCS#8). */
  SMPP_TLS_KEY(
      "smpp.tls_key", "", Rule.any("a readable PEM file"), "private key (PEM file, PKCS#8)"),
  /** CA (PEM file) that must have signed the clients' certificates; set = mutual TLS. */
  SMPP_TLS_CLIENT_CA(
      "smpp.tls_client_ca",
      "",
      Rule.any("a readable PEM file"),
      "CA (PEM file) that must have signed the clients' certificates; set = mutual TLS"),
  /** Load balancers whose PROXY protocol header names the client's address. */
  SMPP_PROXY_PROTOCOL_FROM(
      "smpp.proxy_protocol_from",
      "",
      Rule.networks().orEmpty(),
      "load balancers whose PROXY protocol header names the client's address"),
  /** Whether the TLS listener is behind such balancers, which pass TLS through. */
  SMPP_TLS_PROXY_PROTOCOL(
      "smpp.tls_proxy_protocol",
      "false",
      Rule.flag(),
      "whether the TLS listener is behind such balancers, which pass TLS through"),
  /** Our name in bind responses. */
  SMPP_SYSTEM_ID("smpp.system_id", "SMSGATE", Rule.text(1, 15), "our name in bind responses"),
  /** Requests of one session in work; when one more comes, its socket is not read for a while. */
  SMPP_WINDOW(
      "smpp.window",
      "100",
      Rule.number(1, 10_000),
      "requests of one session in work; when one more comes, its socket is not read until half are answered"),
  /** Requests of one session held at most; more are answered ESME_RTHROTTLED. */
  SMPP_MAX_BACKLOG(
      "smpp.max_backlog",
      "200",
      Rule.number(1, 100_000),
      "requests of one session held at most; more are answered ESME_RTHROTTLED"),
  /** Deliver_sm to one session without an answer. */
  SMPP_DELIVER_WINDOW(
      "smpp.deliver_window",
      "10",
      Rule.number(1, 1000),
      "deliver_sm to one session without an answer"),
  /** Connections in all. */
  SMPP_MAX_SESSIONS("smpp.max_sessions", "10000", Rule.number(1, 1_000_000), "connections in all"),
  /** Binds of one account; 0 = no limit. */
  SMPP_MAX_SESSIONS_PER_ACCOUNT(
      "smpp.max_sessions_per_account",
      "0",
      Rule.number(0, 1_000_000),
      "binds of one account; 0 = no limit"),
  /** Largest PDU in octets; 64 KB of message_payload and its headers fit. */
  SMPP_MAX_PDU_SIZE(
      "smpp.max_pdu_size",
      "70000",
      Rule.number(1024, 1_048_576),
      "largest PDU in octets; 64 KB of message_payload and its headers fit"),
  /** Time a connection has for its bind. */
  SMPP_SESSION_INIT_TIMEOUT(
      "smpp.session_init_timeout",
      "10s",
      Rule.duration("100ms", "10m"),
      "time a connection has for its bind"),
  /** Silence after which we send enquire_link; 0 = never. */
  SMPP_ENQUIRE_LINK_INTERVAL(
      "smpp.enquire_link_interval",
      "30s",
      Rule.durationOrZero("never", "100ms", "1d"),
      "silence after which we send enquire_link; 0 = never"),
  /** Time without a message after which a session is closed; 0 = never. */
  SMPP_INACTIVITY_TIMEOUT(
      "smpp.inactivity_timeout",
      "0",
      Rule.durationOrZero("never", "1s", "30d"),
      "time without a message after which a session is closed; 0 = never"),
  /** Time an ESME has to answer deliver_sm or enquire_link. */
  SMPP_RESPONSE_TIMEOUT(
      "smpp.response_timeout",
      "30s",
      Rule.duration("100ms", "10m"),
      "time an ESME has to answer deliver_sm or enquire_link"),
  /** Threads that run routes on Java 17 to 20; later versions use virtual threads. */
  SMPP_WORKER_THREADS(
      "smpp.worker_threads",
      "256",
      Rule.number(1, 10_000),
      "threads that run routes on Java 17 to 20; later versions use virtual threads"),
  /** What data_coding 0 means. */
  SMPP_DEFAULT_ALPHABET(
      "smpp.default_alphabet",
      "gsm",
      Rule.oneOf("gsm", "latin1", "ascii", "utf8", "ucs2"),
      "what data_coding 0 means"),
  /** Form of the message_id; decimal has at most 20 digits. */
  SMPP_MESSAGE_ID_FORMAT(
      "smpp.message_id_format",
      "decimal",
      Rule.oneOf("decimal", "hex", "uuid"),
      "form of the message_id; decimal has at most 20 digits"),
  /** State query_sm reports while the phone has not taken the message. */
  SMPP_PENDING_STATE(
      "smpp.pending_state",
      "scheduled",
      Rule.oneOf("scheduled", "enroute"),
      "state query_sm reports while the phone has not taken the message"),
  /** Time all parts of a long message have to arrive. */
  SMPP_PARTS_TIMEOUT(
      "smpp.parts_timeout",
      "5m",
      Rule.duration("1s", "1d"),
      "time all parts of a long message have to arrive"),
  /** SMSGate's third-party API. */
  GATEWAY_API_BASE_URL(
      "gateway.api_base_url",
      "https://api.sms-gate.app/3rdparty/v1",
      Rule.url(),
      "SMSGate's third-party API"),
  /** This bridge as the phones reach it; without it receipts come late, incoming messages not. */
  GATEWAY_WEBHOOK_BASE_URL(
      "gateway.webhook_base_url",
      "",
      Rule.url().orEmpty(),
      "this bridge as the phones reach it; without it receipts come late and incoming messages not at"
          + " all"),
  /** Time for one call, all attempts included. */
  GATEWAY_TIMEOUT(
      "gateway.timeout",
      "60s",
      Rule.duration("100ms", "10m"),
      "time for one call, all attempts included"),
  /** Time for a TCP and TLS connection to the gateway. */
  GATEWAY_CONNECT_TIMEOUT(
      "gateway.connect_timeout",
      "10s",
      Rule.duration("100ms", "5m"),
      "time for a TCP and TLS connection to the gateway"),
  /** Camel's HTTP client component; http is Apache HttpClient. */
  GATEWAY_CLIENT(
      "gateway.client",
      "vertx-http",
      Rule.oneOf("vertx-http", "http"),
      "Camel's HTTP client component; http is Apache HttpClient"),
  /** How to authenticate; jwt falls back to basic where the gateway has no tokens. */
  GATEWAY_AUTH(
      "gateway.auth",
      "jwt",
      Rule.oneOf("jwt", "basic"),
      "how to authenticate; jwt falls back to basic where the gateway has no tokens"),
  /** Further attempts after a timeout, a 5xx or a broken connection. */
  GATEWAY_RETRIES(
      "gateway.retries",
      "3",
      Rule.number(0, 10),
      "further attempts after a timeout, a 5xx or a broken connection"),
  /** How long a gateway that fails is left alone before it is tried again; 0 = it never is. */
  GATEWAY_CIRCUIT_WAIT(
      "gateway.circuit_wait",
      "10s",
      Rule.durationOrZero("it is always tried", "100ms", "10m"),
      "how long a gateway that fails is left alone before it is tried again; 0 = it never is"),
  /** Connections to the gateway. */
  GATEWAY_MAX_CONNECTIONS(
      "gateway.max_connections", "256", Rule.number(1, 65_535), "connections to the gateway"),
  /**
   * How long webhooks stay registered after an account's last receiver lost its connection; 0 = not
   * at all.
   */
  GATEWAY_WEBHOOK_LINGER(
      "gateway.webhook_linger",
      "10m",
      Rule.durationOrZero("at once", "1s", "30d"),
      "how long webhooks stay registered after an account's last receiver lost its connection; 0 = not at all"),
  /** Which phone sends when source_addr names none. */
  GATEWAY_DEVICE_SELECTION(
      "gateway.device_selection",
      "any",
      Rule.oneOf("any", "recent", "round_robin"),
      "which phone sends when source_addr names none"),
  /** How often an account's phones are asked for while it is bound. */
  GATEWAY_DEVICE_REFRESH(
      "gateway.device_refresh",
      "5m",
      Rule.duration("1s", "24h"),
      "how often an account's phones are asked for while it is bound"),
  /** Country of destinations in national form; empty = such numbers are refused. */
  GATEWAY_DEFAULT_COUNTRY(
      "gateway.default_country",
      "",
      Rule.country().orEmpty(),
      "country of destinations in national form; empty = such numbers are refused"),
  /** Priority_flag to the gateway's priority; from 100 on the phone's limits do not apply. */
  GATEWAY_PRIORITY_MAP(
      "gateway.priority_map",
      "0:0,1:0,2:50,3:100",
      Rule.priorities(),
      "priority_flag to the gateway's priority; from 100 on the phone's limits do not apply"),
  /**
   * Keys of the phones' webhook signatures, by device id or system_id; empty = the secret URL alone
   * guards.
   */
  WEBHOOK_SIGNING_KEYS(
      "webhook.signing_keys",
      "",
      Rule.signingKeys().orEmpty(),
      "keys of the phones' webhook signatures, by device id or system_id; empty = the secret URL alone guards",
      true),
  /** How far the timestamp of a signed webhook may be off. */
  WEBHOOK_CLOCK_SKEW(
      "webhook.clock_skew",
      "5m",
      Rule.duration("1s", "1d"),
      "how far the timestamp of a signed webhook may be off"),
  /** JDBC URL, PostgreSQL for replicas; empty = SQLite in ./data. */
  STORE_URL(
      "store.url",
      "",
      Rule.jdbcUrl().orEmpty(),
      "JDBC URL, PostgreSQL for replicas; empty = SQLite in ./data",
      true),
  /** Database user. */
  STORE_USERNAME("store.username", "", Rule.any("any text"), "database user"),
  /** Database password. */
  STORE_PASSWORD("store.password", "", Rule.any("any text"), "database password", true),
  /** How long final messages can be queried. */
  STORE_RETENTION(
      "store.retention",
      "30d",
      Rule.duration("1h", "9999d"),
      "how long final messages can be queried"),
  /** Whether message texts are kept; else only what a receipt quotes. */
  STORE_KEEP_TEXT(
      "store.keep_text",
      "false",
      Rule.flag(),
      "whether message texts are kept; else only what a receipt quotes"),
  /** How long receipts and incoming messages wait for an ESME. */
  RECEIPTS_EXPIRE_AFTER(
      "receipts.expire_after",
      "72h",
      Rule.duration("1m", "365d"),
      "how long receipts and incoming messages wait for an ESME"),
  /** Longest pause between two attempts to deliver one of them. */
  RECEIPTS_RETRY_MAX_DELAY(
      "receipts.retry_max_delay",
      "60s",
      Rule.duration("1s", "1d"),
      "longest pause between two attempts to deliver one of them"),
  /** How often the gateway is asked for final states that no webhook reported. */
  RECEIPTS_RECONCILE_INTERVAL(
      "receipts.reconcile_interval",
      "5s",
      Rule.duration("1s", "1d"),
      "how often the gateway is asked for final states that no webhook reported"),
  /** How long after its submit a message is first asked for. */
  RECEIPTS_FIRST_CHECK(
      "receipts.first_check",
      "60s",
      Rule.duration("1s", "1d"),
      "how long after its submit a message is first asked for"),
  /**
   * Time that reports still get: those of a message's other parts before the gateway is asked, any
   * of a message whose validity is over before it is given up.
   */
  RECEIPTS_GRACE(
      "receipts.grace",
      "10s",
      Rule.duration("100ms", "1d"),
      "time that reports of a message's other parts, or of one whose validity is over, still get"),
  /** How a received text longer than one SMS goes to the ESME. */
  RECEIPTS_MO_LONG_TEXT(
      "receipts.mo_long_text",
      "udh",
      Rule.oneOf("udh", "payload"),
      "how a received text longer than one SMS goes to the ESME: parts with a user data header, or one message_payload"),
  /** Destination of a received message when neither event nor phone tells it. */
  RECEIPTS_MO_RECIPIENT(
      "receipts.mo_recipient",
      "",
      Rule.text(1, 20).orEmpty(),
      "destination of a received message when neither the phone's report nor its SIM tells it"),

  /**
   * Accounts with SMPP passwords and settings of their own (YAML file); empty = SMSGate credentials
   * only.
   */
  ACCOUNTS_FILE(
      "accounts.file",
      "",
      Rule.any("a readable YAML file"),
      "accounts with SMPP passwords and settings of their own (YAML file); empty = SMSGate credentials only"),
  /** Messages a second of one account; 0 = no limit. */
  LIMITS_SUBMIT_PER_SECOND(
      "limits.submit_per_second",
      "0",
      Rule.rate(),
      "messages a second of one account; 0 = no limit"),
  /** Messages an account may send at once before the rate applies; 0 = one second's worth. */
  LIMITS_BURST(
      "limits.burst",
      "0",
      Rule.number(0, 1_000_000),
      "messages an account may send at once before the rate applies; 0 = one second's worth"),
  /** Longest message of one account in characters, in octets if binary; 0 = no limit. */
  LIMITS_MESSAGE_SIZE(
      "limits.message_size",
      "0",
      Rule.number(0, 65_535),
      "longest message of one account in characters, in octets if binary; 0 = no limit"),
  /** Messages of one account a day (UTC); 0 = no limit. */
  LIMITS_DAILY_QUOTA(
      "limits.daily_quota",
      "0",
      Rule.number(0, 1_000_000_000),
      "messages of one account a day (UTC); 0 = no limit"),
  /** Binds with wrong credentials from one address, or for one system_id, until it is blocked. */
  LIMITS_BIND_FAILURES(
      "limits.bind_failures",
      "5",
      Rule.number(0, 10_000),
      "binds with wrong credentials, from one address or for one system_id, that block it; 0 = never"),
  /** Time within which they must happen. */
  LIMITS_BIND_FAILURE_WINDOW(
      "limits.bind_failure_window",
      "5m",
      Rule.duration("1s", "1d"),
      "time within which these failing binds count together"),
  /** Time for which further binds are refused without asking the gateway. */
  LIMITS_BIND_BLOCK(
      "limits.bind_block",
      "5m",
      Rule.duration("1s", "1d"),
      "time for which further binds are refused without asking the gateway"),
  /** When a bind with wrong credentials is answered, counted from its arrival; 0 = at once. */
  LIMITS_BIND_REFUSAL_DELAY(
      "limits.bind_refusal_delay",
      "1s",
      Rule.durationOrZero("at once", "1ms", "30s"),
      "when a bind with wrong credentials is answered, counted from its arrival; 0 = at once"),
  /** Bearer token of /admin, at least 16 characters; empty = there is no /admin. */
  ADMIN_TOKEN(
      "admin.token",
      "",
      Rule.text(16, 512).orEmpty(),
      "bearer token of /admin, at least 16 characters; empty = there is no /admin",
      true),
  /** Whether /admin shows phone numbers without their middle. */
  ADMIN_MASK_NUMBERS(
      "admin.mask_numbers",
      "true",
      Rule.flag(),
      "whether /admin shows phone numbers without their middle");

  private static final Map<String, ConfigKey> BY_KEY = byKey();
  private static final Set<String> NAMESPACES =
      BY_KEY.keySet().stream().map(ConfigKey::namespace).collect(Collectors.toUnmodifiableSet());

  private final String key;
  private final String defaultValue;
  private final Rule rule;
  private final String description;
  private final boolean secret;

  ConfigKey(String key, String defaultValue, Rule rule, String description) {
    this(key, defaultValue, rule, description, false);
  }

  ConfigKey(String key, String defaultValue, Rule rule, String description, boolean secret) {
    this.key = key;
    this.defaultValue = defaultValue;
    this.rule = rule;
    this.description = description;
    this.secret = secret;
  }

  /** The key as files write it, such as {@code smpp.window}. */
  public String key() {
    return key;
  }

  /** The key as an environment variable, such as {@code SMPP__WINDOW}. */
  public String variable() {
    return key.replace(".", "__").toUpperCase(Locale.ROOT);
  }

  /** The value when no layer sets one; may be empty. */
  public String defaultValue() {
    return defaultValue;
  }

  /** What it is for, with its unit; one line. */
  public String description() {
    return description;
  }

  /** Completes the sentence "must be …". */
  public String allowed() {
    return rule.allowed();
  }

  /** Whether the value must never be printed. */
  public boolean secret() {
    return secret;
  }

  boolean accepts(String value) {
    return rule.accepts(value);
  }

  /** Finds a key by the name files use. */
  static Optional<ConfigKey> find(String key) {
    return Optional.ofNullable(BY_KEY.get(key));
  }

  /** Whether a key of this name would be ours: {@code smpp.…}, {@code gateway.…} and so on. */
  static boolean ours(String key) {
    return NAMESPACES.contains(namespace(key));
  }

  private static String namespace(String key) {
    int dot = key.indexOf('.');
    return dot < 0 ? key : key.substring(0, dot);
  }

  private static Map<String, ConfigKey> byKey() {
    Map<String, ConfigKey> keys = new LinkedHashMap<>();
    Arrays.stream(values()).forEach(key -> keys.put(key.key, key));
    return Collections.unmodifiableMap(keys);
  }
}
