package io.github.smppbridge.config;

import io.github.smppbridge.component.SmppServerConfiguration.Option;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Every key the bridge knows, each written once: default, rule and what it is for; its name is the
 * constant's, {@code HTTP_MAX_BODY_SIZE} is {@code http.max_body_size}. A key that feeds an option
 * of the component {@code smpp-server} has default and description from there, and reaches it
 * without further ado. {@code application.properties} and {@code docs/configuration.md} are printed
 * from this table.
 */
public enum ConfigKey {
  HTTP_ADDRESS(
      "127.0.0.1:3000",
      Rule.address(),
      "Where health, metrics, documentation and the webhook listen. The phones must reach"
          + " /api/smpp/v1/webhook through a TLS proxy; keep the rest to yourself. Local by"
          + " default: nothing listens to the network unasked."),
  HTTP_MANAGEMENT_ADDRESS(
      "",
      Rule.address().orEmpty(),
      "Health and metrics on an address of their own; empty = http.address. For instance"
          + " 0.0.0.0:9000, when http.address is open to the internet."),
  HTTP_MAX_BODY_SIZE(
      "65536",
      Rule.number(1024, 10_485_760),
      "Largest request body in octets; longer ones get 413. A webhook carries one SMS; anything"
          + " longer is a mistake or an attack."),
  HTTP_WORKER_THREADS(
      "40",
      Rule.number(1, 1000),
      "Webhook requests handled at the same time. A webhook is answered when the store holds it,"
          + " which takes milliseconds."),
  HTTP_ROUTE_METRICS(
      "false",
      Rule.flag(),
      "Camel's own metrics of every route and exchange; they cost some microseconds an exchange."),
  SMPP_BIND_ADDRESS(
      "127.0.0.1:2775",
      Rule.address(),
      "Where SMPP listens without TLS. Local by default: SMPP without TLS carries passwords in"
          + " clear text."),
  SMPP_TLS_BIND_ADDRESS(
      "",
      Rule.address().orEmpty(),
      "Where SMPP listens with TLS; empty = host of smpp.bind_address, port 2776; equal to"
          + " smpp.bind_address = TLS only."),
  SMPP_TLS_CERT(Rule.file("PEM file"), Option.of("tlsCert")),
  SMPP_TLS_KEY(Rule.file("PEM file"), Option.of("tlsKey")),
  SMPP_TLS_CLIENT_CA(Rule.file("PEM file"), Option.of("tlsClientCa")),
  SMPP_PROXY_PROTOCOL_FROM(Rule.networks().orEmpty(), Option.of("proxyProtocolFrom")),
  SMPP_TLS_PROXY_PROTOCOL(Rule.flag(), Option.of("tlsProxyProtocol")),
  SMPP_SYSTEM_ID(Rule.text(1, 15), Option.of("systemId")),
  SMPP_WINDOW(Rule.number(1, 10_000), Option.of("window")),
  SMPP_MAX_BACKLOG(Rule.number(1, 100_000).and("at least smpp.window"), Option.of("maxBacklog")),
  SMPP_DELIVER_WINDOW(Rule.number(1, 1000), Option.of("deliverWindow")),
  SMPP_MAX_SESSIONS(Rule.number(1, 1_000_000), Option.of("maxSessions")),
  SMPP_MAX_SESSIONS_PER_ACCOUNT(Rule.number(0, 1_000_000), Option.of("maxSessionsPerAccount")),
  SMPP_MAX_PDU_SIZE(Rule.number(1024, 1_048_576), Option.of("maxPduSize")),
  SMPP_SESSION_INIT_TIMEOUT(Rule.duration("100ms", "10m"), Option.of("sessionInitTimeout")),
  SMPP_ENQUIRE_LINK_INTERVAL(
      Rule.durationOrZero("never", "100ms", "1d"), Option.of("enquireLinkInterval")),
  SMPP_INACTIVITY_TIMEOUT(
      Rule.durationOrZero("never", "1s", "30d"), Option.of("inactivityTimeout")),
  SMPP_RESPONSE_TIMEOUT(Rule.duration("100ms", "10m"), Option.of("responseTimeout")),
  SMPP_WORKER_THREADS(
      "256",
      Rule.number(1, 10_000),
      "Threads that run routes on Java 17 to 20; later versions use virtual threads."),
  SMPP_DEFAULT_ALPHABET(
      Rule.oneOf("gsm", "latin1", "ascii", "utf8", "ucs2"), Option.of("defaultAlphabet")),
  SMPP_MESSAGE_ID_FORMAT(
      "decimal",
      Rule.oneOf("decimal", "hex", "uuid"),
      "Form of the message_id; decimal has at most 20 digits. Some clients compare ids as numbers,"
          + " or keep no more digits."),
  SMPP_PENDING_STATE(
      "scheduled",
      Rule.oneOf("scheduled", "enroute"),
      "State query_sm reports while the phone has not taken the message."),
  SMPP_PARTS_TIMEOUT(
      "5m",
      Rule.duration("1s", "1d"),
      "Time all parts of a long message have to arrive. Parts of a message may come over several"
          + " sessions."),
  GATEWAY_API_BASE_URL(
      "https://api.sms-gate.app/3rdparty/v1", Rule.url(), "SMSGate's third-party API."),
  GATEWAY_WEBHOOK_BASE_URL(
      "",
      Rule.url().orEmpty(),
      "This bridge as the phones reach it; without it receipts come late and incoming messages not"
          + " at all."),
  GATEWAY_TIMEOUT(
      "60s",
      Rule.duration("100ms", "10m"),
      "Time for one call, all attempts included. Longer than the ESME's own response timer is of no"
          + " use to it."),
  GATEWAY_CONNECT_TIMEOUT(
      "10s", Rule.duration("100ms", "5m"), "Time for a TCP and TLS connection to the gateway."),
  GATEWAY_CLIENT(
      "vertx-http",
      Rule.oneOf("vertx-http", "http"),
      "Camel's HTTP client component; http is Apache HttpClient."),
  GATEWAY_AUTH(
      "jwt",
      Rule.oneOf("jwt", "basic"),
      "How to authenticate; jwt falls back to basic where the gateway has no tokens."),
  GATEWAY_RETRIES(
      "3",
      Rule.number(0, 10),
      "Further attempts after a timeout, a 5xx or a broken connection. The same message id is sent"
          + " again, so no SMS goes out twice."),
  GATEWAY_CIRCUIT_WAIT(
      "10s",
      Rule.durationOrZero("it is always tried", "100ms", "10m"),
      "How long a gateway that fails is left alone before it is tried again; 0 = it never is."
          + " Meanwhile ESMEs get ESME_RSYSERR at once instead of waiting for gateway.timeout."),
  GATEWAY_MAX_CONNECTIONS("256", Rule.number(1, 65_535), "Connections to the gateway."),
  GATEWAY_WEBHOOK_LINGER(
      "10m",
      Rule.durationOrZero("at once", "1s", "30d"),
      "How long webhooks stay registered after an account's last receiver lost its connection; 0 ="
          + " not at all. Clients come back after a lost connection, and phones learn of webhooks"
          + " late."),
  GATEWAY_DEVICE_SELECTION(
      "any",
      Rule.oneOf("any", "recent", "round_robin"),
      "Which phone sends when source_addr names none."),
  GATEWAY_DEVICE_REFRESH(
      "5m",
      Rule.duration("1s", "24h"),
      "How often an account's phones are asked for while it is bound. Phones come and go, and"
          + " change their SIMs; one that the gateway does not know any more is noticed at once."),
  GATEWAY_DEFAULT_COUNTRY(
      "",
      Rule.country().orEmpty(),
      "Country of destinations in national form; empty = such numbers are refused. The gateway"
          + " itself would read numbers without + as Russian."),
  GATEWAY_PRIORITY_MAP(
      "0:0,1:0,2:50,3:100",
      Rule.priorities(),
      "priority_flag to the gateway's priority; from 100 on the phone's limits do not apply."),
  WEBHOOK_SIGNING_KEYS(
      "",
      Rule.signingKeys().orEmpty(),
      "Keys of the phones' webhook signatures, by device id or system_id; empty = the secret URL"
          + " alone guards.",
      true),
  WEBHOOK_CLOCK_SKEW(
      "5m",
      Rule.duration("1s", "1d"),
      "How far the timestamp of a signed webhook may be off. Phones' clocks are off at times."),
  STORE_URL(
      "",
      Rule.jdbcUrl().orEmpty(),
      "JDBC URL, PostgreSQL for replicas; empty = SQLite in ./data. Replicas share one PostgreSQL"
          + " and nothing else: jdbc:postgresql://host/database.",
      true),
  STORE_USERNAME("", Rule.any(), "Database user."),
  STORE_PASSWORD("", Rule.any(), "Database password.", true),
  STORE_RETENTION(
      "30d",
      Rule.duration("1h", "9999d"),
      "How long final messages can be queried. At least as long as phones may take to report."),
  STORE_KEEP_TEXT(
      "false",
      Rule.flag(),
      "Whether message texts are kept; else only what a receipt quotes. Texts are personal data."),
  RECEIPTS_EXPIRE_AFTER(
      "72h",
      Rule.duration("1m", "365d"),
      "How long receipts and incoming messages wait for an ESME. Later ones are deleted and"
          + " counted."),
  RECEIPTS_RETRY_MAX_DELAY(
      "60s",
      Rule.duration("1s", "1d"),
      "Longest pause between two attempts to deliver one of them."),
  RECEIPTS_RECONCILE_INTERVAL(
      "5s",
      Rule.duration("1s", "1d"),
      "How often the gateway is asked for final states that no webhook reported. Each message is"
          + " asked for ever more rarely."),
  RECEIPTS_FIRST_CHECK(
      "60s",
      Rule.duration("1s", "1d"),
      "How long after its submit a message is first asked for. By then a webhook has normally"
          + " come."),
  RECEIPTS_GRACE(
      "10s",
      Rule.duration("100ms", "1d"),
      "Time that reports still get: those of a message's other parts before the gateway is asked,"
          + " any of a message whose validity is over before it is given up."),
  RECEIPTS_MO_LONG_TEXT(
      "udh",
      Rule.oneOf("udh", "payload"),
      "How a received text longer than one SMS goes to the ESME: udh = several deliver_sm, each"
          + " with a user data header; payload = one, with the TLV message_payload above 254"
          + " octets, which needs ESMEs of interface_version 0x34."),
  RECEIPTS_MO_RECIPIENT(
      "",
      Rule.text(1, 20).orEmpty(),
      "Destination of a received message when neither the phone's report nor its SIM tells it; an"
          + " international number with its +, or any other address as it shall stand there."),
  ACCOUNTS_FILE(
      "",
      Rule.file("YAML file"),
      "Accounts with SMPP passwords and settings of their own (YAML file); empty = SMSGate"
          + " credentials only."),
  LIMITS_SUBMIT_PER_SECOND("0", Rule.rate(), "Messages a second of one account; 0 = no limit."),
  LIMITS_BURST(
      "0",
      Rule.number(0, 1_000_000),
      "Messages an account may send at once before the rate applies; 0 = one second's worth."),
  LIMITS_MESSAGE_SIZE(
      "0",
      Rule.number(0, 65_535),
      "Longest message of one account in characters, in octets if binary; 0 = no limit. A long"
          + " message is measured when its parts are joined."),
  LIMITS_DAILY_QUOTA(
      "0",
      Rule.number(0, 1_000_000_000),
      "Messages of one account a day (UTC); 0 = no limit. Counted in memory: a restart begins anew,"
          + " and each replica counts for itself."),
  LIMITS_BIND_FAILURES(
      "5",
      Rule.number(0, 10_000),
      "Binds with wrong credentials, from one address or for one system_id, that block it; 0 ="
          + " never. Behind a balancer without the PROXY protocol all ESMEs share one address."),
  LIMITS_BIND_FAILURE_WINDOW(
      "5m", Rule.duration("1s", "1d"), "Time within which these failing binds count together."),
  LIMITS_BIND_BLOCK(
      "5m",
      Rule.duration("1s", "1d"),
      "Time for which further binds are refused without asking the gateway."),
  LIMITS_BIND_REFUSAL_DELAY(
      "1s",
      Rule.durationOrZero("at once", "1ms", "30s"),
      "When a bind with wrong credentials is answered, counted from its arrival; 0 = at once. Slows"
          + " guessing, and hides by its length which system_ids exist."),
  ADMIN_TOKEN(
      "",
      Rule.text(16, 512).orEmpty(),
      "Bearer token of /admin, at least 16 characters; empty = there is no /admin.",
      true),
  ADMIN_MASK_NUMBERS(
      "true",
      Rule.flag(),
      "Whether /admin shows phone numbers without their middle. Searching by a whole number works"
          + " anyway.");

  private static final Map<String, ConfigKey> BY_KEY =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(ConfigKey::key, key -> key));

  private final String key = name().toLowerCase(Locale.ROOT).replaceFirst("_", ".");
  private final String defaultValue;
  private final Rule rule;
  private final String description;
  private final boolean secret;
  private final String option;

  ConfigKey(Rule rule, Option option) {
    this(option.defaultValue(), rule, option.description(), false, option.name());
  }

  ConfigKey(String defaultValue, Rule rule, String description) {
    this(defaultValue, rule, description, false, null);
  }

  ConfigKey(String defaultValue, Rule rule, String description, boolean secret) {
    this(defaultValue, rule, description, secret, null);
  }

  ConfigKey(String defaultValue, Rule rule, String description, boolean secret, String option) {
    this.defaultValue = defaultValue;
    this.rule = rule;
    this.description = description;
    this.secret = secret;
    this.option = option;
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

  /** What it is for, with its unit; whole sentences. */
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

  /** Whether the value is a path, read from the working directory. */
  boolean file() {
    return rule.file();
  }

  /** The option of {@code smpp-server} that gets the value, as its setter is named. */
  Optional<String> componentOption() {
    return Optional.ofNullable(option);
  }

  /** What stands between name and value, if the value is a list of pairs. */
  String pairSeparator() {
    return this == GATEWAY_PRIORITY_MAP ? ":" : "=";
  }

  boolean accepts(String value) {
    return rule.accepts(value);
  }

  /** Finds a key by the name files use. */
  static Optional<ConfigKey> find(String key) {
    return Optional.ofNullable(BY_KEY.get(key));
  }

  /**
   * The keys of the namespace ({@code smpp.…}, {@code gateway.…} and so on) that a name is in; none
   * if it would not be ours.
   */
  static List<String> siblings(String name) {
    String namespace = name.split("\\.", 2)[0] + ".";
    return Arrays.stream(values())
        .map(ConfigKey::key)
        .filter(k -> k.startsWith(namespace))
        .toList();
  }
}
